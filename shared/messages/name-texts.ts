/** What is said of a table of names: why it cannot be used, and what it holds. */
export const NAME_TEXTS = {
  names_unusable: {
    'zh-CN':
      '名称表“{file}”有错误，因此没有导入任何一行：{reason}请联系管理员：改正名称表并重新上传，然后再次上传本文件。',
    en: 'The table of names, “{file}”, cannot be used, so no row was imported. {reason} Tell your operator: when the table is fixed and dropped again, drop this file again.',
  },
  names_mistakes: {
    'zh-CN': '这个名称表不能使用，有 {count} 处错误。改正之前，这个配置的文件都不会导入。{reason}',
    en: 'This table of names cannot be used: mistakes in it: {count}. Until they are fixed no file of this profile is imported. {reason}',
  },
  names_read: {
    'zh-CN': '名称表可以使用：共有 {count} 个名称，用于：{fields}。之后上传的文件都按它导入。',
    en: 'The table of names is fine: names in it: {count}, for {fields}. Files that are dropped from now on are read with it.',
  },
  names_none: {
    'zh-CN': '名称表可以使用，但只有第一行，没有名称。之后上传的文件不能用名称代替编号。',
    en: 'The table of names is fine, and has no names, but only its first line. In files that are dropped from now on no name can stand for an id.',
  },
  names_ambiguous: {
    'zh-CN': '第 {line} 行：“{field}”的名称“{name}”对应多个编号（{ids}）。使用这个名称的行会被拒绝。',
    en: 'Line {line}: for “{field}” the name “{name}” stands for more than one id ({ids}). Rows that use it are rejected.',
  },
  names_place: {
    'zh-CN': '这里只放名称表，文件名为“names/配置名.csv”。现有的配置：{profiles}。',
    en: 'Only tables of names belong here, each called “names/<profile>.csv”. The profiles are: {profiles}.',
  },
  names_gone: {
    'zh-CN':
      '名称表“{file}”在开始导入之后被删除，没有导入任何一行。请管理员重新上传名称表，然后再次上传本文件。',
    en: 'The table of names, “{file}”, was removed after this import had begun, and no row was imported. Have your operator drop it again, then drop this file again.',
  },
  names_not_utf8: {
    'zh-CN': '文件的编码是 {encoding}，名称表只能用 UTF-8。请另存为“CSV UTF-8”后重新上传。',
    en: 'The file is in {encoding}, and a table of names must be in UTF-8. Save it as “CSV UTF-8” and drop it again.',
  },
  names_not_csv: {
    'zh-CN':
      '这不是 CSV，而名称表只能是 CSV。请用表格软件打开它，选择“另存为”→“CSV UTF-8（逗号分隔）”，再上传。',
    en: 'This is no CSV, and a table of names must be one. Open it in your spreadsheet, choose Save As → “CSV UTF-8 (Comma delimited)” and drop that file.',
  },
  names_empty: {
    'zh-CN': '名称表是空的。第一行必须是“field,name,id”，以后每行一个名称；不需要名称时只留第一行。',
    en: 'The table of names is empty. Its first line must be “field,name,id”, and then comes one name a line; to have no names leave only the first line.',
  },
  names_too_large: {
    'zh-CN': '名称表太大：最多 {lines} 行、{bytes} 字节。',
    en: 'The table is too large: it may have {lines} lines and {bytes} bytes at most.',
  },
  names_missing_column: {
    'zh-CN': '缺少列“{column}”。第一行必须是：“field,name,id”。',
    en: 'The column “{column}” is missing. The first line must be “field,name,id”.',
  },
  names_damaged: {
    'zh-CN': '第 {line} 行无法读取：引号不成对，或者含有错误的字符。',
    en: 'Line {line} cannot be read: a double quote lacks its partner, or a character is broken.',
  },
  names_extra_cell: {
    'zh-CN': '第 {line} 行的单元格比表头多。含逗号的内容要用双引号括起来。',
    en: 'Line {line} has more cells than the first line. Text with a comma in it must stand in double quotes.',
  },
  names_unknown_field: {
    'zh-CN': '第 {line} 行：“{field}”不是这个平台的参数。可用的参数：{fields}。',
    en: 'Line {line}: “{field}” is no parameter of this gateway. These are: {fields}.',
  },
  names_field_refused: {
    'zh-CN': '第 {line} 行：“{field}”不能用名称表：它用来识别用户，或者是密码。',
    en: 'Line {line}: “{field}” cannot have names, because it tells who a row is about, or is a password.',
  },
  names_no_name: {
    'zh-CN': '第 {line} 行：没有名称。',
    en: 'Line {line}: the name is blank.',
  },
  names_number: {
    'zh-CN': '第 {line} 行：名称“{name}”是数字，而数字总是被当作编号。请换一个名称，或删除这一行。',
    en: 'Line {line}: the name “{name}” is a number, and a number is always taken for an id. Give it another name, or delete the line.',
  },
  names_separator: {
    'zh-CN': '第 {line} 行：名称“{name}”含有分隔多个名称的符号（逗号、顿号或分号）。请换一种写法。',
    en: 'Line {line}: the name “{name}” holds a comma or a semicolon, which separate the names of a list. Spell it without.',
  },
  names_value: {
    'zh-CN':
      '第 {line} 行：名称“{name}”本身就是“{field}”可以填写的内容，用作名称会把它变成“{id}”。请换一个名称，或删除这一行。',
    en: 'Line {line}: the name “{name}” is a value of “{field}” itself, and would turn it into “{id}” wherever it stands. Give it another name, or delete the line.',
  },
  names_blank_word: {
    'zh-CN': '第 {line} 行：“{name}”在名单里表示没有内容，不能用作名称。请换一个名称，或删除这一行。',
    en: 'Line {line}: in a list “{name}” says that a cell is blank, so it cannot be a name. Give it another name, or delete the line.',
  },
  names_no_id: {
    'zh-CN': '第 {line} 行：名称“{name}”没有编号（ID）。',
    en: 'Line {line}: the name “{name}” has no id.',
  },
  names_bad_id: {
    'zh-CN': '第 {line} 行：名称“{name}”的编号不能用于“{field}”。{reason}',
    en: 'Line {line}: the id of the name “{name}” cannot be one of “{field}”. {reason}',
  },
  names_more: {
    'zh-CN': '另有 {count} 处。',
    en: 'And more of the kind: {count}.',
  },
} as const;
