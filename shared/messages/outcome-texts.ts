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
  not_shown: {
    'zh-CN': '平台回复已创建该用户，但之后一直查不到。请在平台上查看该用户；如果没有，请重新上传这一行。',
    en: 'The gateway says that it created this user, but look-ups do not show the user. Look at the gateway; if nobody is there, upload this row again.',
  },
  identity_taken: {
    'zh-CN': '“{field}”的内容已属于另一个用户（{user}），没有修改任何人。',
    en: 'The {field} of this row belongs to another user ({user}). Nobody was changed.',
  },
  protected_user: {
    'zh-CN':
      '“{user}”是受保护的账号，名单不能创建或修改它，没有发送这一行。请删除这一行；如需修改，请联系管理员。',
    en: '“{user}” is a protected account, or looks like one: no list creates or changes it, and this row was not sent. Remove the row; ask your operator where the account must change.',
  },
  other_enterprise: {
    'zh-CN': '平台显示该用户属于另一个企业（编号 {enterprise}），没有再为这一行发送任何内容。请联系管理员。',
    en: 'The gateway shows that this user belongs to another enterprise (groupId {enterprise}), so nothing more was sent for this row. Tell your operator.',
  },
  created_incompletely: {
    'zh-CN': '本次导入已创建该用户，但其余内容没有写入。请修正后重新上传这一行，将更新该用户。',
    en: 'This import created the user, but the rest could not be set. Fix it and upload the row again: the user will be updated.',
  },
  unreadable_user: {
    'zh-CN':
      '平台查到的该用户信息不完整，无法识别，没有修改任何人。请在平台上核对该用户；如无异常，请联系管理员。',
    en: 'What the gateway shows of this user cannot be read, so nobody was changed. Check the user at the gateway; if all is well there, tell your operator.',
  },
  no_user_id: {
    'zh-CN': '平台没有返回用户 ID。',
    en: 'The gateway gave no id of the user.',
  },
  id_not_shown: {
    'zh-CN': '平台返回的用户 ID 与查询到的用户不一致。',
    en: 'The id that the gateway gave is not the one that it shows for this user.',
  },
  no_reason: {
    'zh-CN': '平台没有说明原因',
    en: 'the gateway gave no reason',
  },
  name_missing: {
    'zh-CN': '平台要求“{first}”和“{second}”至少填写一项，该用户目前两项都没有，请填写。',
    en: 'The gateway wants “{first}” or “{second}”, and this user has neither: fill in one of them.',
  },
  not_changeable: {
    'zh-CN': '“{field}”不能通过更新修改，该用户仍为“{user}”；其余内容已更新。',
    en: 'The {field} cannot be changed by an update: this user keeps “{user}”. All else was updated.',
  },
  // what became of a manager's own row, in the file that names the manager
  manager_missing: {
    'zh-CN':
      '没有发送：这一行的上级应由本文件第 {row} 行创建，但那一行的结果是“{outcome}”，平台上也没有该工号的用户。请先改正第 {row} 行，再把这两行一起重新上传。{reason}',
    en: 'Not sent: row {row} of this file should bring the manager of this row and is “{outcome}”, and the gateway knows nobody with that employee number. Fix row {row} first, then upload both rows again. {reason}',
  },
  manager_left_out: {
    'zh-CN':
      '没有写入上级：这一行的上级应由本文件第 {row} 行创建，但那一行的结果是“{outcome}”，平台上也没有该工号的用户。其余内容已写入。{reason}',
    en: 'Sent without its manager: row {row} of this file should bring that person and is “{outcome}”, and the gateway knows nobody with that employee number. All else was set. {reason}',
  },
  canary_failed: {
    'zh-CN':
      '为安全起见，没有再创建用户：本次导入创建的第一个用户在所设企业下查不到。密钥可能属于另一企业，或只能看到自己的通讯录。请联系管理员。',
    en: 'For safety nobody else was created: the first user that this import created cannot be found under the enterprise. The key may belong to another enterprise, or see only its own address book. Tell your operator.',
  },
  canary_lost: {
    'zh-CN':
      '平台回复已创建该用户，但在所设企业下查不到。密钥可能属于另一企业，或只能看到自己的通讯录。请联系管理员。',
    en: 'The gateway says that it created this user, but the user cannot be found under the enterprise. The key may belong to another enterprise, or see only its own address book. Tell your operator.',
  },
  superseded: {
    'zh-CN': '后来上传的文件“{upload}”（任务 {job}）也包含该用户，以那个文件为准，这一行没有发送。',
    en: 'A later upload, “{upload}” (job {job}), carries this user too and has the last word; this row was not sent.',
  },
  cancelled: {
    'zh-CN': '在发送这一行之前，导入已被取消。',
    en: 'This import was cancelled before this row was sent.',
  },
  same_refusal: {
    'zh-CN':
      '平台连续 {count} 行都用同一个代码拒绝（{code}：{text}），这一行没有发送。请查明原因（常见原因是识别用户的列不对，或密钥没有权限），解决后重新上传。',
    en: 'The gateway refused {count} rows in a row with one code ({code}: {text}), so this row was not sent. Find out why (often the column that says who a row is about is wrong, or the key lacks a right), then upload it again.',
  },
  worker_crashed: {
    'zh-CN': '处理这一行时程序多次中断，没有发送。请单独上传这一行；如果仍然失败，请联系管理员。',
    en: 'The program stopped again and again at this row, and it was not sent. Upload it alone; if that fails too, tell your operator.',
  },
  age_limit: {
    'zh-CN':
      '{hours} 小时内没能发送这一行：平台不可用或拒绝了接口，或者更早的上传、上级所在的行尚未完成。请稍后重新上传；如果仍然如此，请联系管理员。',
    en: 'This row could not be sent within {hours} hours: the gateway was unavailable or refused the connection, or an earlier upload or the row of its manager was not done. Upload it again later; if that fails too, tell your operator.',
  },
  wrong_address: {
    'zh-CN': '接口的地址有误（{reason}），没有发送。请联系管理员。',
    en: 'The address of the gateway is wrong ({reason}); nothing was sent. Tell your operator.',
  },
  look_ups_refused: {
    'zh-CN':
      '平台拒绝查找用户，无论查找谁都一样（{reason}），没有发送。请联系管理员，检查导入配置中的企业编号和密钥的权限。',
    en: 'The gateway refuses to look anybody up, whoever is asked for ({reason}); nothing was sent. Tell your operator to check the enterprise of the profile, and what the key may see.',
  },
  credentials_refused: {
    'zh-CN': '平台拒绝了接口的密钥或设置（{reason}），没有发送。请联系管理员。',
    en: 'The gateway refused the key or the settings of this connection ({reason}); nothing was sent. Tell your operator.',
  },
} as const;
