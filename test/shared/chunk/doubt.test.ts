import { describe, expect, it } from 'vitest';
import { afterLook, type Doubt, doubtAfter, dueInMs, isFinal, later } from '../../../shared/chunk/doubt.ts';

const TIMEOUT_MS = 10_000;
const sent = { row: 2, of: 'create', problem: { code: 'timeout', message: 'No answer.' } } as const;
const first = doubtAfter(sent, undefined, TIMEOUT_MS, true);

/** At which times after the send somebody looks who finds nobody. */
function looksOf(doubt: Doubt): number[] {
  const looks: number[] = [];
  for (let next: Doubt | undefined = doubt; next; ) {
    const due: Doubt = later(next, dueInMs(next));
    looks.push(due.waitedMs);
    next = afterLook(due, TIMEOUT_MS);
  }
  return looks;
}

describe('a write in doubt', () => {
  it('is looked for one gateway time-out later, and not before', () => {
    expect(dueInMs(first)).toBe(10_000);
    expect(dueInMs(later(first, 9_999))).toBe(1);
    expect(looksOf(first)).toEqual([10_000]);
  });

  it('is sent again with pauses that double up to two minutes, eight times at most', () => {
    const pauses: number[] = [];
    let doubt = first;
    for (; !isFinal(doubt); doubt = doubtAfter(sent, doubt, TIMEOUT_MS, true))
      pauses.push(dueInMs(doubt) / 1000);
    expect(pauses).toEqual([10, 20, 40, 80, 120, 120, 120]);
    expect(doubt.sends).toBe(8);
  });

  it('is not counted against its row while the gateway is in trouble altogether', () => {
    expect(doubtAfter(sent, first, TIMEOUT_MS, false).sends).toBe(1);
  });

  it('for a create tells nothing of the update that follows', () => {
    expect(doubtAfter({ ...sent, of: 'update' }, { ...first, sends: 7 }, TIMEOUT_MS, true).sends).toBe(1);
  });

  it.each([
    ['the gateway says that it was done', { says: 'done' }],
    ['nobody else may be created before', { isCanary: true }],
  ] as const)('is looked for six time-outs long, with growing pauses, when %s', (_, more) => {
    expect(looksOf({ ...first, ...more })).toEqual([10_000, 20_000, 40_000, 60_000]);
  });

  it('that was denied is looked for once, and is not sent again', () => {
    const denied = doubtAfter({ ...sent, says: 'not done' }, undefined, TIMEOUT_MS, true);
    expect(looksOf(denied)).toEqual([10_000]);
    expect(isFinal(denied)).toBe(true);
  });
});
