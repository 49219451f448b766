/** The page to work from, which `npm run serve` offers. */
export const WEB_TEXTS = {
  web_title: { 'zh-CN': '员工导入', en: 'Staff import' },
  web_drop: { 'zh-CN': '把名单拖到这里，或点击选择', en: 'Drop your staff list here, or click to choose it' },
  web_kinds: { 'zh-CN': '工作簿（.xlsx）或 CSV', en: 'A workbook (.xlsx) or a CSV' },
  web_profile: { 'zh-CN': '导入到', en: 'Import into' },
  web_sandbox: { 'zh-CN': '练习用，不会改动真实用户', en: 'to practise: no real user is changed' },
  web_check: { 'zh-CN': '只检查，不写入', en: 'Check only' },
  web_import: { 'zh-CN': '导入', en: 'Import' },
  web_template: { 'zh-CN': '下载空白名单', en: 'Download an empty list' },
  web_sending: { 'zh-CN': '正在上传 {name}', en: 'Uploading {name}' },
  web_sent: { 'zh-CN': '已收到，结果会出现在下面。', en: 'Received: what comes of it appears below.' },
  web_not_sent: { 'zh-CN': '{name} 没有上传：{reason}', en: '{name} was not uploaded: {reason}' },
  web_no_file: { 'zh-CN': '请先选择文件。', en: 'Choose a file first.' },
  web_empty_file: { 'zh-CN': '文件是空的。', en: 'the file is empty.' },
  web_long_name: {
    'zh-CN': '文件名太长，最多 {bytes} 字节（一个汉字占 3 字节）。请缩短文件名。',
    en: 'its name is too long. At most {bytes} bytes are taken: a Latin letter is one, a Chinese character three.',
  },
  web_unreadable: {
    'zh-CN': '无法读取：文件在选择之后有改动，或者它是文件夹。请重新选择。',
    en: 'it cannot be read. It was changed after it was chosen, or it is a folder. Choose it again.',
  },
  web_no_script: {
    'zh-CN': '上传名单需要浏览器运行脚本。请在浏览器中启用脚本后重新打开本页。',
    en: 'Uploading a list takes JavaScript. Turn it on in your browser and open this page again.',
  },
  web_stopped: {
    'zh-CN':
      '连接已断开，导入程序可能已经停止。如果“npm run serve”没有运行，请启动它；然后打开它最近打印的地址。',
    en: 'The import does not answer here any more. If npm run serve is not running, start it; then open the address that it printed last.',
  },
  web_locked: {
    'zh-CN': '这个地址不完整，或者已经失效。请打开“npm run serve”最近打印的完整地址。',
    en: 'This address is incomplete, or of an earlier start. Open the whole address that npm run serve printed last.',
  },
  web_not_there: { 'zh-CN': '这里没有这个文件。', en: 'There is no such file here.' },
  web_over: {
    'zh-CN': '这次导入已经结束，没有可以取消的内容。',
    en: 'This import is over: there is nothing left to cancel.',
  },
  web_not_held: {
    'zh-CN': '这次导入没有等待放行，无需放行。',
    en: 'This import is not held: there is nothing to release.',
  },
  web_imports: { 'zh-CN': '导入记录', en: 'Imports' },
  web_no_imports: {
    'zh-CN': '还没有导入。把名单拖到上面，先点“只检查，不写入”。',
    en: 'Nothing was imported yet. Drop a list above, and begin with Check only.',
  },
  web_more_imports: {
    'zh-CN': '另有 {count} 次更早的导入，用“npm run jobs”可以查看。',
    en: '{count} earlier imports: npm run jobs lists them.',
  },
  // what stands above the reason, which is in the language of its list
  web_state_refused: { 'zh-CN': '没有导入', en: 'not imported' },
  web_state_held: { 'zh-CN': '等待放行', en: 'waits for release' },
  web_state_ended: { 'zh-CN': '提前结束', en: 'ended early' },
  web_wait_upload: {
    'zh-CN': '正在等待更早上传的“{name}”（{time}），两个文件有相同的用户；那个文件完成后会自动继续',
    en: 'it waits for “{name}” of {time}, which has some of the same users, and goes on by itself when that one is complete',
  },
  web_wait_unavailable: {
    'zh-CN': '平台暂时不可用，会自动重试，无需处理',
    en: 'the gateway is not available; it is tried again by itself, and there is nothing to do',
  },
  web_wait_misconfigured: {
    'zh-CN':
      '平台拒绝了密钥或设置，导入停在这里。请停止“npm run serve”，改正“GATEWAY_KEY”和“GATEWAY_SECRET”后重新启动，会从这里继续',
    en: 'the gateway refuses the key or the settings. Stop npm run serve, set the right GATEWAY_KEY and GATEWAY_SECRET and start it again: it goes on from here',
  },
  web_wait_unproved: {
    'zh-CN': '平台尚未确认已发送的内容，会自动再次查询，无需处理',
    en: 'the gateway has not confirmed yet what was sent; it is asked again by itself, and there is nothing to do',
  },
  web_only_checked: { 'zh-CN': '只检查', en: 'checked only' },
  web_report: { 'zh-CN': '打开报告', en: 'Open the report' },
  web_cancel: { 'zh-CN': '取消', en: 'Cancel' },
  web_release: { 'zh-CN': '放行', en: 'Release' },
  web_ask_cancel: {
    'zh-CN': '取消“{name}”？还没有发送的行不会再处理。',
    en: 'Cancel “{name}”? What was not sent yet will not be sent.',
  },
  web_ask_release: {
    'zh-CN': '放行“{name}”？请先看报告里的原因。',
    en: 'Release “{name}”? Read the reason in its report first.',
  },
} as const;
