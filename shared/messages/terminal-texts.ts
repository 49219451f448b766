/** What the commands tell of a job, line by line: no codes, but phrases. */
export const TERMINAL_TEXTS = {
  job_title: { 'zh-CN': '{name}（任务 {job}）', en: '{name} (job {job})' },
  job_uploaded: { 'zh-CN': '由 {user} 于 {time} 上传', en: 'uploaded {time} by {user}' },
  job_dry_run: {
    'zh-CN': '试运行：没有写入任何内容，下面是正式导入会有的结果',
    en: 'dry run: nothing was written, this is what would happen',
  },
  job_cancelled: {
    'zh-CN': '已取消：在此之前没有发送的行不再处理',
    en: 'cancelled: what had not been sent by then is unprocessed',
  },
  job_note: { 'zh-CN': '提示：{message}', en: 'note: {message}' },
  job_sum: { 'zh-CN': '合计', en: 'sum' },
  job_sum_right: { 'zh-CN': '= 文件的全部 {rows} 行', en: '= all {rows} rows of the file' },
  job_sum_wrong: { 'zh-CN': '但是文件有 {rows} 行', en: 'BUT {rows} ROWS' },
  job_effort: {
    'zh-CN': '用时 {seconds} 秒，调用平台 {calls} 次，其中重试 {retries} 次',
    en: '{seconds} s, {calls} gateway calls, {retries} of them repeats',
  },
  job_resumed: {
    'zh-CN': '继续处理上次没有完成的 {name}。',
    en: 'Going on with {name}, which an earlier run left unfinished.',
  },
  // how many rows came to what
  counted_created: { 'zh-CN': '已新建', en: 'created' },
  counted_updated: { 'zh-CN': '已更新', en: 'updated' },
  counted_would_be_created: { 'zh-CN': '将新建', en: 'would be created' },
  counted_would_be_updated: { 'zh-CN': '将更新', en: 'would be updated' },
  counted_unchanged: { 'zh-CN': '没有变化', en: 'unchanged' },
  counted_rejected: { 'zh-CN': '请修改', en: 'rejected' },
  counted_failed: { 'zh-CN': '平台未接受', en: 'failed' },
  counted_superseded: { 'zh-CN': '以后来的为准', en: 'superseded' },
  counted_held: { 'zh-CN': '等待放行', en: 'held' },
  counted_unprocessed: { 'zh-CN': '没有发送', en: 'unprocessed' },
  counted_unknown: { 'zh-CN': '请核对', en: 'unknown' },
  counted_ignored: { 'zh-CN': '已忽略', en: 'ignored' },
  counted_valid: { 'zh-CN': '有效', en: 'valid' },
  // what is wrong with a file that was only checked
  check_more: {
    'zh-CN': '……还有 {rows} 行需要修改；加上“--all”可全部列出',
    en: '… and {rows} more rows to fix: --all lists them too',
  },
  counted: { 'zh-CN': '{label} {count}', en: '{count} {label}' },
  // the list of jobs, and one of them
  jobs_uploaded: { 'zh-CN': '上传时间', en: 'uploaded' },
  jobs_profile: { 'zh-CN': '配置', en: 'profile' },
  jobs_file: { 'zh-CN': '文件', en: 'file' },
  jobs_rows: { 'zh-CN': '行数', en: 'rows' },
  jobs_job: { 'zh-CN': '任务', en: 'job' },
  jobs_state: { 'zh-CN': '状态', en: 'state' },
  state_reading: { 'zh-CN': '正在读取', en: 'reading' },
  state_refused: { 'zh-CN': '已拒绝：{reason}', en: 'refused: {reason}' },
  state_held: { 'zh-CN': '等待放行：{reason}', en: 'held: {reason}' },
  state_cancelling: { 'zh-CN': '正在取消', en: 'being cancelled' },
  state_cancelled: { 'zh-CN': '已取消', en: 'cancelled' },
  state_reporting: { 'zh-CN': '正在生成报告', en: 'writing the report' },
  state_ended: { 'zh-CN': '提前结束：{reason}', en: 'ended early: {reason}' },
  state_to_fix: { 'zh-CN': '{count} 行需要修改', en: '{count} need fixing' },
  state_one_to_fix: { 'zh-CN': '1 行需要修改', en: '1 needs fixing' },
  state_done: { 'zh-CN': '完成', en: 'done' },
  job_completed: { 'zh-CN': '完成于 {time}', en: 'completed {time}' },
  job_kept_until: { 'zh-CN': '报告保留至 {time}', en: 'its report is kept until {time}' },
  // a file that was dropped where nobody looks
  misplaced: {
    'zh-CN': '“{key}”放在了没有人查看的位置，不会导入。请重新上传到下列文件夹之一：{folders}。',
    en: '“{key}” lies where nobody looks, and is not imported. Drop it in one of the folders {folders}.',
  },
  // how far a job is that still runs
  progress_rows: { 'zh-CN': '已处理 {done} 行，共 {rows} 行', en: '{done} of {rows} rows' },
  progress_pace: {
    'zh-CN': '已处理 {done} 行，共 {rows} 行；每秒 {rate} 行，大约还需 {time}',
    en: '{done} of {rows} rows, {rate} a second, about {time} left',
  },
  progress_waits: { 'zh-CN': '{progress}；{wait}', en: '{progress}; {wait}' },
  progress_may_end: {
    'zh-CN': '{progress}；如果全部要新建或修改，时限内大约只能处理 {fits} 行',
    en: '{progress}; if all are new or changed, only about {fits} fit into the time that it has',
  },
  time_seconds: { 'zh-CN': '{seconds} 秒', en: '{seconds} s' },
  time_minutes: { 'zh-CN': '{minutes} 分钟', en: '{minutes} min' },
  time_hours: { 'zh-CN': '{hours} 小时 {minutes} 分钟', en: '{hours} h {minutes} min' },
  // what it waits for, and what to do
  wait_upload: {
    'zh-CN': '正在等待更早上传的同一批用户（任务 {job}），那个任务完成后会自动继续',
    en: 'it waits for an earlier upload of the same users (job {job}) and goes on by itself when that one is complete',
  },
  wait_unavailable: {
    'zh-CN': '平台暂时不可用（{reason}），会自动重试，无需处理',
    en: 'the gateway is not available ({reason}); it is tried again by itself, and there is nothing to do',
  },
  wait_misconfigured: {
    'zh-CN': '{reason}。请在密钥文件中改正，任务会自动继续',
    en: '{reason}. Put the right one into the secret: the job goes on by itself',
  },
  wait_for_restart: {
    'zh-CN':
      '{reason}。密钥来自环境变量，运行期间无法更改：请停止程序，改正“GATEWAY_KEY”和“GATEWAY_SECRET”，再次启动后会从这里继续',
    en: '{reason}. Key and secret come from the environment: stop the import, and start it again with the right GATEWAY_KEY and GATEWAY_SECRET. It goes on from there',
  },
  not_confirmed_yet: {
    'zh-CN': '平台尚未确认已发送的内容',
    en: 'the gateway has not confirmed yet what was sent',
  },
  wait_unproved: {
    'zh-CN': '{reason}，会自动再次查询，无需处理',
    en: '{reason}; it is asked again by itself, and there is nothing to do',
  },
  start_ends: {
    'zh-CN':
      '{reason}。密钥来自环境变量，运行期间无法更改，因此到此停止。请改正“GATEWAY_KEY”和“GATEWAY_SECRET”，再次启动后会从这里继续。',
    en: '{reason}. Key and secret come from the environment and cannot change while this runs, so it ends here. Set the right GATEWAY_KEY and GATEWAY_SECRET and start again: it goes on from here.',
  },
} as const;
