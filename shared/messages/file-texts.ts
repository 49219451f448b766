/** Why a whole file is refused or its job ends early, and what the report says of its header. */
export const FILE_TEXTS = {
  empty_file: {
    'zh-CN': '文件是空的。请上传带表头和数据的工作簿（.xlsx）或 CSV 文件。',
    en: 'The file is empty. Upload a workbook (.xlsx) or a CSV file with a header row and data rows.',
  },
  only_hidden_sheets: {
    'zh-CN': '看得见的工作表都是空的。隐藏的工作表不会读取：{sheets}。请取消隐藏名单所在的工作表，再上传。',
    en: 'All sheets that can be seen are empty. Hidden ones are not read: {sheets}. Unhide the sheet with the list and upload the file again.',
  },
  no_rows: {
    'zh-CN': '文件只有表头，没有数据行。',
    en: 'The file has a header row and no data rows.',
  },
  no_header: {
    'zh-CN': '没有找到表头：第一行看起来是数据。请在第一行填写列名，例如“{example}”。',
    en: 'There is no header row: the first row looks like data. Put the headings in the first row, for example “{example}”.',
  },
  unknown_encoding: {
    'zh-CN':
      '无法确定文件的文字编码：从第 {line} 行起的文字既不是 UTF-8，也无法证实是中文 GBK/GB18030。为避免导入错误的姓名，没有导入任何一行。请在 Excel 或 WPS 中打开原文件，确认文字显示正常，选择“另存为”→“CSV UTF-8（逗号分隔）”，再上传。',
    en: 'The encoding of this file cannot be told: from line {line} on its text is neither UTF-8 nor provably Chinese in GBK/GB18030. No row was imported, so that nobody gets a wrong name. Open the original in Excel, see that its text is right, choose Save As → “CSV UTF-8 (Comma delimited)” and upload that file.',
  },
  utf_32: {
    'zh-CN':
      '文件的编码是“UTF-32”，无法读取，没有导入任何一行。请在 Excel 或 WPS 中打开原文件，选择“另存为”→“CSV UTF-8（逗号分隔）”，再上传。',
    en: 'The encoding of this file is UTF-32, which is not read, and no row was imported. Open the original in Excel, choose Save As → “CSV UTF-8 (Comma delimited)” and upload that file.',
  },
  encoding_read: {
    'zh-CN':
      '文件不是 UTF-8，按 {encoding} 读取。请核对报告中的文字；如不正确，请另存为“CSV UTF-8”后重新上传。',
    en: 'The file is not UTF-8 and was read as {encoding}. Check the text in the report; if it is wrong, save the file as “CSV UTF-8” and upload it again.',
  },
  encoding_read_names: {
    'zh-CN':
      '文件不是 UTF-8，按 {encoding} 读取，例如：{names}。如有不正确的文字，请另存为“CSV UTF-8”后重新上传。',
    en: 'The file is not UTF-8 and was read as {encoding}, for example: {names}. If that is wrong, save the file as “CSV UTF-8” and upload it again.',
  },
  header_too_long: {
    'zh-CN': '表头超过 65,536 个字符，无法读取。常见原因是缺少一个双引号，或者列太多。',
    en: 'The header is longer than 65,536 characters and cannot be read. A missing double quote is the usual cause, or too many columns.',
  },
  missing_column: {
    'zh-CN': '缺少“{field}”列：用它来识别用户。可用的列名：{headings}。',
    en: 'The column “{field}” is missing: it tells who a row is about. Headings it may have: {headings}.',
  },
  missing_column_suggestion: {
    'zh-CN': '缺少“{field}”列：用它来识别用户。列“{heading}”是不是它？如果是，请改名为“{field}”。',
    en: 'The column “{field}” is missing: it tells who a row is about. If “{heading}” is that column, rename it to “{field}”.',
  },
  missing_column_names: {
    'zh-CN':
      '这不是名单，而是名称表。名称表应放在文件存储桶的“names/<配置名>.csv”；在本机上，放在导入配置旁边，文件名为“<配置名>.names.csv”。',
    en: 'This is no staff list but a table of names. Tables of names belong at names/<profile>.csv in the files bucket or, on one machine, beside their profile as <profile>.names.csv.',
  },
  duplicate_column: {
    'zh-CN': '列“{first}”和“{second}”都表示“{field}”。请只保留一列。',
    en: 'The columns “{first}” and “{second}” both mean “{field}”. Keep only one of them.',
  },
  unknown_column: {
    'zh-CN': '不认识列“{heading}”，这一列没有导入。',
    en: 'The column “{heading}” is not known and was not imported.',
  },
  unknown_column_suggestion: {
    'zh-CN': '不认识列“{heading}”，这一列没有导入。是不是“{suggestion}”？如果是，请改名后重新上传。',
    en: 'The column “{heading}” is not known and was not imported. Did you mean “{suggestion}”? If so, rename it and upload again.',
  },
  column_not_settable: {
    'zh-CN': '列“{heading}”没有导入：按当前配置，名单不能设置这项内容。',
    en: 'The column “{heading}” was not imported: the profile lets no list set it.',
  },
  more_unknown_columns: {
    'zh-CN': '另有 {count} 列不认识，没有导入。',
    en: '{count} more columns are not known and were not imported.',
  },
  zeros_may_be_lost: {
    'zh-CN':
      '列“{heading}”中，第 {padded} 行以 0 开头，第 {bare} 行却更短、没有 0：那里开头的 0 可能被表格软件去掉了。请核对；若有误，请把这一列设为“文本”格式，重新填写后再上传。',
    en: 'In the column “{heading}”, row {padded} begins with 0, while row {bare} is shorter and has none: a spreadsheet may have dropped its leading zeros. Check them; if they are missing, format the column as text, type the numbers again and upload once more.',
  },
  no_workbook: {
    'zh-CN': '没有生成“{file}”：{reason}。全部内容见“{csv}”。',
    en: 'There is no “{file}”: {reason}. “{csv}” has all of it.',
  },
  hidden_column: {
    'zh-CN':
      '列“{heading}”可能是密码：没有导入，报告中也不显示。如果它就是密码列，请把列名改为“密码”后重新上传。',
    en: 'Column “{heading}” may hold passwords: it was not imported, and no report shows it. If it does, rename the column to “Password” and upload again.',
  },
  unknown_profile: {
    'zh-CN': '没有名为“{profile}”的导入配置。请上传到 uploads/ 下以配置命名的文件夹：{profiles}。',
    en: 'There is no profile “{profile}”. Drop the file in a folder under uploads/ that is named for a profile: {profiles}.',
  },
  upload_place: {
    'zh-CN': '文件直接放在了“uploads/”下，看不出属于哪个导入配置。请重新上传到下列文件夹之一：{folders}。',
    en: 'The file lies in “uploads/” itself, where nothing tells whose it is. Drop it in one of the folders {folders}.',
  },
  other_sheets: {
    'zh-CN': '读取的是工作表“{sheet}”。没有导入其他工作表：{others}。',
    en: 'The sheet “{sheet}” was read. Other sheets were not imported: {others}.',
  },
  hidden_sheets: {
    'zh-CN': '没有读取隐藏的工作表：{sheets}。如果名单在那里，请取消隐藏后重新上传。',
    en: 'Hidden sheets were not read: {sheets}. If the list is there, unhide it and upload the file again.',
  },
  macros_never_run: {
    'zh-CN': '这个工作簿带有宏。宏永远不会运行；单元格按保存时的内容读取。',
    en: 'This workbook has macros. Macros never run here: its cells were read as they were saved.',
  },
  workbook_damaged: {
    'zh-CN':
      '这是 Excel 工作簿，但文件已损坏或不完整，无法读取。请在 Excel 或 WPS 中打开，选择“另存为”→“Excel 工作簿（.xlsx）”或“CSV UTF-8（逗号分隔）”，再上传。',
    en: 'This is an Excel workbook, but it is damaged or incomplete and cannot be read. Open it in Excel, choose Save As → “Excel Workbook (.xlsx)” or “CSV UTF-8 (Comma delimited)” and upload that file.',
  },
  workbook_encrypted: {
    'zh-CN':
      '这个工作簿有密码保护，无法读取。请在 Excel 或 WPS 中打开，取消密码，另存为“Excel 工作簿（.xlsx）”或“CSV UTF-8（逗号分隔）”，再上传。',
    en: 'This workbook is protected by a password and cannot be read. Open it in Excel, remove the password, save it as “Excel Workbook (.xlsx)” or “CSV UTF-8 (Comma delimited)” and upload that file.',
  },
  workbook_too_large: {
    'zh-CN':
      '这个工作簿太大：文件不能超过 64 MiB，解压后的一个工作表和全部文字都不能超过 128 MiB，工作表不能超过 2.56 亿个字符。请删除图片、多余的工作表和内容很长的列，或选择“另存为”→“CSV UTF-8（逗号分隔）”，再上传。',
    en: 'This workbook is too large: the file may have 64 MiB; unzipped a sheet, and all texts, 128 MiB each; and a sheet 256 million characters. Remove pictures, other sheets and columns of long texts, or choose Save As → “CSV UTF-8 (Comma delimited)” and upload that file.',
  },
  workbook_too_long: {
    'zh-CN':
      '这个工作表的第 {line} 行有内容，而工作簿最多读取 100,000 行。如果名单没有这么长，请删除名单下方的所有行；否则请选择“另存为”→“CSV UTF-8（逗号分隔）”，再上传。',
    en: 'Something stands in row {line} of the sheet, and of a workbook no more than 100,000 rows are read. If the list is shorter, delete all rows below it; else choose Save As → “CSV UTF-8 (Comma delimited)” and upload that file.',
  },
  workbook_too_wide: {
    'zh-CN':
      '这个工作表的第 {line} 行在第 1,024 列之后有内容，无法读取。请删除名单右侧的所有列，或选择“另存为”→“CSV UTF-8（逗号分隔）”，再上传。',
    en: 'In row {line} of the sheet something stands to the right of column 1,024, which is not read. Delete all columns to the right of the list, or choose Save As → “CSV UTF-8 (Comma delimited)” and upload that file.',
  },
  xlsb: {
    'zh-CN':
      '这是二进制工作簿（.xlsb），无法读取。请在 Excel 中选择“另存为”→“Excel 工作簿（.xlsx）”或“CSV UTF-8（逗号分隔）”，再上传。',
    en: 'This is a binary workbook (.xlsb), which is not read. In Excel choose Save As → “Excel Workbook (.xlsx)” or “CSV UTF-8 (Comma delimited)” and upload that file.',
  },
  xls: {
    'zh-CN':
      '这是旧版 Excel 文件（.xls），无法读取。请在 Excel 或 WPS 中选择“另存为”→“Excel 工作簿（.xlsx）”或“CSV UTF-8（逗号分隔）”，再上传。',
    en: 'This is an old Excel file (.xls), which is not read. In Excel choose Save As → “Excel Workbook (.xlsx)” or “CSV UTF-8 (Comma delimited)” and upload that file.',
  },
  numbers: {
    'zh-CN':
      '这是 Numbers 表格，无法读取。请在 Numbers 中选择“文件”→“导出为”→“Excel”（.xlsx）或“CSV”（UTF-8），再上传。',
    en: 'This is a Numbers spreadsheet, which is not read. In Numbers choose File → Export To → Excel (.xlsx) or CSV (UTF-8) and upload that file.',
  },
  ods: {
    'zh-CN':
      '这是 OpenDocument 表格（.ods），无法读取。请选择“另存为”→“Excel（.xlsx）”，或者“CSV”，编码选 UTF-8，再上传。',
    en: 'This is an OpenDocument spreadsheet (.ods), which is not read. Choose Save As → Excel (.xlsx), or CSV with UTF-8, and upload that file.',
  },
  html: {
    'zh-CN':
      '这是网页或 XML（有些系统把它导出为 .xls）。请用 Excel 或 WPS 打开，选择“另存为”→“Excel 工作簿（.xlsx）”或“CSV UTF-8（逗号分隔）”，再上传。',
    en: 'This is HTML or XML (some systems export it as .xls). Open it in Excel, choose Save As → “Excel Workbook (.xlsx)” or “CSV UTF-8 (Comma delimited)” and upload that file.',
  },
  binary: {
    'zh-CN':
      '这个文件既不是工作簿，也不是 CSV。请在表格软件中把名单另存为工作簿（.xlsx）或 CSV UTF-8，再上传。',
    en: 'This file is neither a workbook nor a CSV. Save the list from your spreadsheet as a workbook (.xlsx) or CSV UTF-8 and upload that file.',
  },
  zip: {
    'zh-CN': '这是压缩文件。请先解压，再上传里面的工作簿（.xlsx）或 CSV。',
    en: 'This is a compressed archive. Unpack it and upload the workbook (.xlsx) or the CSV that is in it.',
  },
  image: {
    'zh-CN': '这是图片，不是名单。请在表格软件中把名单另存为工作簿（.xlsx）或 CSV UTF-8，再上传。',
    en: 'This is a picture, and no list. Save the list from your spreadsheet as a workbook (.xlsx) or CSV UTF-8 and upload that file.',
  },
  pdf: {
    'zh-CN': '这是 PDF，不是名单。请在表格软件中把名单另存为工作簿（.xlsx）或 CSV UTF-8，再上传。',
    en: 'This is a PDF, and no list. Save the list from your spreadsheet as a workbook (.xlsx) or CSV UTF-8 and upload that file.',
  },
  refused: {
    'zh-CN': '文件没有导入。请重新上传；如果仍然失败，请联系管理员。',
    en: 'The file was not imported. Upload it again; if that fails too, tell your operator.',
  },
  // why a job ended without doing what it was asked to
  upload_gone: {
    'zh-CN': '文件在读取之前已被删除或替换。请重新上传。',
    en: 'The file was removed before it could be read. Upload it again.',
  },
  import_failed: {
    'zh-CN': '程序多次尝试后仍无法开始导入，没有发送任何数据。请重新上传；如果仍然失败，请联系管理员。',
    en: 'The import could not be started, after several tries; nothing was sent. Upload the file again; if that fails too, tell your operator.',
  },
  report_failed: {
    'zh-CN': '导入已结束，但无法生成报告（任务 {job}）。请联系管理员；重新上传同一文件不会重复创建用户。',
    en: 'The import has ended, but its report could not be built (job {job}). Tell your operator; uploading the file again creates nobody twice.',
  },
  report_failed_held: {
    'zh-CN': '{reason} 另外，无法生成逐行的报告（任务 {job}），请联系管理员。',
    en: '{reason} The report on its rows could not be built (job {job}): tell your operator.',
  },
} as const;
