import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { createTextDecoding } from '../../../shared/csv/encoding.ts';
import { FileRefusal } from '../../../shared/csv/file-refusal.ts';
import { encodingOfHead } from '../../../shared/csv/head-encoding.ts';
import { recognizeFormat } from '../../../shared/csv/other-formats.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import { encodeGb18030 } from './encode.ts';

interface Read {
  readonly encoding: string;
  readonly text: string;
}

/** What the bytes are read as; the line that a file is refused for. */
function decode(parts: readonly Uint8Array[], further: readonly string[] = []): Read | { refused: number } {
  const decoding = createTextDecoding(encodingOfHead(parts[0] ?? new Uint8Array()), further);
  try {
    const text = parts.map((part) => decoding.push(part)).join('') + decoding.end();
    return { encoding: decoding.encoding, text };
  } catch (error) {
    if (error instanceof FileRefusal && error.code === 'unknown_encoding') return { refused: error.line };
    throw error;
  }
}
const decodeText = (text: string, encoding: string, further?: readonly string[]) =>
  decode([iconv.encode(text, encoding)], further);

const ascii = (length: number) => Buffer.alloc(length, 'a,b\n');
const gbk = encodeGb18030('张伟,李萍\n');
const manyInGbk = encodeGb18030('王芳\n李娜\n张敏\n刘静\n陈丽\n杨磊\n赵洋\n黄艳\n周勇\n吴军\n');

describe('UTF-8', () => {
  it.each([
    'Jürgen,Ólöf,Øy',
    'É. Núñez',
    'Łukasz Wiśniewski',
    'Nguyễn Văn Ân',
    '魏伟',
    'Фаина Силина',
    'Ελένη',
    'סער לוי',
    'IT部,A座,Lily梅,VIP客户',
    'Əliyev Əli,Nº 12,3º A,5µm,m²',
    'Đỗ An',
    '½ day,✓,㎡,⭐,≥',
    'BEDNÁŘ,POSPÍŠIL',
    'عطا عطالله',
    '田中 太郎',
    '김철수',
    'สมชาย ใจดี',
    'नेहा',
    'a\u00a0b,5°,No·1',
    '“Ann” – it’s €5 👍',
    'li,\ufffd\ufffd',
    ...['Zoë Smith', 'Zoé', 'Léa Petit', 'São Paulo', 'Pål Sæther', 'László Bíró', 'Tô Lâm', 'Vũ Dũng', 'Lê'],
    ...['Máire Ní', 'Gül', 'Żak', 'Žan', 'Šid', 'Şırnak', 'Hyvinkää', 'Höy', 'Ella Ó', 'née Müller', 'à la'],
    ...['سارة', 'دعاء', 'طه', 'Яна', 'Цой', 'Ян', 'Ρέα', 'טל', 'סער', 'Աշոտ', 'กานต์', '김', '田', 'さくら'],
    ...['N° 5', 'Nº', 'Mª José', '£ 5', '5 µm', '±3', '¿Qué?', 'Año', 'Kullanıcı adı', 'Prénom', 'Größe'],
  ])('is believed where it makes words, or signs where people write them: %s', (names) => {
    const text = `User name\n${names}\n`;
    expect(decode([Buffer.from(text)])).toEqual({ encoding: 'utf-8', text });
  });

  it.each([
    ['a Korean syllable', '채', 'euc-kr'],
    ['a hanzi, which is a letter of Turkish too', '女', 'gbk'],
    ['hanzi that make a Greek word', '魏伟', 'gbk'],
    ['a Thai word', 'เกฟ', 'windows-874'],
    ['a floor', '3楼', 'gbk'],
    ['a Greek word, and a name', '韦唯', 'gbk'],
    ['an accent after an English name', 'Amy毛', 'gbk'],
    ['a mark of Hebrew in a Latin word', 'Íñigo Lee', 'cp850'],
    ['letters of Thaana in a Latin word', 'Jiří Dvořák', 'maccenteuro'],
    ['a hanzi in a Latin word', 'Miroslav Haščák', 'cp852'],
    ['a rare syllable', 'Ήρα', 'cp737'],
    ['a rare hanzi', 'غزة', 'cp720'],
    ['letters of old Cyrillic', 'Мена', 'cp855'],
  ])('is not believed where it is there by chance: %s', (_, name, encoding) => {
    const bytes = iconv.encode(`User name,Name\nann,${name}\n`, encoding);
    expect(Buffer.from(bytes.toString('utf8'))).toEqual(bytes);
    expect(decode([bytes])).not.toMatchObject({ encoding: 'utf-8' });
  });

  it('needs no proof after a byte order mark, where damage shows', () => {
    const bytes = Buffer.concat([Buffer.from('\ufeffä,ä\n'), Buffer.from([0xe4, 0x2c, 0x0a])]);
    expect(decode([bytes])).toEqual({ encoding: 'utf-8', text: '\ufeffä,ä\n\ufffd,\n' });
  });
});

