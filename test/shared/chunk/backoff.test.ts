import { describe, expect, it } from 'vitest';
import { managerWaitSeconds, requeueDelaySeconds } from '../../../shared/chunk/backoff.ts';

describe('the delay of a requeued chunk', () => {
  it('doubles from 5 s to 15 minutes, the upper half of it by chance', () => {
    expect([1, 2, 3, 8, 50].map((requeues) => requeueDelaySeconds(requeues, 0, undefined, 1))).toEqual([
      5, 10, 20, 640, 900,
    ]);
    expect(requeueDelaySeconds(3, 0, undefined, 0)).toBe(10);
  });

  it('is never shorter than a request in flight may still take, nor than the gateway asked for', () => {
    expect(requeueDelaySeconds(1, 10, undefined, 0)).toBe(10);
    expect(requeueDelaySeconds(1, 0, 60_000, 0)).toBe(60);
    expect(requeueDelaySeconds(1, 0, 9_999_000, 0)).toBe(900);
  });
});

describe('the delay of a chunk that waits for others of its job', () => {
  const delays = (chunks: number) => [1, 2, 3, 8, 50].map((waits) => managerWaitSeconds(waits, chunks, 1));

  it('doubles from 5 s to a second for each of them, and to 15 minutes at most', () => {
    expect(delays(1)).toEqual([5, 10, 10, 10, 10]);
    expect(delays(100)).toEqual([5, 10, 20, 100, 100]);
    expect(delays(5000)).toEqual([5, 10, 20, 640, 900]);
    expect(managerWaitSeconds(3, 100, 0)).toBe(10);
  });
});
