/** Why a job is held, and what can be done about it. */
export const HOLD_TEXTS = {
  held_many_creates: {
    'zh-CN':
      '这个文件约有 {creates} 人（共 {users} 人）会被新建，超过了设定的上限。抽查了 {asked} 人，平台上没有其中的 {absent} 人。常见原因是用错了识别用户的列、选错了企业，或者平台上删除了很多人。没有发送任何数据。',
    en: 'This file would create about {creates} of its {users} people, more than the profile allows. {asked} were looked up, and the gateway does not have {absent} of them. A wrong key column, the wrong enterprise, or many people deleted at the gateway are the usual causes. Nothing was sent.',
  },
  held_many_rejected: {
    'zh-CN': '{rows} 行中有 {rejected} 行需要修改，超过了设定的比例。没有发送任何数据。',
    en: '{rejected} of {rows} rows are rejected, a larger share than the profile allows. Nothing was sent.',
  },
  held_few_rows: {
    'zh-CN': '这个文件有 {rows} 人，上一次同名文件有 {before} 人。可能是导出不完整。没有发送任何数据。',
    en: 'This file has {rows} people, and the last one of its name had {before}. The export may be incomplete. Nothing was sent.',
  },
  held_no_time: {
    'zh-CN':
      '这个文件来不及导入完：按平台允许的速度，仅查询 {users} 人就需要约 {hours} 小时，而超过 {limit} 小时就不再发送。没有发送任何数据。请把名单拆开，一份导入完再上传下一份，或请管理员提高速度。',
    en: 'This file cannot be finished in time: at the pace that the gateway allows, only looking up its {users} people takes about {hours} hours, and after {limit} hours nothing more is sent. Nothing was sent. Split the list and upload one part when the other is done, or have your operator raise the pace.',
  },
  time_may_end: {
    'zh-CN':
      '按平台允许的速度，如果 {users} 行全部要新建或修改，需要约 {hours} 小时；时限 {limit} 小时内大约只能处理 {fits} 行，之后还没有发送的行不再处理。如果大多数人有变化，请把名单拆开，一份导入完再上传下一份，或请管理员提高速度。',
    en: 'At the pace that the gateway allows these {users} rows take about {hours} hours if all of them are new or changed. About {fits} fit into the {limit} hours that the file has, and what is not sent by then is left unprocessed. If most have changed, split the list and upload one part when the other is done, or have your operator raise the pace.',
  },
  held_gateway_unasked: {
    'zh-CN': '平台暂时无法访问，无法判断 {users} 人中有多少会被新建。没有发送任何数据；之后会自动再次检查。',
    en: 'The gateway is in trouble, and so it cannot be told how many of {users} people would be created. Nothing was sent. It is asked again by itself.',
  },
  how_to_release: {
    'zh-CN':
      '如果确认无误，请让管理员放行任务 {job}（“npm run jobs -- release {job}”）；否则请在原名单里改正，再重新上传整个名单。{hours} 小时内没有放行，任务会结束，不发送任何数据。',
    en: 'If the file is right, have your operator release job {job} (“npm run jobs -- release {job}”); else correct your own list and upload the whole of it again. If nobody releases it within {hours} hours, it ends with nothing sent.',
  },
  held: {
    'zh-CN': '尚未发送：整个文件已暂停，等待放行。',
    en: 'Not sent yet: the whole file is held until somebody releases it.',
  },
} as const;
