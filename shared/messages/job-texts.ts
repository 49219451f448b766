/** Why a job ended without doing what it was asked to. */
export const JOB_TEXTS = {
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
} as const;
