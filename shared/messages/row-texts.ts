/**
 * Why a row is rejected. Nearly all say what stands in the cell, `{found}`, and what is expected; `{found}` is one of
 * the phrases at the end.
 */
export const ROW_TEXTS = {
  // the row as a whole
  ragged_row: {
    'zh-CN':
      '这一行有 {found} 个单元格，表头有 {expected} 个。请检查多余或缺少的分隔符；含分隔符的内容要用双引号括起来。',
    en: 'This row has {found} cells, the header has {expected}. Look for an extra or a missing separator; text that contains one must stand in double quotes.',
  },
  open_quote: {
    'zh-CN': '这一行有一个没有配对的双引号。请补上或删除它。',
    en: 'This row has a double quote without its partner. Add the missing one, or remove it.',
  },
  record_too_long: {
    'zh-CN': '这一行太长，无法读取。常见原因是缺少一个双引号。',
    en: 'This row is too long to read. A missing double quote is the usual cause.',
  },
  nul_byte: {
    'zh-CN': '这里含有空字节，文件可能已损坏。请重新另存为 CSV。',
    en: 'There is a NUL byte here, so the file may be damaged. Save it as CSV again.',
  },
  wrong_byte: {
    'zh-CN': '这里有无法识别的字符，编码与文件其余部分不同。请重新输入这里的文字。',
    en: 'There are characters here in another encoding than the rest of the file. Type the text again.',
  },
  missing_key: {
    'zh-CN': '这一格是空的，但要靠它识别用户，必须填写。',
    en: 'The cell is blank, but it tells who the row is about. Fill it in.',
  },
  duplicate_user: {
    'zh-CN': '与第 {row} 行是同一个用户，每个用户只能出现一次。请删除其中一行。',
    en: 'This is the same user as row {row}, and a file may name a user once. Remove one of the two rows.',
  },
  // what a spreadsheet has destroyed: named, never repaired by guess
  excel_number: {
    'zh-CN':
      '现为{found}：Excel 把长数字改成了科学计数法，原来的数字已丢失。请把这一列设为“文本”格式，重新填写完整数字。',
    en: 'Found {found}: Excel has shortened a long number and its digits are lost. Format the column as text and type the whole number again.',
  },
  excel_error: {
    'zh-CN': '现为{found}：这是表格软件的错误提示或公式，不是内容。请修正公式或列宽，重新填写内容本身。',
    en: 'Found {found}: an error or a formula of the spreadsheet, not content. Fix the formula or widen the column, then fill in the content itself.',
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
  not_an_id: {
    'zh-CN': '现为{found}，应为编号（ID）。这一列不能填名称；多个编号用逗号分隔，例如 7,10,15。',
    en: 'Found {found}, expected ids. Names cannot be used here; separate several ids by commas, for example 7,10,15.',
  },
  invalid_integer: {
    'zh-CN': '现为{found}，应为整数，不能填名称。',
    en: 'Found {found}, expected a whole number, not a name.',
  },
  invalid_date: {
    'zh-CN': '现为{found}，应为日期，例如 2026-06-25 或 2026-06-25 18:00:00。',
    en: 'Found {found}, expected a date such as 2026-06-25 or 2026-06-25 18:00:00.',
  },
  invalid_flag: {
    'zh-CN': '现为{found}，应为“是”或“否”（也可填 1 或 0）。',
    en: 'Found {found}, expected yes or no (1 or 0 will do).',
  },
  invalid_mobile: {
    'zh-CN': '现为{found}，应为 1 开头的 11 位手机号。',
    en: 'Found {found}, expected a mobile number of 11 digits that begins with 1.',
  },
  invalid_mail: {
    'zh-CN': '现为{found}，应为邮箱地址，例如 name@example.com。',
    en: 'Found {found}, expected a mail address such as name@example.com.',
  },
  invalid_json: {
    'zh-CN': '现为{found}，应为 JSON，例如 {example}。',
    en: 'Found {found}, expected JSON such as {example}.',
  },
  // what only a new user needs
  required_to_create: {
    'zh-CN': '这是新用户，需要填写“{field}”。',
    en: 'This is a new user, who needs “{field}”.',
  },
  password_required: {
    'zh-CN': '这是新用户，需要填写“{field}”。报告文件不含密码，重新上传前请再填一次。',
    en: 'This is a new user, who needs “{field}”. Reports hold no passwords: type it again before you upload.',
  },
  // what every change needs
  required_to_update: {
    'zh-CN': '平台要求每次修改都提供“{field}”，请填写。报告文件不含密码。',
    en: 'The gateway takes no change without “{field}”: fill it in. Reports hold no passwords.',
  },
  // phrases for {pattern} and {found}
  pattern: { 'zh-CN': '符合 {pattern} 的内容', en: 'something that matches {pattern}' },
  pattern_of_digits: { 'zh-CN': ' {count} 位数字', en: '{count} digits' },
  found_text: { 'zh-CN': '“{text}”', en: '“{text}”' },
  found_digits: { 'zh-CN': ' {count} 位数字（内容不显示）', en: '{count} digits (not shown)' },
  found_characters: { 'zh-CN': ' {count} 个字符（内容不显示）', en: '{count} characters (not shown)' },
  found_password: { 'zh-CN': '密码（内容不显示）', en: 'a password (not shown)' },
} as const;
