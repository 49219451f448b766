import { describe, expect, it } from 'vitest';
import { createWallClock, zonedTime } from '../../../shared/gateway/wall-clock.ts';

describe('wall clock', () => {
  it('shows the time of its zone, whatever the zone of the machine', () => {
    const clock = createWallClock('Asia/Shanghai');
    expect(clock(Date.UTC(2017, 11, 21, 5, 24, 7))).toBe('2017-12-21 13:24:07');
    expect(clock(Date.UTC(2025, 11, 31, 16, 0, 0))).toBe('2026-01-01 00:00:00');
  });

  it('counts seconds from 00 and hours from 00 to 23', () => {
    const clock = createWallClock('UTC');
    expect(clock(Date.UTC(2026, 0, 1))).toBe('2026-01-01 00:00:00');
    expect(clock(Date.UTC(2026, 0, 1) + 999)).toBe('2026-01-01 00:00:00');
    expect(clock(Date.UTC(2026, 0, 1) + 1_000)).toBe('2026-01-01 00:00:01');
  });
});

describe('a time in a zone', () => {
  it.each([
    ['Asia/Shanghai', '2026-11-29T10:06:14+08:00'],
    ['UTC', '2026-11-29T02:06:14+00:00'],
    ['America/St_Johns', '2026-11-28T22:36:14-03:30'],
  ])('is that of the wall with its distance from UTC, the same moment everywhere: %s', (zone, time) => {
    const at = Date.UTC(2026, 10, 29, 2, 6, 14, 999);
    expect(zonedTime(at, zone)).toBe(time);
    expect(Date.parse(time)).toBe(at - 999);
  });
});