describe('GB18030', () => {
  it.each([
    '李婷婷',
    '陳偉',
    '小伟',
    '婷婷\n倩倩',
    '吴𠮷',
    '欧阳娜娜',
    '魏伟\n张麗\nVIP客户',
    '朱镕基',
    '王伟，A座',
    ...[
      '司徒子建',
      '令狐冲',
      '扎西顿珠',
      '赵祎玥',
      '范昉燚',
      '前台',
      '老李',
      '陈总',
      '李\n王\n陈',
      'Lily李\nAmy陈',
    ],
  ])('is believed where it reads as Chinese, down to one name under English headings: %j', (names) => {
    const text = `User name,Name\n${names}\n`;
    expect(decode([encodeGb18030(text)])).toEqual({ encoding: 'gb18030', text });
  });

  it.each([
    ...[
      'Lily李',
      'Amy陈',
      'Amy毛',
      '陈Amy',
      '李Lily',
      '王sir',
      'VIP李',
      'Tony老师',
      'Anna姐',
      '老K',
      '①组',
      'A座',
      '王伟★',
    ],
    ...[
      '令狐冲',
      '司徒子',
      '端木蕻良',
      '拓跋珪',
      '叶赫那拉',
      '才让卓玛',
      '斯琴高娃',
      '朴志勋',
      '努尔哈赤',
      '尼玛扎堆',
      '范昉燚',
    ],
  ])('is believed of a line among ten that are: %s', (name) => {
    const { text } = decode([manyInGbk, iconv.encode(`amy,${name}\n`, 'gb18030')]) as Read;
    expect(text.split('\n')[10]).toBe(`amy,${name}`);
  });

  it('may show after a million bytes of ASCII', () => {
    expect(decode([ascii(1_000_000), gbk])).toEqual({
      encoding: 'gb18030',
      text: `${ascii(1_000_000)}张伟,李萍\n`,
    });
  });

  it('never swallows a separator after a wrong byte, and the line with it is not read', () => {
    const damaged = Buffer.from([0x81, 0x2c, 0x81, 0x0a, 0x81, 0x30, 0x2c, 0x0a]);
    expect(decode([gbk, damaged, gbk])).toMatchObject({
      text: '张伟,李萍\n\ufffd,\ufffd\n\ufffd0,\n张伟,李萍\n',
    });
  });
});

