import { describe, expect, it } from 'vitest';
import { parkDelaySeconds } from '../../../shared/chunk/backoff.ts';

describe('the delay of a parked chunk', () => {
  it('doubles from 5 s to 15 minutes, the upper half of it by chance', () => {
    expect([1, 2, 3, 8, 50].map((parks) => parkDelaySeconds(parks, 0, undefined, 1))).toEqual([
      5, 10, 20, 640, 900,
    ]);
    expect(parkDelaySeconds(3, 0, undefined, 0)).toBe(10);
  });

  it('is never shorter than a request in flight may still take, nor than the gateway asked for', () => {
    expect(parkDelaySeconds(1, 10, undefined, 0)).toBe(10);
    expect(parkDelaySeconds(1, 0, 60_000, 0)).toBe(60);
    expect(parkDelaySeconds(1, 0, 9_999_000, 0)).toBe(900);
  });
});
