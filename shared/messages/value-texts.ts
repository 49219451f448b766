/**
 * Why a value is refused. Nearly all say what stands in the cell, `{found}`, and what is expected; `{found}` and
 * `{pattern}` are {@link VALUE_PHRASES}.
 */
export const VALUE_TEXTS = {
  missing_key: {
    'zh-CN': '这一格是空的，但要靠它识别用户，必须填写。',
    en: 'The cell is blank, but it tells who the row is about. Fill it in.',
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
} as const;

export const VALUE_PHRASES = {
  pattern: { 'zh-CN': '符合 {pattern} 的内容', en: 'something that matches {pattern}' },
  pattern_of_digits: { 'zh-CN': ' {count} 位数字', en: '{count} digits' },
  found_text: { 'zh-CN': '“{text}”', en: '“{text}”' },
  found_digits: { 'zh-CN': ' {count} 位数字（内容不显示）', en: '{count} digits (not shown)' },
  found_characters: { 'zh-CN': ' {count} 个字符（内容不显示）', en: '{count} characters (not shown)' },
  found_password: { 'zh-CN': '密码（内容不显示）', en: 'a password (not shown)' },
} as const;
