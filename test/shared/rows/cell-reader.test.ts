import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCellReader, PLAIN_LOOKS } from '../../../shared/rows/cell-reader.ts';
import { normaliserOf } from '../../../shared/rows/normalise-cell.ts';
import { createValueRule } from '../../../shared/rows/user-rules.ts';
import type { Field, FieldKind } from '../../../shared/user/field.ts';

const fieldOf = (kind: FieldKind): Field => ({
  name: 'it',
  kind,
  requiredToCreate: false,
  headings: { 'zh-CN': [], en: [] },
});
const KINDS = Object.keys(PLAIN_LOOKS) as FieldKind[];

/** What real cells and their accidents are made of. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'09aE+-.,@#?! _~１Ａ　陈、;:/\n\ufffd\u200b') }),
  fc.constantFrom(
    '1.38E+10',
    'A,1E+10',
    '1E-05',
    '#N/A',
    '##',
    '???',
    '13800000000',
    'a.b@c.de',
    '7,10',
    'E+10',
  ),
);

describe('a cell', () => {
  it.each(KINDS)('of kind %s that looks plain is its own value, and right', (kind) => {
    const look = PLAIN_LOOKS[kind] ?? /$^/;
    const [normalise, codeOf] = [normaliserOf(fieldOf(kind)), createValueRule(fieldOf(kind), undefined)];
    const plain = fc.oneof(text, fc.stringMatching(look)).filter((cell) => look.test(cell));
    fc.assert(
      fc.property(plain, (cell) => {
        expect([normalise(cell), codeOf(cell)]).toEqual([cell, undefined]);
      }),
      { numRuns: 500 },
    );
  });

  it.each<FieldKind>([...KINDS, 'dateTime', 'json'])(
    'of kind %s is read the same the first time and the thousandth',
    (kind) => {
      const kept = createCellReader(fieldOf(kind), { pattern: undefined, isKey: true });
      fc.assert(
        fc.property(text, (cell) => {
          const once = createCellReader(fieldOf(kind), { pattern: undefined, isKey: true })(cell);
          expect(kept(cell)).toEqual(once);
          expect(kept(cell)).toEqual(once);
        }),
        { numRuns: 100 },
      );
    },
  );

  it('is still read right in a column that has too many texts to keep', () => {
    const read = createCellReader(fieldOf('flag'), { pattern: undefined, isKey: false });
    for (let at = 0; at < 2_000; at++) expect(read(`no ${at}`).code).toBe('invalid_flag');
    expect(read('是')).toEqual({ sent: '1', code: undefined });
    expect(read('')).toEqual({ code: undefined });
  });

  it('obeys the longest value, the fixed values and the pattern of its field, however plain', () => {
    const short = createCellReader(
      { ...fieldOf('code'), maxLength: 3 },
      { pattern: undefined, isKey: false },
    );
    expect([short('abc').code, short('abcd').code]).toEqual([undefined, 'too_long']);
    const fixed = createCellReader(
      { ...fieldOf('text'), values: ['m', 'f'] },
      { pattern: undefined, isKey: false },
    );
    expect([fixed('m').code, fixed('x').code]).toEqual([undefined, 'not_allowed']);
    const digits = createCellReader(fieldOf('code'), { pattern: '^\\d{6}$', isKey: false });
    expect([digits('012345').code, digits('12345').code]).toEqual([undefined, 'lost_zeros']);
  });
});
