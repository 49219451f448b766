import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NORMALISERS } from '../../../shared/rows/normalise-cell.ts';
import { PLAIN_LOOKS, plainLookOf } from '../../../shared/rows/plain-looks.ts';
import { createCellReader } from '../../../shared/rows/read-cells.ts';
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
  fc.string({ unit: fc.constantFrom(...'09aE+-.,@#?! _~１Ａ　陈、;:/\n\ufffd\u200b月年寮犱笁眉') }),
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
    '7.0',
    'J眉rgen',
    '寮犱笁',
    '7月10日',
    'E+10',
  ),
);

/** A look without what it must not be: of that no text can be made. */
const withoutExceptions = ({ source }: RegExp): RegExp =>
  new RegExp(source.replaceAll(/\(\?!(?:[^()]|\([^()]*\))*\)/g, ''));

describe('a cell', () => {
  it.each(KINDS)('of kind %s that looks plain is its own value, and right', (kind) => {
    const look = PLAIN_LOOKS[kind] ?? /$^/;
    const looksPlain = plainLookOf(kind) ?? (() => false);
    const [normalise, codeOf] = [NORMALISERS[kind], createValueRule(fieldOf(kind))];
    const plain = fc.oneof(text, fc.stringMatching(withoutExceptions(look))).filter(looksPlain);
    fc.assert(
      fc.property(text, (cell) => {
        expect(looksPlain(cell)).toBe(look.test(cell));
      }),
    );
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
