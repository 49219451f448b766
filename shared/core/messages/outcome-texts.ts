/** Why a valid row did not become a created, updated or unchanged user. */
export const OUTCOME_TEXTS = {
  ambiguous_user: {
    'zh-CN': '平台上有 {count} 个用户与这一行匹配，无法确定是哪一个，没有修改任何人。',
    en: 'The gateway has {count} users who match this row. Nobody was changed, because it cannot be told which is meant.',
  },
  not_confirmed: {
    'zh-CN': '请求已发出，但没有得到确认。请在平台上查看该用户，或重新上传这一行（不会重复创建）。',
    en: 'A request was sent and never confirmed. Look the user up at the gateway, or upload this row again: nobody is created twice.',
  },
  worker_crashed: {
    'zh-CN': '处理这一行时程序多次中断，没有发送。请单独上传这一行；如果仍然失败，请联系管理员。',
    en: 'The program stopped again and again at this row, and it was not sent. Upload it alone; if that fails too, tell your operator.',
  },
  age_limit: {
    'zh-CN': '平台不可用的时间超过了 {hours} 小时，这一行没有发送。请稍后重新上传。',
    en: 'The gateway was unavailable for more than {hours} hours, and this row was not sent. Upload it again later.',
  },
  credentials_refused: {
    'zh-CN': '平台拒绝了接口的密钥或设置（{reason}），没有发送。请联系管理员。',
    en: 'The gateway refused the key or the settings of this connection ({reason}); nothing was sent. Tell your operator.',
  },
} as const;
