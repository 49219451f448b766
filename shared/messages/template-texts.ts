/** What a template says of its columns: no codes, but phrases. */
export const TEMPLATE_TEXTS = {
  required_mark: { 'zh-CN': '（必填）', en: ' (required)' },
  required_key: {
    'zh-CN': '每一行都必填：用来识别用户。',
    en: 'Required in every row: it tells who the row is about.',
  },
  required_for_new: {
    'zh-CN': '新用户必填。留空时，已有用户保持不变。',
    en: 'Required for new people. A blank cell changes nothing for somebody who is there already.',
  },
  required_always: { 'zh-CN': '每一行都必填。', en: 'Required in every row.' },
  required_or_other: {
    'zh-CN': '新用户要填写这一项或“{other}”。留空时，已有用户保持不变。',
    en: 'New people need this or “{other}”. A blank cell changes nothing for somebody who is there already.',
  },
  optional_with_default: {
    'zh-CN': '可以留空：新用户为“{value}”，已有用户保持不变。',
    en: 'May stay blank: new people get “{value}”, and nothing changes for somebody who is there already.',
  },
  optional: {
    'zh-CN': '可以留空：已有用户保持不变。',
    en: 'May stay blank: then nothing changes for somebody who is there already.',
  },
  format_text: { 'zh-CN': '文字', en: 'Text' },
  format_code: {
    'zh-CN': '字母或数字，开头的 0 会保留',
    en: 'Letters and digits; leading zeros are kept',
  },
  format_ids: {
    'zh-CN': '编号（ID），多个用英文逗号隔开',
    en: 'Ids; separate several by commas',
  },
  format_chosen: { 'zh-CN': '从下拉列表中选择', en: 'Choose from the list' },
  format_several_chosen: {
    'zh-CN': '从下拉列表中选择；多个用英文逗号隔开，见“{sheet}”表',
    en: 'Choose from the list; separate several by commas (all are in the sheet “{sheet}”)',
  },
  format_date_chosen: {
    'zh-CN': '从下拉列表中选择，或填写日期，例如 2031-06-25',
    en: 'Choose from the list, or type a date such as 2031-06-25',
  },
  format_integer: { 'zh-CN': '整数，例如 12', en: 'A whole number such as 12' },
  format_dateTime: { 'zh-CN': '日期，年-月-日', en: 'A date: year-month-day' },
  format_flag: { 'zh-CN': '“是”或“否”', en: '“yes” or “no”' },
  format_mobile: {
    'zh-CN': '1 开头的 11 位手机号',
    en: 'A mobile number of 11 digits that begins with 1',
  },
  format_phone: {
    'zh-CN': '带国家代码的手机号，只填数字',
    en: 'A mobile number with its country code, in digits',
  },
  format_mail: { 'zh-CN': '邮箱地址', en: 'A mail address' },
  format_secret: {
    'zh-CN': '密码，原样发送，不会出现在报告里',
    en: 'A password: sent exactly as typed, and never shown in a report',
  },
  format_json: { 'zh-CN': 'JSON', en: 'JSON' },
  format_values: { 'zh-CN': '以下之一：{values}', en: 'One of {values}' },
  format_pattern: { 'zh-CN': '应为{pattern}', en: 'Expected: {pattern}' },
  format_length: { 'zh-CN': '最多 {max} 个字符', en: 'At most {max} characters' },
  example: { 'zh-CN': '例如：{example}', en: 'For example: {example}' },
  yes: { 'zh-CN': '是', en: 'yes' },
  no: { 'zh-CN': '否', en: 'no' },
  help_heading: { 'zh-CN': '列', en: 'Column' },
  help_required: { 'zh-CN': '是否必填', en: 'Required?' },
  help_format: { 'zh-CN': '填写方法', en: 'What to write' },
  help_example: { 'zh-CN': '例子', en: 'Example' },
  help_rows: {
    'zh-CN': '在“{sheet}”表中，一行填写一个人。红色的列是必填的，其余可以留空。',
    en: 'Fill in one row for each person in the sheet “{sheet}”. Red headings are required, all others may stay blank.',
  },
  help_sample: {
    'zh-CN': '灰色的一行是示例：可以留着，导入时会被忽略。',
    en: 'The grey row is a sample. It may stay: the import ignores it.',
  },
  help_text: {
    'zh-CN': '所有单元格都是文本：开头的 0 和长数字会原样保留。从别处粘贴时，请选择“只粘贴值”。',
    en: 'All cells are text, so leading zeros and long numbers stay. When you paste from elsewhere, choose “values only”.',
  },
  help_save: {
    'zh-CN': '保存为 Excel 工作簿，再上传。不用另存为 CSV。',
    en: 'Save it as an Excel workbook and upload it. There is no need for CSV.',
  },
} as const;
