/** Staff lists with names from lists that a package ships, for encodings to be told by. */
import { allFakers } from '@faker-js/faker';

type Locale = keyof typeof allFakers;

/** An encoding, who writes in it, and how their lists are headed: login, name, note. */
export interface Writer {
  readonly encoding: string;
  readonly locales: readonly Locale[];
  readonly headings: readonly string[];
}

const CYRILLIC = ['Логин', 'Имя', 'Примечание'];
const LATIN = ['Anmeldename', 'Prénom', 'Año'];
const CHINESE = ['用户名', '姓名', '备注'];

export const WRITERS: readonly Writer[] = [
  { encoding: 'gbk', locales: ['zh_CN', 'zh_TW'], headings: CHINESE },
  { encoding: 'Shift_JIS', locales: ['ja'], headings: ['社員番号', '氏名', '備考'] },
  { encoding: 'EUC-JP', locales: ['ja'], headings: ['社員番号', '氏名', '備考'] },
  { encoding: 'Big5', locales: ['zh_TW'], headings: ['用戶名', '姓名', '備註'] },
  { encoding: 'EUC-KR', locales: ['ko'], headings: ['아이디', '성명', '비고'] },
  {
    encoding: 'windows-1250',
    locales: ['cs_CZ', 'pl', 'hu', 'sk', 'hr', 'ro'],
    headings: ['Przezwisko', 'Imię', 'Poznámka'],
  },
  { encoding: 'windows-1251', locales: ['ru', 'uk', 'mk'], headings: CYRILLIC },
  {
    encoding: 'windows-1252',
    locales: ['de', 'fr', 'es', 'sv', 'pt_BR', 'da', 'nb_NO', 'fi'],
    headings: LATIN,
  },
  { encoding: 'windows-1253', locales: ['el'], headings: ['Χρήστης', 'Όνομα', 'Σημείωση'] },
  { encoding: 'windows-1254', locales: ['tr'], headings: ['Kullanıcı', 'İsim', 'Açıklama'] },
  { encoding: 'windows-1255', locales: ['he'], headings: ['משתמש', 'שם', 'הערה'] },
  { encoding: 'windows-1256', locales: ['ar', 'fa'], headings: ['المستخدم', 'الاسم', 'ملاحظة'] },
  { encoding: 'windows-1258', locales: ['vi'], headings: ['Tài khoản', 'Tên', 'Ghi chú'] },
  { encoding: 'koi8-r', locales: ['ru'], headings: CYRILLIC },
  { encoding: 'windows-874', locales: ['th'], headings: ['ผู้ใช้', 'ชื่อ', 'หมายเหตุ'] },
  { encoding: 'iso-8859-5', locales: ['ru'], headings: CYRILLIC },
  { encoding: 'macroman', locales: ['de', 'fr'], headings: LATIN },
  { encoding: 'cp850', locales: ['de', 'fr', 'es'], headings: LATIN },
];

export const HEADINGS: readonly (readonly string[] | undefined)[] = [
  ['User name', 'Name', 'Note'],
  CHINESE,
  undefined, // the writer's own
];

/** Draws from 0 up to `below`. */
export type Draw = (below: number) => number;

/** The same numbers for the same seed: a linear congruential generator, by Numerical Recipes. */
export function createDraw(seed: number): Draw {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const lists = new Map<Locale, { first: readonly string[]; last: readonly string[] }>();

function namesOf(locale: Locale) {
  const known = lists.get(locale);
  if (known) return known;
  const { person } = allFakers[locale].rawDefinitions;
  const flat = (names: object | null | undefined): string[] =>
    Object.values(names ?? {})
      .flat()
      .filter((name): name is string => typeof name === 'string');
  const found = { first: flat(person?.first_name), last: flat(person?.last_name) };
  lists.set(locale, found);
  return found;
}

const pick = (names: readonly string[], draw: Draw): string => names[draw(names.length)] ?? '';

/** Chinese and Korean write the surname first, the Japanese with or without a space. */
export function drawName(locale: Locale, draw: Draw): string {
  const { first, last } = namesOf(locale);
  if (locale === 'ja') return pick(last, draw) + (draw(2) === 0 ? ' ' : '') + pick(first, draw);
  if (['zh_CN', 'zh_TW', 'ko'].includes(locale)) return pick(last, draw) + pick(first, draw);
  return `${pick(first, draw)} ${pick(last, draw)}`;
}
