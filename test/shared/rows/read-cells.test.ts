import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NORMALISERS } from '../../../shared/rows/normalise-cell.ts';
import { createCellReader, PLAIN_LOOKS } from '../../../shared/rows/read-cells.ts';
import { createValueRule } from '../../../shared/rows/value-rules.ts';
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
    const [normalise, codeOf] = [NORMALISERS[kind], createValueRule(fieldOf(kind), undefined)];
    const plain = fc.oneof(text, fc.stringMatching(look)).filter((cell) => look.test(cell));
    fc.assert(
      fc.property(plain, (cell) => {
        expect([normalise(cell), codeOf(cell)]).toEqual([cell, undefined]);
      }),
      { numRuns: 500 },
    );
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
