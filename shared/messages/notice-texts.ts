/** What people are sent when a job is complete or held: no codes, but phrases. A subject is of one line and short. */
export const NOTICE_TEXTS = {
  notice_complete: {
    'zh-CN': '员工导入：{done} 成功，{toFix} 需修改',
    en: 'Staff import: {done} done, {toFix} to fix',
  },
  notice_well: {
    'zh-CN': '员工导入：{done} 成功，无需修改',
    en: 'Staff import: {done} done, nothing to fix',
  },
  notice_dry_run: {
    'zh-CN': '员工导入（试运行）：{done} 可导入，{toFix} 需修改',
    en: 'Staff import (dry run): {done} would be done, {toFix} to fix',
  },
  notice_refused: {
    'zh-CN': '员工导入：文件未被接受，没有导入任何人',
    en: 'Staff import: the file was refused, nobody was imported',
  },
  notice_names: { 'zh-CN': '名称表已读取', en: 'The table of names was read' },
  notice_held: {
    'zh-CN': '员工导入：已暂停，等待确认',
    en: 'Staff import: held, waiting for somebody to release it',
  },
  notice_slow: {
    'zh-CN': '员工导入：{rows} 行中，时限内大约只能处理 {fits} 行',
    en: 'Staff import: about {fits} of {rows} rows fit into its time',
  },
  notice_file: { 'zh-CN': '文件：{key}', en: 'File: {key}' },
  notice_count: { 'zh-CN': '{label}：{count}', en: '{label}: {count}' },
  notice_to_fix: {
    'zh-CN': '请打开“{file}”，改正标红的单元格后重新上传。',
    en: 'Open “{file}”, fix what is red, and upload it again.',
  },
  notice_to_fix_in_list: {
    'zh-CN': '“{file}”里有需要修改的行：请在原名单里改正，然后导入整个名单。',
    en: '“{file}” shows the rows to fix: correct them in your own list, and import the whole list.',
  },
  notice_report: { 'zh-CN': '报告（存储桶“{bucket}”）：', en: 'Report (bucket “{bucket}”):' },
} as const;
