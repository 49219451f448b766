import type { Language } from '../messages/language.ts';

/** What an adapter itself says of a row: these texts stand in reports, so they are in the profile's language. */
const TEXTS = {
  created_incompletely: {
    'zh-CN':
      '用户已创建（ID {id}），但以下内容没有写入：{names}。原因：{reason}。请修正后重新上传这一行，将更新该用户。',
    en: 'The user was created (id {id}), but this could not be set: {names}. Reason: {reason}. Mend it and upload the row again: the user will be updated.',
  },
  no_user_id: {
    'zh-CN': '平台没有返回用户 ID',
    en: 'the gateway named no id of the user',
  },
  no_text: {
    'zh-CN': '平台没有说明原因',
    en: 'the gateway gave no reason',
  },
  name_missing: {
    'zh-CN': '平台要求“{name}”和“{loginName}”至少填写一项，该用户目前两项都没有，请填写。',
    en: 'The gateway wants “{name}” or “{loginName}”, and this user has neither: fill in one of them.',
  },
} as const;

/** What stands between the items of a list. */
export const LIST_COMMA: Readonly<Record<Language, string>> = { 'zh-CN': '、', en: ', ' };

export type AdapterText = keyof typeof TEXTS;

export function say(
  language: Language,
  code: AdapterText,
  values: Readonly<Record<string, string>> = {},
): string {
  return TEXTS[code][language].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
