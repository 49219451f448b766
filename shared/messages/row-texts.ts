/** Why a row is rejected as a whole, or for what it lacks. */
export const ROW_TEXTS = {
  ragged_row: {
    'zh-CN':
      '这一行有 {found} 个单元格，表头有 {expected} 个。请检查多余或缺少的分隔符；含分隔符的内容要用双引号括起来。如果是工作簿，请检查单元格是否被左右移动。',
    en: 'This row has {found} cells, the header has {expected}. Look for an extra or a missing separator; text that contains one must stand in double quotes. In a workbook, look for cells that were moved to the side.',
  },
  open_quote: {
    'zh-CN': '这一行有一个没有配对的双引号。请补上或删除它。',
    en: 'This row has a double quote without its partner. Add the missing one, or remove it.',
  },
  record_too_long: {
    'zh-CN': '这一行太长，无法读取。常见原因是缺少一个双引号。',
    en: 'This row is too long to read. A missing double quote is the usual cause.',
  },
  too_much_text: {
    'zh-CN':
      '这一行没有读取：每 {rows} 行合计最多 {max} 个字符，最长的内容在“{heading}”这一列。请在原文件中删除这一列或缩短内容，再上传原文件；报告里的这一行不完整。',
    en: 'This row was not read: every {rows} rows may have {max} characters together, and the longest text stands under “{heading}”. Remove that column from your file, or shorten what is in it, and upload that file again; the row is not whole in this report.',
  },
  nul_byte: {
    'zh-CN': '这里含有空字节，文件可能已损坏。请重新另存为 CSV。',
    en: 'There is a NUL byte here, so the file may be damaged. Save it as CSV again.',
  },
  wrong_byte: {
    'zh-CN':
      '这里的字符编码与文件其余部分不同，无法读取。请在原文件中核对这里的文字，并另存为“CSV UTF-8”后重新上传。',
    en: 'The text here is in another encoding than the rest of the file and cannot be read. Check it in the original, save that as “CSV UTF-8” and upload it again.',
  },
  quoted_line: {
    'zh-CN': '这一整行被一对双引号括住，成了一个单元格。请去掉行首和行尾的双引号，或重新另存为 CSV。',
    en: 'The whole line stands in one pair of quotes, which makes it one cell. Take the quotes at both ends away, or save the file as CSV again.',
  },
  other_separator: {
    'zh-CN': '这一整行成了一个单元格：它的分隔符与文件其余部分不同。请把这一行的分隔符改为{separator}。',
    en: 'The whole line is one cell, because its cells are separated otherwise than in the rest of the file. Put {separator} between them.',
  },
  not_a_user: {
    'zh-CN':
      '这一行看起来是表头、合计、签名、说明或示例，不是一个人。请删除这一行；如果确实是一个人，请修改“{field}”。',
    en: 'This row looks like a heading, a total, a signature, a note or an example, not like a person. Remove it; if it is a person, correct “{field}”.',
  },
  swapped_cells: {
    'zh-CN':
      '“{field}”里看起来是密码，而“{password}”里不是：这一行的单元格似乎放错了位置。请把每一项移到对应的列。为安全起见，报告不显示这两格。',
    en: 'A password seems to stand under “{field}”, and none under “{password}”: the cells of this row look swapped or moved. Put each into its own column. Neither is shown, as either may be the password.',
  },
  duplicate_user: {
    'zh-CN': '第 {row} 行{user}是同一个用户，导入的是那一行，这一行没有导入。请删除其中一行。',
    en: 'Row {row}, {user}, has the same user and is the one that is imported; this row is not. Remove one of the two.',
  },
  duplicate_user_rejected: {
    'zh-CN': '第 {row} 行{user}是同一个用户，那一行也没有导入。请改正其中一行，删除另一行。',
    en: 'Row {row}, {user}, has the same user and was not imported either. Fix one of the two rows and delete the other.',
  },
  // managers who have rows in the same file
  manager_cycle: {
    'zh-CN':
      '上级成了环：第 {rows} 行，每一行的上级是下一行的人。请改正其中一行；没有上级的人，这一格留空。没有发送这一行。',
    en: 'The managers go round in a circle: row {rows}, each of which names the next one as its manager. Correct one of them; who has no manager leaves the cell blank. This row was not sent.',
  },
  manager_self: {
    'zh-CN':
      '这一行的上级工号就是本人的工号：没有人是自己的上级。请填写上级的工号；没有上级的人，这一格留空。没有发送这一行。',
    en: 'This row names itself as its manager: the number of the manager is its own. Enter that of the manager; who has no manager leaves the cell blank. This row was not sent.',
  },
  manager_ambiguous: {
    'zh-CN':
      '第 {first} 行和第 {second} 行的工号相同，都与这一行的上级工号一致，无法确定上级是哪一位。请改正其中一行的工号。没有发送这一行。',
    en: 'Rows {first} and {second} have the same employee number, the one that this row names as its manager, so it cannot be told who is meant. Correct the number of one of them. This row was not sent.',
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
} as const;
