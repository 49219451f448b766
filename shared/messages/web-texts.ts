/** The page to work from, which `npm run serve` offers. */
export const WEB_TEXTS = {
  web_title: { 'zh-CN': '员工导入', en: 'Staff import' },
  web_drop: { 'zh-CN': '把名单拖到这里', en: 'Drop your staff list here' },
  web_kinds: { 'zh-CN': '工作簿（.xlsx）或 CSV', en: 'A workbook (.xlsx) or a CSV' },
  web_choose: { 'zh-CN': '选择文件', en: 'Choose files' },
  web_profile: { 'zh-CN': '导入到', en: 'Import into' },
  web_sandbox: { 'zh-CN': '练习用，不会改动真实用户', en: 'to practise: no real user is changed' },
  web_check: { 'zh-CN': '只检查，不写入', en: 'Check only' },
  web_import: { 'zh-CN': '导入', en: 'Import' },
  web_template: { 'zh-CN': '下载空白名单', en: 'Download an empty list' },
  web_sending: { 'zh-CN': '正在上传 {name}', en: 'Uploading {name}' },
  web_sent: { 'zh-CN': '已收到，结果会出现在下面。', en: 'Received: what comes of it appears below.' },
  web_not_sent: { 'zh-CN': '{name} 没有上传：{reason}', en: '{name} was not uploaded: {reason}' },
  web_no_file: { 'zh-CN': '请先选择文件。', en: 'Choose a file first.' },
  web_empty_file: { 'zh-CN': '文件是空的', en: 'the file is empty' },
  web_long_name: { 'zh-CN': '文件名太长', en: 'its name is too long' },
  web_stopped: {
    'zh-CN': '连接已断开：导入程序可能已经停止。请重新运行“npm run serve”。',
    en: 'The import does not answer any more. Run npm run serve again.',
  },
  web_locked: {
    'zh-CN': '请打开“npm run serve”打印的完整地址。',
    en: 'Open the whole address that npm run serve has printed.',
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
