import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { FileRefusal } from '../../../shared/csv/file-refusal.ts';
import { readCsv } from '../../../shared/csv/read-csv.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import type { Encoding } from './encode.ts';
import { encode } from './encode.ts';
import { cellsOf, cutBytes, readAll, readText } from './read-all.ts';

describe('any table in any dialect and encoding, cut anywhere', () => {
  const HEADER = ['用户名', '姓名(必填)', '手机号码', '所属部门', '备注'];
  const cell = fc.string({ unit: fc.constantFrom(...'12 .,;|"\n张伟李萍静𠮷上') });

  it('gives the same rows, from another program that wrote it', async () => {
    const table = fc
      .integer({ min: 2, max: HEADER.length })
      .chain((width) =>
        fc
          .array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 })
          .map((rows) => [HEADER.slice(0, width), ...rows]),
      );
    const dialect = fc.record({
      encoding: fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'gb18030'),
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      lineBreak: fc.constantFrom('\r\n', '\n', '\r'),
      hasMark: fc.boolean(),
      quotes: fc.boolean(),
    });
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 5 });

    await fc.assert(
      fc.asyncProperty(
        table,
        dialect,
        cuts,
        async (rows, { encoding, delimiter, lineBreak, hasMark, quotes }, lengths) => {
          const text = Papa.unparse(rows, { delimiter, newline: lineBreak, quotes });
          const mark = hasMark && encoding !== 'gb18030' ? '\ufeff' : '';
          const file = await readAll(cutBytes(encode(mark + text, encoding), lengths));
          expect(cellsOf(file)).toEqual(rows);
          expect(file.dialect).toEqual({ encoding, delimiter });
          expect(file.records.every(({ row, flaw }, index) => row === index + 1 && !flaw)).toBe(true);
        },
      ),
      { numRuns: fuzzRuns(1) },
    );
  });

  it('gives the same rows over many blocks', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [
      `user${index}`,
      `张伟${index}`,
      `"${index}",\n七`,
    ]);
    const text = Papa.unparse([HEADER.slice(0, 3), ...rows], { newline: '\r\n' });
    for (const encoding of ['utf-8', 'utf-16be', 'gb18030'] as const) {
      const file = await readAll(cutBytes(encode(text, encoding), [65_536, 1, 70_001, 13]));
      expect(cellsOf(file).slice(1)).toEqual(rows);
    }
  });
});

describe('any bytes', () => {
  const survives = async (bytes: Uint8Array, lengths: readonly number[]) => {
    const file = await readAll(cutBytes(bytes, lengths)).catch((error: unknown) => error);
    if (file instanceof FileRefusal) return;
    if (file instanceof Error) throw file;
    const whole = await readAll(cutBytes(bytes));
    expect(file).toEqual(whole);
    expect(whole.records.every(({ row, cells }, index) => row === index + 1 && cells.length > 0)).toBe(true);
  };
  const cuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 });

  it('are records or a refusal, if they are random', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), cuts, survives), {
      numRuns: fuzzRuns(1),
    });
  });

  it('are records or a refusal, if they are a CSV with some bytes changed', async () => {
    const text = '用户名,姓名,备注\r\nzhangwei,张伟,"一\n""二"""\r\nliping,李萍,\r\n';
    const original = fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'gb18030').map((to) => encode(text, to));
    const change = fc.record({
      at: fc.nat(),
      byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 10, 13, 34, 44)),
    });
    const mutated = fc.tuple(original, fc.array(change, { maxLength: 6 })).map(([bytes, changes]) => {
      const copy = Buffer.from(bytes);
      for (const { at, byte } of changes) copy[at % copy.length] = byte;
      return copy;
    });
    await fc.assert(fc.asyncProperty(mutated, cuts, survives), { numRuns: fuzzRuns(1) });
  });
});

describe('a sep= line', () => {
  it.each([
    ['sep=;\na,b;c\n', ';'],
    ['SEP=|\r\na,b|c\r\n', '|'],
    ['sep=\t\ra,b\tc\r', '\t'],
    ['"sep=;"\na,b;c\n', ';'],
    ['sep=;;;\na,b;c\n', ';'],
    ['sep=^\na,b^c\n', '^'],
  ])('%j names the delimiter and is no row', async (text, delimiter) => {
    const file = await readText(text);
    expect(file.dialect.delimiter).toBe(delimiter);
    expect(file.records).toEqual([{ row: 1, cells: ['a,b', 'c'] }]);
  });

  it('takes no U+FEFF for a separator', async () => {
    expect(cellsOf(await readText('sep=\ufeff\na,b\n'))).toEqual([['sep=\ufeff'], ['a', 'b']]);
  });

  it('alone is an empty file', async () => {
    await expect(readText('sep=;\r\n')).rejects.toMatchObject({ code: 'empty_file' });
  });
});

describe('the delimiter', () => {
  it.each([
    ['a single column', 'userName\nli\nwang\n', ','],
    ['a header alone', 'a|b|c', '|'],
    ['an instruction with commas above the header', 'please, fill in, all\na;b\nc;d\ne;f\n', ';'],
    ['lists in quotes', 'a,b\n1,"7;10;15"\n2,"7;10;15"\n', ','],
    ['lists without quotes', 'a\tb\n1\t7,10\n2\t7,10\n3\t7,10\n', '\t'],
    ['a quote that is not closed', 'a;b\n1;"x,y\n2;z\n3;"u,v"\n', ';'],
    ['blank lines', '\n\n\n\na;b\n\n\n', ';'],
  ])('is found in spite of %s', async (_, text, delimiter) => {
    expect((await readText(text)).dialect.delimiter).toBe(delimiter);
  });
});

describe('other files', () => {
  it('are binary if control characters abound', async () => {
    const compressed = Buffer.from(
      Array.from({ length: 4_096 }, (_, index) => (index * index * 167 + index) % 256),
    );
    await expect(readAll(cutBytes(compressed))).rejects.toMatchObject({ code: 'binary' });
  });

  it('are CSV if programs padded the cells with NUL', async () => {
    const { records } = await readText(`a,b\n${'li\0\0\0\0\0\0,x\n'.repeat(200)}`);
    expect(records.filter(({ flaw }) => flaw === 'nul_byte')).toHaveLength(200);
  });

  it('are CSV if a heading begins as a picture does', async () => {
    expect(cellsOf(await readText('BMI,name\n22,li\n'))).toHaveLength(2);
  });
});

describe('the source', () => {
  it('is ended when the reader leaves early', async () => {
    let hasEnded = false;
    const endless = async function* () {
      try {
        for (;;) yield Buffer.from('a,b\n'.repeat(1_000));
      } finally {
        hasEnded = true;
      }
    };
    const { records } = await readCsv(endless());
    for await (const batch of records) if (batch.length > 0) break;
    expect(hasEnded).toBe(true);
  });

  it('is ended when the file is refused', async () => {
    let hasEnded = false;
    const picture = async function* () {
      try {
        for (;;) yield Buffer.from('GIF89a'.repeat(20_000));
      } finally {
        hasEnded = true;
      }
    };
    await expect(readCsv(picture())).rejects.toBeInstanceOf(FileRefusal);
    expect(hasEnded).toBe(true);
  });

  it('passes its own error on', async () => {
    const broken = async function* () {
      yield Buffer.from('a,b\n'.repeat(40_000));
      throw new Error('reset');
    };
    await expect(readAll(broken())).rejects.toThrow('reset');
  });
});
