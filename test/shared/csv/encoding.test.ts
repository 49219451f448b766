import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTextDecoding } from '../../../shared/csv/encoding.ts';
import { encodeGb18030 } from './encode.ts';

function decode(...parts: readonly Uint8Array[]): { encoding: string; text: string } {
  const decoding = createTextDecoding();
  const text = parts.map((part) => decoding.push(part)).join('') + decoding.end();
  return { encoding: decoding.encoding, text };
}

const ascii = (length: number) => Buffer.alloc(length, 'a,b\n');

describe('the encoding', () => {
  it('may show after a million bytes of ASCII', () => {
    const late = encodeGb18030('张伟,李萍\n');
    expect(decode(ascii(1_000_000), late)).toEqual({
      encoding: 'gb18030',
      text: `${ascii(1_000_000)}张伟,李萍\n`,
    });
  });

  it('is decided on the text that follows the first other character, not on that character alone', () => {
    const damaged = Buffer.concat([Buffer.from([0xb0, 0xa1, 0x0a]), Buffer.from('张伟,李萍\n'.repeat(20))]);
    expect(decode(ascii(70_000), damaged).encoding).toBe('utf-8');
  });

  it('is not decided by what comes after 64 KiB', () => {
    const start = Buffer.from('张伟,李萍\n'.repeat(6_000));
    const rest = encodeGb18030('张伟,李萍\n'.repeat(60_000));
    expect(decode(start, rest).encoding).toBe('utf-8');
  });

  it('is UTF-8, where damage shows, if single bytes prove nothing', () => {
    const truncated = Buffer.concat([
      Buffer.from('li,'),
      Buffer.from('张').subarray(0, 2),
      Buffer.from(',1\n'),
    ]);
    expect(decode(truncated)).toEqual({ encoding: 'utf-8', text: 'li,\ufffd,1\n' });
    expect(decode(Buffer.from('Müller,Jos\u00e9\n', 'latin1')).encoding).toBe('utf-8');
  });

  it.each([
    'Müller',
    'Müller,José',
    'Núñez,Ibáñez',
    'íñigo',
    'Conceição,João',
    'Ólöf,Ürümqi,Øy',
    'Été,À',
    'Åsa|Zoë|x',
  ])('is not GB18030 for the accents of Latin-1, also where each pairs with a letter: %s', (names) => {
    expect(decode(Buffer.from(`ann,${names}\n`, 'latin1')).encoding).toBe('utf-8');
  });

  it.each(['婷婷', '鑫', '陳偉', '張麗', '黃麗', '婷ting\n鑫', '陳\n倩\n鑫'])(
    'is GB18030 for hanzi alone, however rare: %j',
    (names) => {
      const text = `ann,${names}\n`;
      expect(decode(encodeGb18030(text))).toEqual({ encoding: 'gb18030', text });
    },
  );

  it('is UTF-8 for names that were cut off within a character, though their bytes come in pairs', () => {
    for (const cut of [2, 4, 8]) {
      const name = Buffer.from('张伟张').subarray(0, cut);
      expect(decode(Buffer.concat([Buffer.from('li,'), name, Buffer.from('\n')])).encoding).toBe('utf-8');
    }
  });

  it('stays UTF-8 where an earlier program put U+FFFD, which GB18030 reads as 锟斤拷', () => {
    expect(decode(Buffer.from('li,\ufffd\ufffd\n'))).toEqual({
      encoding: 'utf-8',
      text: 'li,\ufffd\ufffd\n',
    });
  });

  it('is not UTF-16 for some NUL bytes', () => {
    expect(decode(Buffer.from('a,b\n1,\0\n')).encoding).toBe('utf-8');
    expect(decode(Buffer.from('a,b\n1,\0\0\0\n')).encoding).toBe('utf-8');
  });

  it('is UTF-16 without a mark also where hanzi look like separators', () => {
    const text = '上海,\u2c0a上\n一,丁\n';
    expect(decode(Buffer.from(text, 'utf16le'))).toEqual({ encoding: 'utf-16le', text });
    expect(decode(Buffer.from(text, 'utf16le').swap16())).toEqual({ encoding: 'utf-16be', text });
  });

  it('never swallows a separator after a wrong byte', () => {
    const gbk = encodeGb18030('张伟,李萍\n');
    const { text } = decode(
      Buffer.concat([gbk, Buffer.from([0x81, 0x2c, 0x81, 0x0a, 0x81, 0x30, 0x2c]), gbk]),
    );
    expect(text).toBe('张伟,李萍\n\ufffd,\ufffd\n\ufffd0,张伟,李萍\n');
  });
});

describe('cut anywhere after the first bytes', () => {
  it('the text is the same', () => {
    const part = fc.oneof(
      fc.constantFrom(Buffer.from('张,é𠮷\n'), encodeGb18030('李,𠮷朱镕\n'), Buffer.from('a,b\n')),
      fc.uint8Array({ maxLength: 3 }),
    );
    const parts = fc.array(part, { maxLength: 8 });
    fc.assert(
      fc.property(parts, fc.nat(), fc.nat(), (pieces, first, second) => {
        const bytes = Buffer.concat([Buffer.from('用,a\n'.slice(first % 2)), ...pieces]);
        const [a = 0, b = 0] = [first, second].map((cut) => cut % (bytes.length + 1)).sort((x, y) => x - y);
        const head = ascii(16);
        expect(decode(head, bytes.subarray(0, a), bytes.subarray(a, b), bytes.subarray(b))).toEqual(
          decode(head, bytes),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
