/**
 * Why a value is refused. Nearly all say what stands in the cell, `{found}`, and what is expected; `{found}` and
 * `{pattern}` are {@link VALUE_PHRASES}.
 */
export const VALUE_TEXTS = {
  missing_key: {
    'zh-CN': '这一格是空的，但要靠它识别用户，必须填写。',
    en: 'The cell is blank, but it tells who the row is about. Fill it in.',
  },
  no_value: {
    'zh-CN': '现为{found}：这表示“没有内容”，而这一格需要内容。请填写。',
    en: 'Found {found}: that says “no value”, and this cell needs one. Fill it in.',
  },
  still_to_fix: {
    'zh-CN':
      '现为{found}：这一格（或这一行）上次没有通过，之后没有修改。请按上次报告的说明改好，并去掉“⚠”；如果内容本来就对，只去掉“⚠”即可。',
    en: 'Found {found}: this cell, or its row, was refused before and has not been changed since. Correct what the last report says of it and take “⚠” away; if the content is right, taking “⚠” away is enough.',
  },
  // what a spreadsheet has destroyed: named, never repaired by guess
  excel_number: {
    'zh-CN':
      '现为{found}：Excel 把长数字改成了科学计数法，原来的数字已丢失。请把这一列设为“文本”格式，重新填写完整数字。',
    en: 'Found {found}: Excel has shortened a long number and its digits are lost. Format the column as text and type the whole number again.',
  },
  excel_decimal: {
    'zh-CN': '现为{found}：表格软件把编号当成数字，加上了小数。请把这一列设为“文本”格式，重新填写编号本身。',
    en: 'Found {found}: a spreadsheet has taken the code for a number and given it decimals. Format the column as text and type the code itself again.',
  },
  excel_date: {
    'zh-CN':
      '现为{found}：表格软件可能把原来的内容（例如 7-10）改成了日期。请把这一列设为“文本”格式，重新填写原来的内容{separate}。',
    en: 'Found {found}: a spreadsheet may have made a date of something else, such as 7-10. Format the column as text and type again what it was{separate}.',
  },
  excel_error: {
    'zh-CN': '现为{found}：这是表格软件的错误提示或公式，不是内容。请修正公式或列宽，重新填写内容本身。',
    en: 'Found {found}: an error or a formula of the spreadsheet, not content. Fix the formula or widen the column, then fill in the content itself.',
  },
  excel_thousands: {
    'zh-CN':
      '现为{found}，带千位分隔符：表格软件可能把编号列表（例如 7,100）当成了一个数字。请把这一列设为“文本”格式，重新填写；多个编号用逗号分隔。',
    en: 'Found {found}, with a separator of thousands: a spreadsheet may have made one number of a list of ids such as 7,100. Format the column as text and type the ids again, separated by commas.',
  },
  excel_format: {
    'zh-CN':
      '现为{found}：这是一个数字，但单元格的数字格式把它显示成别的样子（例如补 0、百分比、分数），无法确定应该是哪个。请把这一列设为“文本”格式，照显示的样子重新填写。',
    en: 'Found {found}: a number that its format shows otherwise, for example with zeros before it or as a percentage, so it cannot be told what is meant. Format the column as text and type what the cell should show.',
  },
  excel_boolean: {
    'zh-CN':
      '现为{found}：表格软件把原来的内容当成了逻辑值（“TRUE”或“FALSE”）。请把这一列设为“文本”格式，重新填写。',
    en: 'Found {found}: the spreadsheet holds a logical value, “TRUE” or “FALSE”, here, and no text. Format the column as text and type again what it should be.',
  },
  formula_without_value: {
    'zh-CN':
      '现为{found}：这是公式，文件里没有它的计算结果。请在 Excel 或 WPS 中打开并保存一次，或者直接填写内容本身。',
    en: 'Found {found}: a formula, and what it comes to is not in the file. Open the workbook in Excel or WPS and save it once, or fill in the content itself.',
  },
  damaged_text: {
    'zh-CN': '现为{found}：文字在另存时已损坏成乱码。请重新填写，并另存为“CSV UTF-8”。',
    en: 'Found {found}: the text was destroyed when the file was saved. Type it again and save as “CSV UTF-8”.',
  },
  lost_zeros: {
    'zh-CN': '现为{found}，应为{pattern}：开头的 0 可能被 Excel 去掉了。请把这一列设为“文本”格式，重新填写。',
    en: 'Found {found}, expected {pattern}: Excel seems to have dropped leading zeros. Format the column as text and type the number again.',
  },
  // what the field takes
  pattern_mismatch: {
    'zh-CN': '现为{found}，应为{pattern}。',
    en: 'Found {found}, expected {pattern}.',
  },
  stray_character: {
    'zh-CN': '现为{found}：含有换行或看不见的字符。请重新输入。',
    en: 'Found {found}, which has a line break or an invisible character in it. Type it again.',
  },
  mail_link: {
    'zh-CN': '现为{found}：这是链接。请去掉“mailto:”，只填内容本身。',
    en: 'Found {found}, which is a link. Remove “mailto:” and leave only the text itself.',
  },
  surrounding_space: {
    'zh-CN': '密码前后有空格。密码会原样发送，请去掉空格。',
    en: 'The password has white space before or after it. Passwords are sent exactly as typed: remove the space.',
  },
  too_long: {
    'zh-CN': '现为{found}，超过了 {max} 个字符的上限。',
    en: 'Found {found}, which is longer than the {max} characters allowed.',
  },
  not_allowed: {
    'zh-CN': '现为{found}，应为以下之一：{values}。',
    en: 'Found {found}, expected one of {values}.',
  },
  not_permitted: {
    'zh-CN': '现为{found}：名单在这里只能填写 {permitted}。需要其他内容，请联系管理员。',
    en: 'Found {found}, but a list may set only {permitted} here. For anything else ask your operator.',
  },
  not_an_id: {
    'zh-CN': '现为{found}，应为编号（ID）；多个编号用逗号分隔，例如 7,10,15。{unnamed}',
    en: 'Found {found}, expected ids; separate several by commas, for example 7,10,15.{unnamed}',
  },
  unknown_name: {
    'zh-CN': '名称表里没有{named}。请填写表中的名称，或直接填写{value}。',
    en: 'Not among the names that your operator has listed: {named}. Type a name that is, or {value}.',
  },
  ambiguous_name: {
    'zh-CN': '名称表里有同名的：{named}。请直接填写{value}。',
    en: 'In the list of names this one stands for more than one value: {named}. Type {value}.',
  },
  invalid_integer: {
    'zh-CN': '现为{found}，应为整数。{unnamed}',
    en: 'Found {found}, expected a whole number.{unnamed}',
  },
  invalid_date: {
    'zh-CN': '现为{found}，应为日期，例如 2026-06-25 或 2026-06-25 18:00:00。',
    en: 'Found {found}, expected a date such as 2026-06-25 or 2026-06-25 18:00:00.',
  },
  endless_date: {
    'zh-CN': '现为{found}：平台只接受日期。{instead}。',
    en: 'Found {found}, and the gateway takes only a date. {instead}.',
  },
  invalid_flag: {
    'zh-CN': '现为{found}，应为“是”或“否”（也可填 1 或 0）。',
    en: 'Found {found}, expected yes or no (1 or 0 will do).',
  },
  invalid_mobile: {
    'zh-CN': '现为{found}，应为 1 开头的 11 位手机号。{blank}',
    en: 'Found {found}, expected a mobile number of 11 digits that begins with 1.{blank}',
  },
  invalid_phone: {
    'zh-CN': '现为{found}，应为手机号，外国号码带国家代码，例如 +66812345678。{blank}',
    en: 'Found {found}, expected a mobile number with its country code, such as +66812345678.{blank}',
  },
  phone_too_long: {
    'zh-CN': '现为{found}，平台只接受不超过 {max} 位的号码（含国家代码）。{blank}',
    en: 'Found {found}, but the gateway takes no number of more than {max} digits, country code included.{blank}',
  },
  invalid_mail: {
    'zh-CN': '现为{found}，应为邮箱地址，例如 name@example.com。',
    en: 'Found {found}, expected a mail address such as name@example.com.',
  },
  invalid_json: {
    'zh-CN': '现为{found}，应为 JSON，例如 {example}。',
    en: 'Found {found}, expected JSON such as {example}.',
  },
} as const;

