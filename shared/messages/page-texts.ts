/** What stands on the page of a report, beside what the workbooks and the terminal say: no codes, but phrases. */
export const PAGE_TEXTS = {
  // the first line: how many are imported, and how many need work
  page_imported: { 'zh-CN': '已导入 {count} 行', en: '{count} imported' },
  page_would_be_imported: { 'zh-CN': '将导入 {count} 行', en: '{count} would be imported' },
  page_to_fix: { 'zh-CN': '需要修改 {count} 行', en: '{count} to fix' },
  page_not_sent: { 'zh-CN': '没有发送 {count} 行', en: '{count} not sent' },
  page_not_checked: { 'zh-CN': '没能检查 {count} 行', en: '{count} not checked' },
  page_to_look_at: { 'zh-CN': '需要核对 {count} 行', en: '{count} to look at' },
  page_held: { 'zh-CN': '已暂停：{count} 行等待放行', en: 'Held: {count} waiting' },
  // why rows were not sent, before all figures
  page_stopped: { 'zh-CN': '{cause}：{figure}', en: '{cause}: {figure}' },
  stopped_cancelled: { 'zh-CN': '已取消', en: 'Cancelled' },
  stopped_age_limit: { 'zh-CN': '已超过时限', en: 'Out of time' },
  stopped_credentials_refused: { 'zh-CN': '密钥或设置被平台拒绝', en: 'Key or settings refused' },
  stopped_wrong_address: { 'zh-CN': '接口地址有误', en: 'Wrong address of the gateway' },
  stopped_look_ups_refused: { 'zh-CN': '平台拒绝查找用户', en: 'Look-ups refused' },
  stopped_same_refusal: { 'zh-CN': '平台连续拒绝', en: 'Refused again and again' },
  stopped_canary_failed: { 'zh-CN': '为安全起见已停止', en: 'Stopped for safety' },
  page_nothing_to_fix: { 'zh-CN': '没有需要修改的行', en: 'nothing to fix' },
  page_refused: { 'zh-CN': '没有导入任何内容', en: 'Nothing was imported' },
  page_no_report: { 'zh-CN': '导入已结束，但没有报告', en: 'The import has ended without a report' },
  page_held_no_report: {
    'zh-CN': '已暂停，等待放行；没有报告',
    en: 'Held, waiting for release, without a report',
  },
  page_names_fine: { 'zh-CN': '名称表可以使用', en: 'The table of names is fine' },
  page_names_wrong: { 'zh-CN': '名称表不能使用', en: 'The table of names cannot be used' },
  page_dry_run: { 'zh-CN': '试运行：没有写入任何内容。', en: 'Dry run: nothing was written.' },
  // the next step
  next_fix: {
    'zh-CN': '下一步：打开“{file}”，按“处理办法”一列改正每一行{passwords}，保存为 Excel 工作簿，重新上传。',
    en: 'Next: in “{file}”, correct each row as its column “What to do” says{passwords}, save it as an Excel workbook, and upload it again.',
  },
  next_passwords: {
    'zh-CN': '、重新填写新用户的密码',
    en: ', type the passwords of new people again',
  },
  next_unsent_too: {
    'zh-CN': '没有发送的行也在其中，不用改正。',
    en: ' The rows that were not sent are in it, too, and need no correction.',
  },
  next_send_solved: {
    'zh-CN': '下一步：请管理员解决这个问题，然后重新上传“{file}”{passwords}。',
    en: 'Next: when your operator has solved this, upload “{file}” again{passwords}.',
  },
  next_send_unsent: {
    'zh-CN': '下一步：如果还要导入其余的行，请重新上传“{file}”{passwords}。',
    en: 'Next: to import the rest after all, upload “{file}”{passwords}.',
  },
  next_send_again: {
    'zh-CN': '下一步：稍后重新上传“{file}”{passwords}。',
    en: 'Next: upload “{file}” again later{passwords}.',
  },
  next_send_with_passwords: {
    'zh-CN': '，上传前请重新填写新用户的密码',
    en: ', once you have typed the passwords of new people again',
  },
  next_fix_list: {
    'zh-CN': '下一步：在您自己的名单里改正这些行，再重新上传整个名单：已导入的人不会重复创建。',
    en: 'Next: correct these rows in your own list, and upload the whole list again: nobody is created twice.',
  },
  next_solve: {
    'zh-CN': '下一步：请管理员解决这个问题，然后重新上传这个文件：已导入的人不会重复创建。',
    en: 'Next: when your operator has solved this, upload the file again: nobody is created twice.',
  },
  next_import: {
    'zh-CN': '下一步：导入这个名单：重新上传同一个文件，不再选择试运行。',
    en: 'Next: import the list: upload the same file again, this time not as a dry run.',
  },
  // after a dry run nothing was imported: the rows to fix alone are not the list
  next_fix_then_import: {
    'zh-CN':
      '下一步：在您自己的名单里改正这些行（见下面的列表和文件），然后导入整个名单。现在还没有导入任何人。',
    en: 'Next: correct these rows in your own list (they are shown below and in the files), then import the whole list. Nobody was imported yet.',
  },
  next_check_again: {
    'zh-CN': '下一步：有些行没能检查。请稍后把整个名单再检查一次，然后导入。',
    en: 'Next: some rows could not be checked. Check the whole list again later, then import it.',
  },
  next_refused: {
    'zh-CN': '下一步：按上面的说明处理，然后重新上传。',
    en: 'Next: do what this says, then upload the file again.',
  },
  next_held: {
    'zh-CN': '如果名单确实无误，请管理员放行；否则在您自己的名单里改正，然后重新上传整个名单。',
    en: 'If the list is right in spite of this, have your operator release it; else correct your own list, and upload the whole list again.',
  },
  next_nothing: { 'zh-CN': '不用再做什么。', en: 'There is nothing left for you to do.' },
  // the files
  page_files: { 'zh-CN': '文件', en: 'Files' },
  file_rows_to_fix: { 'zh-CN': '需要修改的行', en: 'The rows to fix' },
  file_all_rows: { 'zh-CN': '全部行', en: 'All rows' },
  file_rows_to_fix_csv: { 'zh-CN': '需要修改的行，供程序使用', en: 'The rows to fix, for programs' },
  file_all_rows_csv: { 'zh-CN': '全部行，供程序使用', en: 'All rows, for programs' },
  file_reason_csv: { 'zh-CN': '原因，供程序使用', en: 'The reason, for programs' },
  // outcomes
  page_outcomes: { 'zh-CN': '每一行的结果', en: 'What became of the rows' },
  page_sum_of_one: { 'zh-CN': '= 文件的全部 1 行', en: '= the only row of the file' },
  page_would_be: { 'zh-CN': '每一行会有的结果', en: 'What would become of the rows' },
  page_outcome: { 'zh-CN': '{outcome} {count} 行', en: '{outcome}: {count}' },
  // reasons
  page_reasons: { 'zh-CN': '为什么需要处理', en: 'Why rows need work' },
  page_remarks: { 'zh-CN': '其他行的说明', en: 'About the other rows' },
  page_row_count: { 'zh-CN': '{count} 行', en: '{count} rows' },
  page_one_row: { 'zh-CN': '1 行', en: '1 row' },
  page_example: { 'zh-CN': '例如第 {row} 行：{message}', en: 'For example row {row}: {message}' },
  row_message: { 'zh-CN': '第 {row} 行：{message}', en: 'Row {row}: {message}' },
  page_more_reasons: { 'zh-CN': '另有 {count} 种原因。', en: 'Other reasons: {count}.' },
  page_even_more_reasons: { 'zh-CN': '另有 {count} 种以上的原因。', en: 'Other reasons: more than {count}.' },
  // the first rows
  page_rows: { 'zh-CN': '需要处理的行', en: 'Rows that need work' },
  page_first_rows: {
    'zh-CN': '需要处理的行：共 {count} 行，这里是前 {shown} 行',
    en: 'Rows that need work: the first {shown} of {count}',
  },
  page_whose: { 'zh-CN': '人员', en: 'Who' },
  page_more_problems: { 'zh-CN': '这一行另有 {count} 个问题。', en: 'More problems of this row: {count}.' },
  // facts
  page_notes: { 'zh-CN': '提示', en: 'Notes' },
  page_facts: { 'zh-CN': '关于这次导入', en: 'About this import' },
  fact_file: { 'zh-CN': '文件', en: 'File' },
  fact_profile: { 'zh-CN': '导入配置', en: 'Profile' },
  fact_uploaded: { 'zh-CN': '上传时间', en: 'Uploaded' },
  fact_uploader: { 'zh-CN': '上传人', en: 'Uploaded by' },
  fact_duration: { 'zh-CN': '用时', en: 'Took' },
  fact_read_as: { 'zh-CN': '读取方式', en: 'Read as' },
  fact_csv: { 'zh-CN': '{encoding}，以{separator}分隔', en: '{encoding}, cells separated by {separator}' },
  fact_workbook: { 'zh-CN': 'Excel 工作簿', en: 'Excel workbook' },
  fact_calls: { 'zh-CN': '调用平台', en: 'Gateway calls' },
  fact_call_count: { 'zh-CN': '{calls} 次，其中重试 {retries} 次', en: '{calls}, {retries} of them repeats' },
  fact_kept_until: { 'zh-CN': '报告保留至', en: 'Report kept until' },
  fact_upload_gone: {
    'zh-CN': '上传的名单（含密码）最迟删除于',
    en: 'Your list, with its passwords, is deleted by',
  },
  fact_job: { 'zh-CN': '任务编号', en: 'Job' },
  // what to do about a reason
  remedy_rejected: {
    'zh-CN': '请按上面的说明改正这些行。',
    en: 'Correct these rows as this says.',
  },
  remedy_red_cells: {
    'zh-CN': '这些单元格在“{file}”里是红色的，请逐个改正。',
    en: 'These cells are red in “{file}”: correct each of them.',
  },
  remedy_text_cells: {
    'zh-CN': '请在“{file}”里重新填写：那里的单元格都是文本，数字不会再变。',
    en: 'Type it again in “{file}”: all cells there are text, so it stays as you type it.',
  },
  remedy_moved_cells: {
    'zh-CN': '请对照原名单，把每一项放回对应的列。',
    en: 'Compare with your own list, and put each item under its heading.',
  },
  remedy_one_of_two: {
    'zh-CN': '同一个人只保留一行。',
    en: 'Keep one row for each person.',
  },
  remedy_names: {
    'zh-CN': '请使用管理员名称表中的写法；如果缺少某个名称，请管理员补上。',
    en: 'Use the names in your operator’s list; if one is missing there, ask for it.',
  },
  remedy_new_user: {
    'zh-CN': '平台上还没有这些人。如果应该已有，请检查用来识别用户的那一列；否则请填写缺少的内容。',
    en: 'These people are not on the platform yet. If they should be, check the column that says who a row is about; else fill in what is missing.',
  },
  remedy_failed: {
    'zh-CN': '这是平台的原话。请改正它指出的内容（常见原因是手机号或账号已属于别人），或联系平台的管理员。',
    en: 'These are the platform’s own words. Correct what they name (often somebody else has that number or account), or ask whoever runs the platform.',
  },
  remedy_look: {
    'zh-CN': '请在平台上核对这个人，改正后重新上传这一行。',
    en: 'Look at this person on the platform, correct the row, and upload it again.',
  },
  remedy_whole_list: {
    'zh-CN': '请稍后把整个名单再检查一次。',
    en: 'Check the whole list again later.',
  },
  remedy_whole_operator: {
    'zh-CN': '请联系管理员；解决后把整个名单再检查一次。',
    en: 'Tell your operator; when that is solved, check the whole list again.',
  },
  remedy_look_up: {
    'zh-CN': '请在平台上核对这个人，并在您的名单里改正这一行。',
    en: 'Look at this person on the platform, and correct the row in your list.',
  },
  remedy_later: {
    'zh-CN': '请稍后重新上传这些行。',
    en: 'Upload these rows again later.',
  },
  remedy_operator: {
    'zh-CN': '请联系管理员；解决后重新上传这些行。',
    en: 'Tell your operator; when that is solved, upload these rows again.',
  },
  remedy_unknown: {
    'zh-CN': '请在平台上查看这些人，或重新上传这些行：不会重复创建。',
    en: 'Look these people up on the platform, or upload the rows again: nobody is created twice.',
  },
} as const;
