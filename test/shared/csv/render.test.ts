import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unguardCell } from '../../../shared/csv/guard.ts';
import { REPORT_BOM, renderCsvRow } from '../../../shared/csv/render.ts';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import { cellsOf, readText } from './read-all.ts';

const RUNS = { numRuns: fuzzRuns(2) };

/** Text with the characters that have a meaning somewhere in a CSV. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...' "\',;\t|\r\n=+-@a1张𠮷') }),
  fc.string({ unit: 'grapheme' }),
);

describe('a rendered row', () => {
  it('has commas, quotes where needed, and CRLF', () => {
    expect(renderCsvRow(['a', 'b,c', 'say "hi"', 'x\ny', '7;8', ''])).toBe(
      'a,"b,c","say ""hi""","x\ny","7;8",\r\n',
    );
  });

  it('is guarded only when asked', () => {
    expect(renderCsvRow(['=1', '-2,3'])).toBe('=1,"-2,3"\r\n');
    expect(renderCsvRow(['=1', '-2,3'], { guard: true })).toBe('\'=1,"\'-2,3"\r\n');
  });

  it.each([true, false])('comes back as its cells, line breaks as LF (guard: %s)', async (guard) => {
    const table = fc.array(fc.array(text, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        fc.pre(rows.flat().join('').trim() !== '' && !/^sep=/i.test(rows[0]?.[0] ?? ''));
        const file = await readText(REPORT_BOM + rows.map((row) => renderCsvRow(row, { guard })).join(''));
        const read = cellsOf(file).map((cells) => (guard ? cells.map(unguardCell) : cells));
        expect(read).toEqual(
          rows.map((row) => row.map((cell) => Buffer.from(cell).toString().replace(/\r\n?/g, '\n'))),
        );
      }),
      RUNS,
    );
  });
});
