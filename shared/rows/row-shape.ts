/**
 * What no person's row looks like, whatever words it is made of: labels that end in a colon, numbers for names, numbered
 * sections, instructions, worked examples, and sentences that stand alone where logins do.
 */
import { type FoundCell, isPersonal, type Verdict } from './found-cell.ts';
import { isNoteOfPassword } from './named-password.ts';

const EXAMPLE =
  '(?:填写?)?(?:示例|样例|范例|样本|例子?|示范|範例|サンプル|예시|examples?|samples?|beispiel|ejemplo|exemplo|exemple|пример|приклад|exempel|eksempel|esimerkki|voorbeeld|esempio|exemplu|przykład|příklad|példa|örnek|contoh|ví dụ|記入例|入力例|記載例|(?:입력|작성|기입) ?예시?|샘플|ตัวอย่าง|مثال|דוגמה|παράδειγμα)';

/** `zhangsan（示例）`, `John Doe [example]` */
const MARKED_EXAMPLE = new RegExp(
  `[(（【\\[]\\s*(?:${EXAMPLE}[^)）】\\]]{0,4}|测试数据|请[^)）】\\]]{1,12})[)）】\\]]$|^[(（【\\[]\\s*${EXAMPLE}\\s*[)）】\\]]`,
  'i',
);
const EXAMPLE_ALONE = new RegExp(`^${EXAMPLE}\\s*\\d*$`, 'i');
/** Within a login that is all its row has. */
const NOTE_WORD = /示例|样例|范例|範例|共\s*\d+\s*[人名条行]/;
/** Of a login that lays down rules: `登录名不能重复`, `红色为必填` */
const RULE = /^(?=.{5}).*(?:不能|不可|不得|必须|必須|不超过|请勿|必填|仅限)/;
const INSTRUCTION = /^(?:请?(?:填写|填入|输入)|请?录入)(?![员人岗组部])/;
const COLON_AT_END = /[:：]$/;
/** `填报人：王芳`; a login with a colon has no hanzi before it. */
const LABELLED = /^[\p{Script=Han}\s（()）]{2,12}[:：]/u;
/** `二、财务部`, `（3）门店`, `1、用户名为必填项` */
const SECTION =
  /^(?:[一二三四五六七八九十百]+、|[（(](?:[一二三四五六七八九十]+|\d{1,3})[)）]|\d{1,3}[、)）])/;
const PLACEHOLDER = /^(?:x{3,8}|×{2,}|某{2,})$/i;

const NUMBER = /^\d{1,3}(?:[\d,]{0,6})(?:\s*(?:人|个|名|条|行|位|명|名様|\p{Ll}{3,12}))?$/u;
/** `2026-06-25`, `25.06.2026 10:00`, `2026年6月`: no person's name. */
const DATE =
  /^(?:\d{4}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}日?|月)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}\.? \p{L}{3,9}\.? \d{4}|\p{L}{3,9} \d{1,2}, \d{4})(?:[ T]+\d{1,2}:\d{2}(?::\d{2})?)?$/u;
/** `Enter login here`, `Your login`, above `Enter name here`. */
const ABOUT_LOGIN =
  /\s.*\b(?:log-?in|user(?: ?name)?|accounts?|id)\b|\b(?:log-?in|user|accounts?)\b.*\s|登录|账号|帐号|字母/i;
const ABOUT_NAME =
  /^(?:(?:please )?(?:enter|type|your|first|full|real|unique)\b.*\bname\b.*|真实姓名|员工姓名|中文姓名|姓名)$/i;
const NOTE = /^(?:notes?|remarks?|legende?|hinweise?|bemerkung|nota|备注|说明|注)$/i;
/** `only active`, `A = active` */
const OF_NOTE = /^\p{Ll}+ |=/u;