export const VALUE_PHRASES = {
  separator_comma: { 'zh-CN': '英文逗号', en: 'commas (,)' },
  separator_semicolon: { 'zh-CN': '英文分号', en: 'semicolons (;)' },
  separator_tab: { 'zh-CN': '制表符', en: 'tabs' },
  separator_pipe: { 'zh-CN': '竖线', en: 'bars (|)' },
  no_names_here: {
    'zh-CN': '管理员还没有为这一列准备名称表，因此不能填名称。',
    en: ' Names cannot be used here until your operator has listed them.',
  },
  separate_ids: { 'zh-CN': '；多个编号用逗号分隔', en: '; separate several ids by commas' },
  pattern: { 'zh-CN': '符合 {pattern} 的内容', en: 'something that matches {pattern}' },
  pattern_of_digits: { 'zh-CN': ' {count} 位数字', en: '{count} digits' },
  may_stay_blank: { 'zh-CN': '这一格可以留空。', en: ' The cell may stay blank.' },
  instead_of_endless: {
    'zh-CN': '请填写一个很远的日期，例如 2099-12-31；留空则保持不变',
    en: 'Type a day far ahead, such as 2099-12-31; a blank cell keeps what is there',
  },
  instead_of_endless_default: {
    'zh-CN': '请填写 {date}（本配置给新用户的日期），或者留空：已有用户保持不变',
    en: 'Type {date}, which this profile gives to new users, or leave the cell blank: who is there already keeps the date',
  },
  value_id: { 'zh-CN': '编号（ID）', en: 'the id itself' },
  value_date: { 'zh-CN': '日期，例如 2026-06-25', en: 'a date such as 2026-06-25' },
  value_flag: { 'zh-CN': '“是”或“否”', en: 'yes or no' },
  value_itself: { 'zh-CN': '内容本身', en: 'the content itself' },
  instead_of_endless_names: {
    'zh-CN': '请填写名称表中的名称（例如 {names}）或一个日期，例如 2099-12-31；留空则保持不变',
    en: 'Type a name that your operator has listed, such as {names}, or a day far ahead, such as 2099-12-31; a blank cell keeps what is there',
  },
  name_few: { 'zh-CN': '“{name}”（表中有：{names}）', en: '“{name}” (there are: {names})' },
  name_nearest: { 'zh-CN': '“{name}”（相近的有：{names}）', en: '“{name}” (nearest: {names})' },
  name_ids: { 'zh-CN': '“{name}”（{ids}）', en: '“{name}” ({ids})' },
  found_text: { 'zh-CN': '“{text}”', en: '“{text}”' },
  found_digits: { 'zh-CN': ' {count} 位数字（内容不显示）', en: '{count} digits (not shown)' },
  found_characters: { 'zh-CN': ' {count} 个字符（内容不显示）', en: '{count} characters (not shown)' },
  found_password: { 'zh-CN': '密码（内容不显示）', en: 'a password (not shown)' },
} as const;
