import { describe, expect, it } from 'vitest';
import { renderResults } from './render-results.ts';
import { fitLine, show, summarise } from './statistics.ts';

describe('the results', () => {
  it('are one Markdown table, with the machine and the date', () => {
    const line = { what: 'w', ours: '1', against: '2', ratio: '0.5', target: '≥ 0.4', reached: true };
    const text = renderResults([line, { ...line, reached: false }], new Date('2026-11-21T00:00:00Z'));
    expect(text).toContain('2026-11-21 · Node');
    expect(text.match(/^\| w .*$/gm)).toEqual([
      '| w | 1 | 2 | 0.5 | ≥ 0.4 | ✓ |',
      '| w | 1 | 2 | 0.5 | ≥ 0.4 | ✗ |',
    ]);
  });
});

describe('statistics', () => {
  it('give median, least and most', () => {
    expect(summarise([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
    expect(summarise([4, 1, 2, 3]).median).toBe(2.5);
    expect(show(summarise([3, 1, 2]), String)).toBe('2 (1–3)');
    expect(show(summarise([7]), String)).toBe('7');
  });

  it('find the straight line through points', () => {
    const { slope, origin, r2 } = fitLine([
      [0, 10],
      [1, 12],
      [2, 14],
      [4, 18],
    ]);
    expect([slope, origin, r2].map((value) => Number(value.toFixed(9)))).toEqual([2, 10, 1]);
  });
});
