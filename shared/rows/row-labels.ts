/** Words that stand in rows which are no people: columns' marks and types, totals, signatures, page numbers, notes, examples. */

/** What may stand before such a word: `* Total`, `--- End ---`, `（注）`. */
const BEFORE = /^[\s*#\-–—_=(（【[<《"“:：.·…~+|/\\]+/;
/** What may stand after one that stands alone. */
const AFTER = '[\\s*\\-–—_=)）】\\]>》"”。.…~]*$';

/** Of every alternative the first character is itself, or a digit where it is `\d`: so they are told apart quickly. */
type Alternatives = readonly string[];

/** Splits where no bracket is open. */
const wordsOf = (text: string): string[] => text.split(/\|(?![^(]*\))/);

/** Types and marks of a column. What begins with `\d` may be a length. */
const MARKS: Alternatives = [
  ...wordsOf('required|mandatory|optional|not null|nullable|unique|primary key|must be unique'),
  ...wordsOf(
    'nvarchar2?|varchar2?|char|string|text|big ?int|int|integer|number|numeric|decimal|double|float',
  ),
  ...wordsOf('bool|boolean|date|date ?time|timestamp|max(?:imum)? \\d+(?: char(?:acter)?s)?'),
  ...wordsOf(
    '非必[填须需]项?|不必填|必[填须需](?:项|字段)?|选填项?|可选项?|可填|唯一|主键|不能?为空|可以?为空',
  ),
  ...wordsOf(
    '文本[型格]?式?|字符[串型]?|数字[型格]?式?|数值型?|整[数型]型?|日期[型时格]?[间式]?|布尔[值型]?|枚举|长度',
  ),
  ...['最多', '最长', '不超过', '至少', '长度'].map((word) => `${word}\\s*\\d+\\s*(?:个?字符?|位|字节)?`),
  '\\d+\\s*(?:个?字符?|位)(?:以内|数字)?',
  'y{4}[-/.年]m{1,2}(?:[-/.月]d{1,2}日?)?(?: h{1,2}:m{1,2}(?::s{1,2})?)?',
];

const TOTALS = wordsOf('合计|总计|小计|共计|累计|total|grand total|sub-?total|sum|count');

/** With nothing else in the cell they stand for a total, a signature, a note or an example, or are a name. */
const BARE: Alternatives = [
  ...TOTALS,
  ...wordsOf('总数|总人数|人数|平均值?|totals|average'),
  ...wordsOf(
    '制表人?|审核人?|审批人?|复核人?|填表人|经办人|负责人签?字?|签[字名章]|盖章|编制人?|批准人?|制单人?|打印人|导出人',
  ),
  ...['制表', '填表', '打印', '导出', '审核', '统计'].map((word) => `${word}(?:日期|时间)`),
  ...wordsOf('signature|signed|prepared by|approved by|checked by|reviewed by'),
  ...wordsOf(
    '示例|样例|范例|例子|举例|例如?|example|sample|beispiel|ejemplo|exemplo|exemple|пример|for example|e\\.?g\\.?',
  ),
  ...wordsOf('备注|注意?|注意事项|填[写表](?:说明|须知|要求|示例)|说明|提示|温馨提示'),
  ...wordsOf('notes?|remarks?|instructions?|how to fill(?: in)?|attention'),
  ...wordsOf('confidential|internal use only|内部资料|机密|绝密'),
  ...wordsOf('结束|以下空白|以下无正文|the end|end|end of (?:the )?(?:report|list|file|data)|eof'),
];

/** Texts that are no name and no code whatever stands beside them. */
const CERTAIN: Alternatives = [
  ...BARE.map((word) => `${word}(?:\\s*[(（]?[a-z\\u4e00-\\u9fff]{0,4}[)）]?)?\\s*[:：]`),
  ...[...TOTALS, '共'].map(
    (word) =>
      `${word}\\s*[(（]?\\s*\\d[\\d,.]*\\s*[)）]?\\s*(?:[人个名条行位页]|users?|rows?|people|records?|employees|persons?)?\\s*[)）]?$`,
  ),
  ...wordsOf(
    'printed|prepared|approved|checked|reviewed|signed|authorised|authorized|generated|exported',
  ).map((word) => `${word} (?:by|on|at) `),
  'page \\d+(?:\\s*(?:of|/)\\s*\\d+)?$',
  'page\\d+\\s*(?:of|/)\\s*\\d+$',
  '第\\s*\\d+\\s*页',
  '\\d+ (?:rows?|records?|entries)(?: (?:affected|selected|exported|in set).*)?[.)]*$',
  'e\\.?g\\.\\s*\\S',
  '例[：:]',
  ...['示例', '样例', '范例', '例如'].map((word) => `${word}[：:，, ]`),
  '请[按填输勿在选参如先使用]',
  'please ',
];

/** Headings that staff lists have and no gateway knows; in a second heading row they stand under those it does. */
export const OTHER_HEADINGS: readonly string[] = [
  ...wordsOf(
    'ID|No.|Serial no|User|User ID|Login ID|Account name|Real name|First name|Last name|Surname|Given name',
  ),
  ...wordsOf(
    'Staff ID|Staff no|Employee code|Job number|Job title|Title|Tel|Telephone|Cell phone|Contact|Gender|Sex|Age',
  ),
  ...wordsOf(
    'Company|Team|Group|Start date|End date|Benutzername|Vorname|Nachname|Personalnummer|Passwort|Usuario|Nombre',
  ),
  ...wordsOf('Apellido|Contraseña|Correo|Nom|Prénom|Identifiant|Mot de passe|Utilisateur|Matricule'),
  ...wordsOf(
    '序号|编号|员工姓名|员工|登录ID|登录账户|账户|账户名|员工号|员工编码|人员编号|性别|年龄|身份证号|联系电话|联系方式',
  ),
  ...wordsOf(
    '职务|岗位|入职日期|公司|单位|区域|使用者名稱|使用者|帳號|姓名（中文）|ユーザー名|氏名|사용자명|이름',
  ),
  ...wordsOf('帐号|名称|名字|ユーザーID|아이디|성명|ชื่อผู้ใช้|ชื่อ-นามสกุล|ชื่อ|Логин|ФИО|Имя|Имя пользователя'),
  ...wordsOf('Vollständiger Name|Nombre completo|Nome completo|Nom complet|Tên đăng nhập|Họ tên|Họ và tên'),
];

const MARK = `(?:${MARKS.join('|')})(?:\\s*[(（\\[][^)）\\]]*[)）\\]])?[\\s*)）】\\]:：.。、,，/-]*`;
const MARKED = new RegExp(`^(?:${MARK})+$`, 'i');
const ALONE = new RegExp(`^(?:${BARE.join('|')})${AFTER}`, 'i');
const TELLING = new RegExp(`^(?:${CERTAIN.join('|')})`, 'i');
const PAGE = /^[-–—]\s*\d+\s*[-–—]$/;
const NUMBER = /^[+-]?\d[\d.,\s]*%?\s*[人个名条行位]?$/;
const WITHOUT_WORDS = /^[^\p{L}\p{N}]+$/u;

/** What the text of a cell says, beside a value; `text` where it says nothing of the kind. */
export type Label = 'dash' | 'mark' | 'certain' | 'bare' | 'number' | 'text';

/** No mark and no single word is longer. */
const MAX_LENGTH = 60;

/** @param text trimmed, and not empty */
export function labelOf(text: string): Label {
  if (WITHOUT_WORDS.test(text)) return 'dash';
  if (NUMBER.test(text)) return 'number';
  const label = text.replace(BEFORE, '');
  if (TELLING.test(label) || PAGE.test(text)) return 'certain';
  if (label.length > MAX_LENGTH) return 'text';
  if (MARKED.test(label)) return 'mark';
  return ALONE.test(label) ? 'bare' : 'text';
}

const firstOf = (alternative: string): string =>
  alternative.startsWith('\\d') ? '\\d' : alternative.charAt(0).toLowerCase();

/** `User name` in any of its spellings: `USER_NAME`, `用 户 名`. */
const spelt = (heading: string): string =>
  [...heading.replace(/[\s_-]+/g, '')]
    .map((character) => character.replace(/[^\w\u4e00-\u9fff]/g, '\\$&'))
    .join('[\\s_-]*');

/** Most logins: letters, then a dot, an at sign or a digit. No word of ours is like that, but for `e.g.` */
const LOGIN = /^[A-Za-z][A-Za-z_-]*(?<!^e)[.@\d][\w.@-]*$/;

const isLetterOrHanzi = (code: number): boolean =>
  (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);

/**
 * Makes the quick test that nearly every row passes: whether a cell may be a label, or one of these headings, so that its
 * row deserves a closer look. It is asked of two or three cells a row: the first character finds the few words to try.
 */
export function createSuspicion(headings: readonly string[]): (text: string) => boolean {
  const alone = [...headings.map(spelt).filter((heading) => heading !== ''), ...BARE, ...MARKS];
  const looks = new Map<string, string[]>();
  const add = (first: string, look: string): unknown =>
    looks.get(first)?.push(look) ?? looks.set(first, [look]);
  for (const word of alone) add(firstOf(word), `${word}(?![\\w\\u4e00-\\u9fff.@])`);
  for (const text of CERTAIN) add(firstOf(text), text);
  const byFirst = new Map<number, RegExp>();
  for (const [first, words] of looks) {
    const look = new RegExp(`^(?:${words.join('|')})`, 'i');
    const characters = first === '\\d' ? [...'0123456789'] : [first, first.toUpperCase()];
    for (const character of characters) byFirst.set(character.charCodeAt(0), look);
  }
  return (text) => {
    const code = text.charCodeAt(0);
    const look = byFirst.get(code);
    if (look !== undefined && !LOGIN.test(text) && look.test(text)) return true;
    if (isLetterOrHanzi(code) || text === '') return false;
    const label = text.replace(BEFORE, '');
    return (
      PAGE.test(text) || WITHOUT_WORDS.test(text) || (byFirst.get(label.charCodeAt(0))?.test(label) ?? false)
    );
  };
}
