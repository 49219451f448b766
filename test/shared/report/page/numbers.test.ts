import { describe, expect, it } from 'vitest';
import { duration, shownTime } from '../../../../shared/report/page/numbers.ts';

describe('how long something took', () => {
  it.each([
    [0, '0 sec', '0秒'],
    [1.94, '1.9 sec', '1.9秒'],
    [60, '1 min', '1分钟'],
    [200.9, '3 min 20 sec', '3分钟 20秒'],
    [7_500, '2 hr 5 min', '2小时 5分钟'],
    [90_000, '1 day 1 hr', '1天 1小时'],
  ])('is said in its two largest units: %d s', (seconds, en, chinese) => {
    expect([duration('en', seconds), duration('zh-CN', seconds)]).toEqual([en, chinese]);
  });
});

describe('a time', () => {
  it('is shown to the minute, in its zone', () => {
    expect(shownTime('2026-11-29T10:06:14+08:00')).toBe('2026-11-29 10:06 (UTC+08:00)');
  });
});