describe('a file in another encoding', () => {
  it.each([
    ['Shift_JIS', '田中 太郎'],
    ['EUC-JP', '谷川 結菜'],
    ['Big5', '王小明'],
    ['EUC-KR', '부주희'],
    ['windows-1250', 'Vendelín Čáp'],
    ['windows-1251', 'Жозефіна Усич'],
    ['windows-1252', 'Jürgen Müller'],
    ['windows-1252', 'Pilar Valentín'],
    ['windows-1253', 'Ελένη Δελή'],
    ['windows-1254', 'Zühal Ekici'],
    ['windows-1255', 'הילה חריף'],
    ['windows-1256', 'راشد سعيد'],
    ['windows-1258', 'Trung Chính Bùi'],
    ['koi8-r', 'Всемил Жданов'],
    ['windows-874', 'มุรซาลีน บุนนาค'],
    ['macroman', 'Zoë Kröger'],
    ['cp850', 'Käthe Müller'],
    ['windows-1250', 'POSPÍŠIL,BEDNÁŘ,KENÍŽ,RÓŻA'],
    ['windows-1251', 'ГОРБУНОВ'],
    ['windows-874', 'เดช\n2,แดง\n3,เจน'],
    ['windows-1251', 'АННА'],
    ['EUC-KR', '피소영'],
    ['EUC-KR', '마포'],
  ])('is refused at the line where it shows: %s, %s', (encoding, name) => {
    expect(decodeText(`User name,Name\nann,Ann\nx,${name}\n`, encoding)).toEqual({ refused: 3 });
  });

  it('is refused where names were cut off within a character', () => {
    for (const cut of [2, 4, 8])
      expect(decode([Buffer.from('li,'), Buffer.from('张伟张').subarray(0, cut), Buffer.from('\n')])).toEqual(
        { refused: 1 },
      );
  });

  it.each([
    ['ISO-2022-JP', '\u001b$BEDCf\u001b(B'],
    ['ISO-2022-KR', '\u001b$)C\n\u000e1h\u000f'],
    ['HZ', '~{UEN0~}'],
    ['UTF-7', `+${Buffer.from('张伟', 'utf16le').swap16().toString('base64').replace(/=+$/, '')}-`],
    [
      'UTF-7 without the hyphen',
      `+${Buffer.from('张伟', 'utf16le').swap16().toString('base64').replace(/=+$/, '')}`,
    ],
    ['UTF-7 within a word', 'M+APw-ller'],
  ])('is refused though all its bytes are ASCII: %s', (_, name) => {
    expect(decode([Buffer.from(`User name,Name\nx,${name}\n`)])).toEqual({ refused: 1 });
  });

  it.each([
    'Wi-Fi +LTE-A',
    '+Weekends-only',
    'a~{1234~}',
    '+86-138',
    '+8613800138000-',
    '+660-1',
    '~{x',
    'a~{}~b',
    'C++-',
    'ann+new-1@x.com',
  ])('is none for what merely looks like it: %s', (value) => {
    const text = `User name,Name\nx,${value}\n`;
    expect(decode([Buffer.from(text)])).toEqual({ encoding: 'utf-8', text });
  });

  it('is read in the first encoding of a profile that makes words of it', () => {
    const further = ['windows-1251', 'windows-1252'];
    const german = 'Name\nJürgen Müller\nŠimić’s €\n'.replace('ć', 'c');
    expect(decodeText(german, 'windows-1252', further)).toEqual({ encoding: 'windows-1252', text: german });
    const russian = 'Name\nИван Иванов\n';
    expect(decodeText(russian, 'windows-1251', further)).toEqual({ encoding: 'windows-1251', text: russian });
    expect(decode([gbk], further)).toMatchObject({ encoding: 'gb18030' });
    expect(decodeText('Name\nüß\n', 'windows-1252', ['windows-1251'])).toEqual({ refused: 2 });
  });
});

describe('a file of a profile that names windows-1252', () => {
  const further = ['windows-1252'];

  it.each([
    ...[
      'Jürgen Müller',
      'Käthe Groß',
      'Œuvre, cœur',
      'Hélène Côté',
      'Núñez',
      'João Conceição',
      'Nicolò',
      'Niccolò',
    ],
    ...[
      'Þórður Sigurðsson',
      'Guðrún',
      'Hafþór',
      'Ýmir',
      'Øystein Bjørnsen',
      'Søren',
      'Mäkelä',
      'Tõnu Jõgi',
      'Šeremet',
    ],
    ...['O’Brien', '“Bob” – €5', 'Smith–Jones', 'JOSÉ MUÑOZ', 'Lluís Gràcia', 'Nîmes', 'Côte d’Azur'],
  ])('is read where words are spelt as its languages are: %s', (name) => {
    const text = `User name,Name\nx,${name}\n`;
    const { encoding, text: read } = decodeText(text, 'windows-1252', further) as Read;
    expect([read, encoding]).toEqual([text, 'windows-1252']);
  });

  it.each([
    ['macroman', 'Jürgen Müller'],
    ['macroman', 'Björn Schäfer'],
    ['macroman', 'María Gómez'],
    ['cp850', 'Käthe'],
    ['cp437', 'José Núñez'],
    ['windows-1254', 'Ayşe Şahin'],
    ['windows-1254', 'Yıldız Kaya'],
    ['windows-1257', 'Jānis Bērziņš'],
    ['windows-1257', 'Līga'],
    ['windows-1250', 'Łukasz Wiśniewski'],
    ['windows-1250', 'Jiří Dvořák'],
    ['windows-1250', 'Jankovićová Ćosić'],
    ['windows-1250', 'Gdańsk'],
    ['windows-1250', 'Erdős'],
  ])('is refused where it is %s: %s', (encoding, name) => {
    expect(decodeText(`User name,Name\nx,${name}\n`, encoding, further)).toEqual({ refused: 2 });
  });
});

