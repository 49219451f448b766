/**
 * A second heading row in a language that nobody listed, or one of marks: it stands right below the header, where its
 * position is evidence; further down the same cells may be a person's.
 */
import { type FoundCell, isNamedAfter, isPersonal, type Verdict } from './found-cell.ts';
import { mayBePassword } from './password-heading.ts';

/** So many rows below the header may be headings too: in other languages, with types, with marks. */
export const HEADING_ROWS = 3;

/** Types with a length. Any other word with a number in brackets is a person's: `王伟(2)`, `wangwei(2)` are namesakes. */
const TYPE_WORDS =
  'n?(?:var)?char(?:acter)?2?(?: varying)?|string|str|(?:tiny|long)?text|(?:big|small|tiny)?int(?:eger)?|num(?:ber|eric)?|decimal|dec|float|double|alpha(?:num(?:eric)?)?|digits?|c|n|x|an|字符串?型?|字符型|文本型?|数字型?|数值型?|整数|长度|最[长大多]|汉字|中文|字母|英文|zeichen|zahl';
const TYPES = `(?:${TYPE_WORDS})\\s*[(（]\\s*\\d+(?:\\s*,\\s*\\d+)?\\s*[)）]|[≤<≥>=～~]+\\s*\\d+|\\d+\\s*[-~～至到]\\s*\\d+\\s*[位个字]?(?:字符?)?`;
const YES_NO =
  'y|n|yes|no|是|否|有|无|可|√|✓|✔|t|f|true|false|m|o|ja|nein|sí|oui|non|да|нет|はい|いいえ|예|아니오';
const NEEDS =
  '(?:required|mandatory|optional|compulsory)(?: field)?|pflichtfeld|pflicht|erforderlich|freiwillig|obligatori[oa]|obligatoire|opcional|optionnel|facultati(?:f|vo)|обязательн\\p{Ll}*(?: поле)?|необязательн\\p{Ll}*|必須(?:項目)?|任意|必填|選填|필수|선택|จำเป็น|bắt buộc';
const RULES =
  '[不须需应限可][可能得要会是]?(?:重复|重複|为空|超过|填写?|修改|更改|为中文|唯一)\\S{0,8}|(?:中文)?汉字|中文|英文|字母|(?:英文)?字母[+和或及、]?数字|数字|唯一|\\d+\\s*(?:位|个字符?|字符?|字)(?:数字|以上|以下|以内|及以上)?';
const NUMBERED = '\\[\\d{1,2}\\]|unnamed: \\d+|(?:column|col|列|spalte|field|字段) ?\\d+|f\\d{1,2}';
const MARK = `(?:${[TYPES, YES_NO, NEEDS, RULES, NUMBERED].join('|')})`;
const MARKS = new RegExp(`^[*(（\\[【]?${MARK}(?:[\\s,，、;；/或和及与+]+${MARK})*[*)）\\]】。.!]?$`, 'iu');

/** What a second heading row is, by its cells and by what ends as headings do. */
export function judgeSecondHeading(
  found: readonly FoundCell[],
  key: FoundCell | undefined,
  name: FoundCell | undefined,
  isHeadingAtEnd: (cell: FoundCell) => boolean,
): Verdict {
  const known = found.filter(({ column }) => column);
  if (known.length > 1 && known.every(isMark))
    return known.length > 2 || known.some(({ text }) => text.length > 3) ? 'ignored' : 'not_a_user';
  if (known.length > 1 && (known.every(isNumberFrom(1)) || known.every(isNumberFrom(0))))
    return known.length > 2 ? 'ignored' : 'not_a_user';
  if (!key) return undefined;
  if (isOverPasswords(found, key, name)) return 'not_a_user';
  const isHeaded = name !== undefined && !isNamedAfter(key, name) && !isPersonal(found);
  return isHeaded && key.text !== name.text && [key, name].every(isHeadingAtEnd) ? 'not_a_user' : undefined;
}

const isMark = ({ text, says }: FoundCell): boolean => says === 'mark' || says === 'dash' || MARKS.test(text);

const isNumberFrom =
  (first: number) =>
  ({ text, place }: FoundCell): boolean =>
    text === String(place + first);

const WORDS = /^[\p{L}\p{M}\s_-]{2,40}$/u;
const ASCII = /^[ -~]+$/;
const CAPITAL = /^\p{Lu}/u;

/**
 * Whether the cell below `Password` is itself a word for passwords. People do choose `password`; so a word of plain letters
 * counts only where the login is a heading too, or looks like one.
 */
function isOverPasswords(found: readonly FoundCell[], key: FoundCell, name: FoundCell | undefined): boolean {
  const secret = found.find(({ column }) => column?.field.kind === 'secret');
  if (!secret || !WORDS.test(secret.text) || !mayBePassword(secret.text)) return false;
  if (isPersonal(found.filter((cell) => cell !== secret))) return false;
  if (!ASCII.test(secret.text) || key.says === 'own' || key.says === 'heading') return true;
  if (key.text === name?.text || /\d/.test(key.text)) return false;
  if (!ASCII.test(key.text)) return true;
  const isForeign = name !== undefined && /\p{Script=Han}/u.test(name.text);
  return CAPITAL.test(key.text) && CAPITAL.test(secret.text) && !isForeign;
}
