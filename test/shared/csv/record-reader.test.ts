import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDamagedReader, MAX_RECORD_CHARS } from '../../../shared/csv/damaged-records.ts';
import { type CsvRecord, createRecordReader, type RecordReader } from '../../../shared/csv/record-reader.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';

/** Reads text that arrives cut at the given places. */
function readCut(
  text: string,
  cuts: readonly number[] = [],
  reader: RecordReader = createRecordReader(','),
): CsvRecord[] {
  const places = [...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
  const records: CsvRecord[] = [];
  let from = 0;
  for (const to of places) {
    records.push(...reader.read(text.slice(from, to), false));
    from = to;
  }
  return records.concat(reader.read('', true));
}

/** The records in short: each cell that is long by its length. */
const inShort = (records: readonly CsvRecord[]) =>
  records.map(({ cells, flaw }) => ({
    cells: cells.map((cell) => (cell.length > 99 ? cell.length : cell)),
    ...(flaw && { flaw }),
  }));

describe('an open quote', () => {
  it('costs its line when the next quote opens another cell', () => {
    expect(inShort(readCut('a,"b\nc,"d"\n"e",f\n'))).toEqual([
      { cells: ['a', '"b'], flaw: 'open_quote' },
      { cells: ['c', 'd'] },
      { cells: ['e', 'f'] },
    ]);
  });

  it('costs its line when only blank quoted cells follow', () => {
    expect(inShort(readCut('"a,"",""\n"c","",""\n'))).toEqual([
      { cells: ['"a', '""', '""'], flaw: 'open_quote' },
      { cells: ['c', '', ''] },
    ]);
  });

  it('costs its line when no quote follows in the file', () => {
    expect(inShort(readCut('a,"b\nc,d\n'))).toEqual([
      { cells: ['a', '"b'], flaw: 'open_quote' },
      { cells: ['c', 'd'] },
    ]);
  });

  it('costs its line when no quote follows within the longest record', () => {
    const rows = 'c,d\n'.repeat(MAX_RECORD_CHARS / 2);
    const records = readCut(`a,"b\n${rows}e,"f"\n`);
    expect(records.filter(({ flaw }) => flaw)).toHaveLength(1);
    expect(records.at(-1)).toEqual({ row: MAX_RECORD_CHARS / 2 + 2, cells: ['e', 'f'] });
  });

  it('leaves the cells before it in their columns', () => {
    expect(inShort(readCut('"x,y",b,"c,d\n'))).toEqual([
      { cells: ['x,y', 'b', '"c', 'd'], flaw: 'open_quote' },
    ]);
  });

  it('costs every line that has one, and no other', () => {
    const records = readCut('a,"b\nc,d\n'.repeat(50_000));
    expect(records).toHaveLength(100_000);
    expect(records.every(({ row, flaw }) => (row % 2 === 1) === (flaw === 'open_quote'))).toBe(true);
  });

  // Searched again from every line up to the longest record, some would take minutes: the test ends, or times out.
  it.each(['x","\n', '"a"b\n', '"\n', '"""\n', ',"""\n', '"a\n', '"a""\n', '" \n', 'a"",""\n', '"",""x"\n'])(
    'takes linear time in a file of %j',
    (line) => {
      const reader = createRecordReader(',');
      let rows = 0;
      const block = line.repeat(Math.ceil(65_536 / line.length));
      for (let blocks = 0; blocks < 12; blocks++) rows += reader.read(block, false).length;
      expect(rows + reader.read('', true).length).toBeGreaterThan(0);
    },
  );

  it('takes linear time where blanks follow many quotes', () => {
    const reader = createRecordReader(',');
    const line = `"${'x"y'.repeat(10_000)}${' '.repeat(35_000)},\n`;
    for (let lines = 0; lines < 100; lines++) reader.read(line, false);
    expect(reader.read('', true).length).toBe(0);
  });
});

describe('a quoted cell', () => {
  it('may be followed by spaces', () => {
    expect(inShort(readCut('"a" ,"b"  \n"c" '))).toEqual([{ cells: ['a', 'b'] }, { cells: ['c'] }]);
  });

  it('may be followed by any other blanks', () => {
    expect(inShort(readCut('"a"\t,"b"\u3000\n"c"\u00a0'))).toEqual([{ cells: ['a', 'b'] }, { cells: ['c'] }]);
  });

  it('is only text where the quote is not the first character', () => {
    expect(inShort(readCut('5" pipe, "b"\n'))).toEqual([{ cells: ['5" pipe', ' "b"'] }]);
  });

  it('may hold everything that has a meaning outside', () => {
    expect(inShort(readCut('"a,\n""b""",c'))).toEqual([{ cells: ['a,\n"b"', 'c'] }]);
  });
});

describe('a long record', () => {
  const x = (length: number) => 'x'.repeat(length);

  it('is read up to the limit', () => {
    expect(inShort(readCut(`${x(MAX_RECORD_CHARS)}\n`))).toEqual([{ cells: [MAX_RECORD_CHARS] }]);
    expect(inShort(readCut(`a,"${x(MAX_RECORD_CHARS - 4)}"\n`))).toEqual([
      { cells: ['a', MAX_RECORD_CHARS - 4] },
    ]);
  });

  it('is cut at the limit, and reading goes on at the next line', () => {
    expect(inShort(readCut(`a,${x(200_000)},b\nc,d\n`))).toEqual([
      { cells: ['a', MAX_RECORD_CHARS - 2], flaw: 'record_too_long' },
      { cells: ['c', 'd'] },
    ]);
    expect(inShort(readCut(`a,"${x(MAX_RECORD_CHARS - 3)}"\nc,d\n`))).toEqual([
      { cells: ['a', MAX_RECORD_CHARS - 2], flaw: 'record_too_long' },
      { cells: ['c', 'd'] },
    ]);
  });

  it('may be the last one, and without a line break', () => {
    expect(inShort(readCut(`c,d\n${x(200_000)}`))).toEqual([
      { cells: ['c', 'd'] },
      { cells: [MAX_RECORD_CHARS], flaw: 'record_too_long' },
    ]);
  });
});

describe('papaparse and the reader of damaged text', () => {
  const delimiters = fc.constantFrom(',', ';', '\t', ' ', '\u3000', 'a');
  const piece = fc.constantFrom(
    '"',
    '""',
    '"x"',
    ',',
    ';',
    '\n',
    ' ',
    '\t',
    '\u3000',
    '\ufeff',
    'a',
    '\n"',
    '"\n',
  );

  const readCarefully = (input: string, delimiter: string, maxChars: number) =>
    createDamagedReader(delimiter, maxChars)(input, true).map(({ cells, flaw }, index) => ({
      row: index + 1,
      cells,
      ...(flaw && { flaw }),
    }));

  it('find the same records, whichever reads a stretch of the text', () => {
    const text = delimiters.chain((delimiter) =>
      fc.record({
        delimiter: fc.constant(delimiter),
        pieces: fc.array(fc.oneof(piece, fc.constantFrom(delimiter, `"${delimiter}`, `${delimiter}"`)), {
          maxLength: 40,
        }),
      }),
    );
    const limit = fc.oneof(fc.integer({ min: 1, max: 24 }), fc.constant(MAX_RECORD_CHARS));
    fc.assert(
      fc.property(
        text,
        limit,
        fc.array(fc.nat(), { maxLength: 3 }),
        ({ delimiter, pieces }, maxChars, cuts) => {
          const whole = pieces.join('');
          const expected = readCarefully(whole, delimiter, maxChars);
          expect(readCut(whole, cuts, createRecordReader(delimiter, maxChars))).toEqual(expected);
        },
      ),
      { numRuns: fuzzRuns(5) },
    );
  });
});

describe('cut anywhere', () => {
  const long = fc.integer({ min: MAX_RECORD_CHARS - 4, max: MAX_RECORD_CHARS + 2 });
  const short = fc.constantFrom(',', '\n', '"', '""', ' ', 'a', '\0', '\ufffd', '",', '"\n');
  const cuts = fc.array(fc.nat(), { maxLength: 6 });

  it('short text gives the same records', () => {
    const text = fc.array(short, { maxLength: 24 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, cuts, (whole, places) => {
        expect(readCut(whole, places)).toEqual(readCut(whole));
      }),
      { numRuns: fuzzRuns(5) },
    );
  });

  it('text about as long as the longest record gives the same records', () => {
    const pieces = fc.array(fc.oneof({ weight: 9, arbitrary: short }, { weight: 1, arbitrary: long }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(400_000), { maxLength: 4 }), (parts, places) => {
        const whole = parts.map((part) => (typeof part === 'number' ? 'x'.repeat(part) : part)).join('');
        expect(inShort(readCut(whole, places))).toEqual(inShort(readCut(whole)));
      }),
      { numRuns: fuzzRuns(0.5) },
    );
  });
});
