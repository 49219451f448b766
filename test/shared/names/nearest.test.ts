import { describe, expect, it } from 'vitest';
import { createNearest } from '../../../shared/names/nearest.ts';

const namesOf = (...names: string[]) => new Map(names.map((name) => [name.toLowerCase(), { name }]));

describe('the nearest names', () => {
  it('are those that share most characters in order, best first', () => {
    const nearest = createNearest(namesOf('店员', '副店长', '店长', '仓管'));
    expect(nearest('店长助理')).toEqual(['店长']);
    expect(nearest('店常')).toEqual(['店员', '店长', '副店长']);
  });

  it('are shown as the table has them, and found whatever the case', () => {
    expect(createNearest(namesOf('Store Manager'))('STORE MANGER')).toEqual(['Store Manager']);
  });

  it('are none for what resembles nothing, is blank or is far too long', () => {
    const nearest = createNearest(namesOf('店长'));
    expect(nearest('采购')).toEqual([]);
    expect(nearest(' - ')).toEqual([]);
    expect(nearest('店长'.repeat(10_000))).toEqual([]);
  });

  it('are not searched for ever: a million mistakes end in silence, and known ones stay known', () => {
    const many = createNearest(namesOf(...Array.from({ length: 10_000 }, (_, n) => `门店${n}号`)));
    expect(many('门店7好')).not.toEqual([]);
    for (let n = 0; n < 110; n++) many(`门店${n}嚎`);
    expect(many('门店9嚎嚎')).toEqual([]);
    expect(many('门店7好')).not.toEqual([]);
  });
});
