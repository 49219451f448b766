/** What stands in the workbooks that people get: no codes, but phrases. */
export const WORKBOOK_TEXTS = {
  // the columns that a workbook adds before the upload's own; they are ignored when it comes back
  heading_outcome: { 'zh-CN': '导入结果', en: 'Import result' },
  heading_to_do: { 'zh-CN': '处理办法', en: 'What to do' },
  heading_row: { 'zh-CN': '原行号', en: 'Import row' },
  note_added: {
    'zh-CN': '前三列由导入程序添加。重新上传时会被忽略，不用删除。',
    en: 'The import has added the first three columns. They are ignored when you upload the file again and need not be deleted.',
  },
  note_wrong: {
    'zh-CN':
      '红色的单元格需要修改。以“⚠”开头的，改好后请去掉“⚠”，否则会再次被拒绝。修改后保存为 Excel 工作簿，重新上传即可。',
    en: 'The red cells need a correction. Where one begins with “⚠”, take that away when it is right: until then it is refused again. Save the file as an Excel workbook afterwards, and upload it again.',
  },
  note_wrong_in_list: {
    'zh-CN':
      '还没有导入任何人，这里只有需要修改的行。请在您自己的名单里改正它们，然后导入整个名单；只上传这个文件，其他人不会导入。',
    en: 'Nobody was imported yet, and here are only the rows to fix. Correct them in your own list, and import the whole list: with this file alone all others would not be imported.',
  },
  note_password: {
    'zh-CN': '密码不会出现在报告里。新用户请重新填写密码。',
    en: 'No report shows passwords. Type those of new people again.',
  },
  named_problem: { 'zh-CN': '{heading}：{message}', en: '{heading}: {message}' },
  // an outcome, as the first column says it
  outcome_created: { 'zh-CN': '已新建', en: 'Created' },
  outcome_updated: { 'zh-CN': '已更新', en: 'Updated' },
  outcome_unchanged: { 'zh-CN': '没有变化', en: 'Unchanged' },
  outcome_rejected: { 'zh-CN': '请修改', en: 'Please fix' },
  outcome_failed: { 'zh-CN': '平台未接受', en: 'Not accepted' },
  outcome_superseded: { 'zh-CN': '以后来的文件为准', en: 'Later file counts' },
  outcome_held: { 'zh-CN': '等待放行', en: 'Held' },
  outcome_unprocessed: { 'zh-CN': '没有发送', en: 'Not sent' },
  outcome_unknown: { 'zh-CN': '请核对', en: 'Please check' },
  outcome_ignored: { 'zh-CN': '已忽略', en: 'Ignored' },
  // and of a dry run, where it did not come to pass
  dry_run_created: { 'zh-CN': '将新建', en: 'Would be created' },
  dry_run_updated: { 'zh-CN': '将更新', en: 'Would be updated' },
  dry_run_unchanged: { 'zh-CN': '不会变化', en: 'No change' },
  dry_run_unprocessed: { 'zh-CN': '没能检查', en: 'Not checked' },
  // why a workbook is not there
  too_many_rows: { 'zh-CN': '超过 100,000 行', en: 'it would have more than 100,000 rows' },
  too_many_columns: { 'zh-CN': '超过 1,024 列', en: 'it would have more than 1,024 columns' },
  too_much_for_workbook: {
    'zh-CN': '内容超出一个工作簿的大小',
    en: 'it would have more text than one workbook can take',
  },
  // names of files and sheets
  file_to_fix: { 'zh-CN': '需要修改.xlsx', en: 'to-fix.xlsx' },
  sheet_to_fix: { 'zh-CN': '需要修改', en: 'To fix' },
  sheet_to_fix_in_list: { 'zh-CN': '请在原名单里改正', en: 'To fix in your own list' },
  sheet_report: { 'zh-CN': '导入结果', en: 'Report' },
  sheet_of_dry_run: { 'zh-CN': '{title}（试运行，未写入）', en: '{title} (dry run)' },
  sheet_staff: { 'zh-CN': '员工名单', en: 'Staff' },
  sheet_help: { 'zh-CN': '说明', en: 'Help' },
  sheet_choices: { 'zh-CN': '选项', en: 'Choices' },
} as const;