describe('a file of several encodings', () => {
  const utf8 = Buffer.from('mueller,Jürgen Müller\n');
  const latin = Buffer.from('gross,Käthe Groß\n', 'latin1');

  it.each([
    ['one', 1],
    ['most', 9],
  ])('keeps every line that is UTF-8, and reads no other, where %s of them are not', (_, others) => {
    const read = decode([utf8, ...Array<Buffer>(others).fill(latin), utf8]) as Read;
    expect(read.encoding).toBe('utf-8');
    expect(read.text.split('\n').filter((line) => line === 'mueller,Jürgen Müller')).toHaveLength(2);
    expect(read.text.split('\n').filter((line) => line === 'gross,K\ufffdthe Gro\ufffd')).toHaveLength(
      others,
    );
  });

  it('reads its other lines as Chinese where those prove to be', () => {
    const text = 'mueller,Jürgen Müller\n张伟,李萍\n李四,王五\n';
    expect(decode([utf8, gbk, Buffer.from('李四,王五\n')])).toEqual({ encoding: 'gb18030', text });
  });

  it('reads no line that could be either', () => {
    const either = encodeGb18030('魏伟\n');
    expect(decode([Buffer.from('李四,王五\n'), gbk, either])).toMatchObject({
      text: '李四,王五\n张伟,李萍\n\ufffd\n',
    });
  });

  it.each(['Shift_JIS', 'EUC-KR', 'Big5', 'windows-1252', 'windows-1251'])(
    'reads no line of %s as Chinese beside others that are',
    (encoding) => {
      const names = {
        Shift_JIS: '田中 太郎',
        'EUC-KR': '김철수',
        Big5: '王小明',
        'windows-1252': 'Pilar Valentín',
      };
      const name = names[encoding as keyof typeof names] ?? 'Иван Иванов';
      const { text } = decode([manyInGbk, iconv.encode(`${name}\n`, encoding), gbk]) as Read;
      expect(text.split('\n')[10]).toContain('\ufffd');
      expect(text.split('\n')[11]).toBe('张伟,李萍');
    },
  );

  it('is decided on the 64 KiB from the first line on that is not ASCII', () => {
    const start = Buffer.from('张伟,李萍\n'.repeat(6_000));
    const read = decode([start, encodeGb18030('张伟,李萍\n'.repeat(60_000))]) as Read;
    expect(read.encoding).toBe('utf-8');
    expect(read.text.split('\ufffd').length).toBeGreaterThan(60_000);
  });
});

describe('UTF-32', () => {
  it.each(['utf-32le', 'utf-32be'])('is recognised with a mark and without: %s', (encoding) => {
    for (const addBOM of [false, true]) {
      const bytes = iconv.encode('用户名,姓名\nli,李婷婷\nann,😀\n', encoding, { addBOM });
      expect(recognizeFormat(bytes, encodingOfHead(bytes))).toBe('utf_32');
    }
  });

  it.each(['utf-16le', 'utf-16be', 'utf8', 'gbk'])('is not seen in %s', (encoding) => {
    const bytes = iconv.encode('a,b\n\n1,2\n用户名,姓名\n', encoding);
    expect(recognizeFormat(bytes, encodingOfHead(bytes))).toBeUndefined();
  });
});

describe('UTF-16 without a mark', () => {
  it('is not seen in some NUL bytes', () => {
    expect(decode([Buffer.from('a,b\n1,\0\n')])).toMatchObject({ encoding: 'utf-8' });
    expect(decode([Buffer.from('a,b\n1,\0\0\0\n')])).toMatchObject({ encoding: 'utf-8' });
  });

  it('is seen also where hanzi look like separators', () => {
    const text = '上海,\u2c0a上\n一,丁\n';
    const little = Buffer.from(text, 'utf16le');
    expect(decode([little])).toEqual({ encoding: 'utf-16le', text });
    expect(decode([Buffer.from(little).swap16()])).toEqual({ encoding: 'utf-16be', text });
  });
});

describe('cut anywhere after the first bytes', () => {
  it('the text is the same', () => {
    const part = fc.oneof(
      fc.constantFrom(Buffer.from('张,é𠮷\n'), encodeGb18030('李,𠮷朱镕\n'), gbk, Buffer.from('a,b\n')),
      fc.uint8Array({ maxLength: 3 }),
    );
    const parts = fc.array(part, { maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.nat(), fc.nat(), (pieces, first, second) => {
        const bytes = Buffer.concat([Buffer.from('用,a\n'.slice(first % 2)), ...pieces]);
        const [a = 0, b = 0] = [first, second].map((cut) => cut % (bytes.length + 1)).sort((x, y) => x - y);
        const cut = [ascii(16), bytes.subarray(0, a), bytes.subarray(a, b), bytes.subarray(b)];
        expect(decode(cut)).toEqual(decode([ascii(16), bytes]));
      }),
      { numRuns: fuzzRuns(2) },
    );
  });
});
