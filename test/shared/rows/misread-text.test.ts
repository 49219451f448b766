/** Text that was destroyed before the upload, and honest names that look a little like it. */
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { wasMisread } from '../../../shared/rows/misread-text.ts';
import { PLAIN_LOOKS } from '../../../shared/rows/plain-looks.ts';

const misread = (name: string, written: string, read: string): string =>
  iconv.decode(iconv.encode(name, written), read);

/** Whether a cell is named as damaged: it does not take the fast path, either. */
const isNamed = (text: string): boolean => wasMisread(text) && !PLAIN_LOOKS.text?.test(text);

describe('text that was read in the wrong encoding', () => {
  it.each([
    ...[
      'J├╝rgen',
      'JĂĽrgen',
      'JΓΌrgen',
      'Jأ¼rgen',
      'J羹rgen',
      'J체rgen',
      'Jรผrgen',
      '源誘쇱',
      '逕ｰ荳ｭ 螟ｪ驛',
      '縺輔￥繧',
    ],
    ...[
      '袠胁邪薪',
      'Zo毛 Smith',
      'J黵gen M黮ler',
      'Jьrgen',
      'Josй',
      '£ukasz Wiœniewski',
      'Ma³gorzata',
      'Ayþe Þahin',
    ],
    ...['揷拞 懢榊', 'JŸrgen', 'Dvoøák', 'K„the'],
  ])('is named as damaged: %s', (text) => {
    expect(isNamed(text)).toBe(true);
  });

  const names = [
    'Jürgen Müller',
    'Иван Петров',
    'Γιώργος',
    '张伟',
    '陳怡君',
    '田中 太郎',
    '김민준',
    'محمد',
    'דוד כהן',
  ];
  it.each([
    ...[
      'cp437',
      'cp850',
      'cp866',
      'windows-1250',
      'windows-1251',
      'windows-1252',
      'windows-1254',
      'windows-1256',
    ],
    ...['koi8-r', 'macintosh', 'gb18030'],
  ])('is damaged where UTF-8 was read as %s', (encoding) => {
    const lost = (text: string): boolean => /[?\ufffd]/.test(text);
    const texts = names.map((name) => misread(name, 'utf8', encoding)).filter((text) => !lost(text));
    expect(texts.length).toBeGreaterThan(4);
    expect(texts.filter((text) => !isNamed(text))).toEqual([]);
  });

  it.each([
    ['windows-1252', 'gbk', 'Jürgen'],
    ['windows-1252', 'windows-1251', 'Jürgen'],
    ['windows-1252', 'windows-1253', 'Jürgen'],
    ['Shift_JIS', 'gbk', '田中 太郎'],
    ['gbk', 'windows-1252', '王伟'],
    ['EUC-KR', 'windows-1252', '김민준'],
  ])('is damaged where %s was read as %s: %s', (written, read, name) => {
    expect(isNamed(misread(name, written, read))).toBe(true);
  });
});

describe('an honest name', () => {
  it.each([
    ...[
      'Lily李',
      'Amy毛',
      '陈Amy',
      '小Ken',
      '王sir',
      'João李',
      'Müller李',
      '阿Q',
      'K歌',
      'T恤部',
      'e签宝',
      'VIP茅台专柜',
    ],
    ...[
      'İpek',
      'Łukasz',
      'Þór',
      'Þórður',
      'Það',
      'Ægir',
      'Guðrún',
      'cœur',
      'Œuvre',
      'Hùng',
      'Mèo',
      'Võ',
      'Nguyễn',
    ],
    ...[
      "O'Brien",
      'O’Brien',
      'l’été',
      '«Ok»',
      '¿Qué?',
      'm²',
      '5°C',
      'Smith™',
      'x×y',
      'Ana — Bob',
      'Seçkin Akçay',
    ],
    ...[
      'А. Smith',
      'Ivan Иванов',
      '1С:Предприятие',
      'αβγ',
      'β组',
      'Ωmega',
      'µm',
      'ΑΝΝΑ ΈΛΕΝΑ',
      'ΓΈΛΗ',
      'Ρέα',
    ],
    ...['علی بک', 'نگین', 'چنگیز', 'รถ', 'ณัฐ Smith', 'สมชาย ใจดี', 'नेहा', 'דוד כהן', 'Աշոտ', 'Oraz Ýazberdi'],
    ...[
      '田中 太郎',
      '渡邊 龍之介',
      '齋藤 さくら',
      '髙橋',
      '𠮷田',
      'ﾀﾅｶ',
      '김민준',
      'K팝',
      'Kim민수',
      '제갈공',
      '꽃님',
    ],
    ...[
      '赵祎玥',
      '李贇',
      '燚燚',
      '司馬懿',
      '亓官',
      '佴昊',
      '魏伟',
      '努爾哈赤',
      '阿卜杜拉·买买提',
      'ABC贸易',
      'abc贸易',
    ],
  ])('is not taken for damaged text: %s', (name) => {
    expect(wasMisread(name)).toBe(false);
  });
});
