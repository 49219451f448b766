import { describe, expect, it } from 'vitest';
import { retryDelayMs } from '../../../shared/gateway/retry.ts';

const POLICY = { attempts: 5, baseMs: 100, maxMs: 300 };
const latest = () => 1;

describe('retryDelayMs', () => {
  it('doubles the range of the delay with every attempt, up to the cap', () => {
    expect([1, 2, 3, 4].map((attempt) => retryDelayMs(attempt, POLICY, latest))).toEqual([
      100, 200, 300, 300,
    ]);
  });

  it('draws the delay from the whole range, down to nothing', () => {
    expect(retryDelayMs(3, POLICY, () => 0)).toBe(0);
    expect(retryDelayMs(3, POLICY, () => 0.5)).toBe(150);
  });

  it('gives up after the last attempt', () => {
    expect(retryDelayMs(5, POLICY, latest)).toBeUndefined();
    expect(retryDelayMs(5, POLICY, latest, 10)).toBeUndefined();
  });

  it("lets the server's hint win, with jitter on top", () => {
    expect(retryDelayMs(1, POLICY, () => 0.5, 250)).toBe(300);
  });

  it('gives up when the server wants to be left alone for longer than the cap', () => {
    expect(retryDelayMs(1, POLICY, latest, 301)).toBeUndefined();
  });
});