/** Looks of a login and of a name that together are no person's. */
const PAIRS: readonly (readonly [RegExp, RegExp])[] = [
  [/^0+$/, /^0+$/],
  [ABOUT_LOGIN, ABOUT_NAME],
  [NOTE, OF_NOTE],
];

/** `von 3`, `/ 3`, `of 12` */
const OUT_OF = /^(?:\p{Ll}{1,5}\s+|\/\s*)\d+$/u;
const SPACED_HANZI = /^\p{Script=Han}(?:\s+\p{Script=Han})+$/u;
const TOTAL = /(?:[合总小共累]计|[合總小共累]計|합계|총계)$/;
/** Those who sign: 制表人, 作成者. */
const SIGNER = /^\p{Script=Han}{2,6}[人者]$/u;
const HANZI = /\p{Script=Han}/u;

/** Makes sense only where it is all a row has: a sentence, a note, a date of printing. */
const SENTENCE =
  /\p{L}.* |[ \u3000].*\p{L}|\p{L}.*[:：。.!！?？;；,，)）]$|^[^:：]*\p{Script=Han}[^:：]*[:：]/u;

/** By the code of a character: whether a login holds it, and whether a name that begins or ends so deserves a closer look. */
const tableOf = (characters: string): Uint8Array => {
  const table = new Uint8Array(0x10000);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
};
const IN_LOGIN = tableOf('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.@-');
const ODD_ENDS = tableOf(':：)）]】0123456789');
const ODD_STARTS = tableOf('填请输录xX×某示样范範(（【[0123456789');

/** The quick test of a login: whether its row deserves a closer look. */
export function isOddLogin(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (IN_LOGIN[text.charCodeAt(at)] === 0) return true;
  return false;
}

/** The quick test of a name. */
export const isOddName = (text: string): boolean =>
  text !== '' && (ODD_STARTS[text.charCodeAt(0)] === 1 || ODD_ENDS[text.charCodeAt(text.length - 1)] === 1);

/** What a row is by the shapes of its login and name. */
export function judgeShape(
  found: readonly FoundCell[],
  key: FoundCell | undefined,
  name: FoundCell | undefined,
): Verdict {
  if (!key) return undefined;
  const isOdd =
    isLabel(key.text) ||
    (name ? isNoName(name.text) : false) ||
    (!isPersonal(found) && isOddPair(key.text, name?.text ?? '')) ||
    (found.length === 1 && (SENTENCE.test(key.text) || NOTE_WORD.test(key.text)));
  return isOdd ? 'not_a_user' : undefined;
}

const isLabel = (key: string): boolean =>
  [COLON_AT_END, LABELLED, SECTION, INSTRUCTION, MARKED_EXAMPLE, PLACEHOLDER, RULE].some((look) =>
    look.test(key),
  ) || isNoteOfPassword(key);

const isNoName = (name: string): boolean =>
  [COLON_AT_END, INSTRUCTION, MARKED_EXAMPLE].some((look) => look.test(name)) ||
  DATE.test(name) ||
  (PLACEHOLDER.test(name) && !HANZI.test(name)) ||
  (EXAMPLE_ALONE.test(name) && HANZI.test(name));

/** Looks of a row that has nothing that only people have. */
function isOddPair(key: string, name: string): boolean {
  const [login, called] = [key, name].map((text) => text.replace(/\s+/g, '').toLowerCase());
  if (PAIRS.some(([first, second]) => first.test(key) && second.test(name))) return true;
  if (login === called) return false;
  if (NUMBER.test(name) && !/\d/.test(key)) return true;
  if (OUT_OF.test(name) && /\d$/.test(key)) return true;
  if (SPACED_HANZI.test(key) || TOTAL.test(key)) return true;
  if (SIGNER.test(key) && name !== '' && !name.startsWith(key)) return true;
  return (
    EXAMPLE_ALONE.test(key) &&
    !/[a-z]\d/i.test(key) &&
    name !== '' &&
    !name.toLowerCase().includes(key.toLowerCase())
  );
}
