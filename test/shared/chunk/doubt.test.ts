import { describe, expect, it } from 'vitest';
import {
  afterLook,
  type Doubt,
  doubtAfter,
  dueInMs,
  hiddenMsOf,
  isFinal,
  later,
  renewed,
  type Witnessed,
} from '../../../shared/chunk/doubt.ts';

const TIMEOUT_MS = 10_000;
const DELAYS = { timeoutMs: TIMEOUT_MS, hiddenMs: 0 };
const sent = { row: 2, of: 'create', problem: { code: 'timeout', message: 'No answer.' } } as const;
const first = doubtAfter(sent, undefined, DELAYS, true);

/** At which times after the send somebody looks who finds nobody. */
function looksOf(doubt: Doubt, witnessed: (atMs: number) => Witnessed = () => undefined): number[] {
  const looks: number[] = [];
  for (let next: Doubt | undefined = doubt; next; ) {
    const due: Doubt = later(next, dueInMs(next));
    looks.push(due.waitedMs);
    next = afterLook(due, TIMEOUT_MS, witnessed(due.waitedMs));
  }
  return looks;
}

describe('a write in doubt', () => {
  it('is looked for one gateway timeout later, and not before', () => {
    expect(dueInMs(first)).toBe(10_000);
    expect(dueInMs(later(first, 9_999))).toBe(1);
    expect(looksOf(first)[0]).toBe(10_000);
  });

  it('is sent again with pauses that double up to two minutes, eight times at most', () => {
    const pauses: number[] = [];
    let doubt = first;
    for (; !isFinal(doubt); doubt = doubtAfter(sent, doubt, DELAYS, true)) pauses.push(dueInMs(doubt) / 1000);
    expect(pauses).toEqual([10, 20, 40, 80, 120, 120, 120]);
    expect(doubt.sends).toBe(8);
  });

  it('is not counted against its row while the gateway is in trouble altogether', () => {
    expect(doubtAfter(sent, first, DELAYS, false).sends).toBe(1);
  });

  it('for a create tells nothing of the update that follows', () => {
    expect(doubtAfter({ ...sent, of: 'update' }, { ...first, sends: 7 }, DELAYS, true).sends).toBe(1);
  });

  it.each([
    ['nobody else was created beside it', {}],
    ['nobody else may be created before', { isCanary: true }],
  ] as const)('is looked for six timeouts long, with growing pauses, when %s', (_, more) => {
    expect(looksOf({ ...first, ...more })).toEqual([10_000, 20_000, 40_000, 60_000]);
  });

  it('is looked for until one timeout after those were shown who were created beside it', () => {
    expect(looksOf(first, () => 'shown')).toEqual([10_000, 20_000]);
    expect(looksOf(first, (atMs) => (atMs < 40_000 ? 'hidden' : 'shown'))).toEqual([
      10_000, 20_000, 40_000, 50_000,
    ]);
  });

  it('is looked for ten minutes long while those are hidden who were created beside it', () => {
    expect(looksOf(first, () => 'hidden').at(-1)).toBe(600_000);
  });

  it.each(['done', 'not done'] as const)(
    'that the gateway calls %s is looked for at once, and later when nobody is there',
    (says) => {
      const answered = doubtAfter({ ...sent, says }, undefined, DELAYS, true);
      expect(looksOf(answered)).toEqual([0, 10_000, 20_000, 40_000, 60_000]);
      expect(isFinal(answered)).toBe(true);
    },
  );

  it('that was denied is given up sooner than one that was confirmed, where others are shown', () => {
    const looks = (says: 'done' | 'not done'): number[] =>
      looksOf(doubtAfter({ ...sent, says }, undefined, DELAYS, true), () => 'shown');
    expect(looks('not done')).toEqual([0, 10_000]);
    expect(looks('done')).toEqual([0, 10_000, 20_000, 40_000, 60_000]);
  });

  it('for an update is looked for once, when a timeout has passed, whatever was answered', () => {
    for (const says of [undefined, 'done', 'not done'] as const)
      expect(
        looksOf(doubtAfter({ ...sent, of: 'update', ...(says && { says }) }, undefined, DELAYS, true)),
      ).toEqual([10_000]);
  });

  it('teaches how long others may be hidden, when a look shows it that is not the first', () => {
    const found = later(first, 10_000);
    expect(hiddenMsOf(found, TIMEOUT_MS)).toBe(0);
    const missed = afterLook(found, TIMEOUT_MS, undefined);
    expect(hiddenMsOf(later(missed ?? found, 10_000), TIMEOUT_MS)).toBe(40_000);
  });

  it('that is sent again knows nothing of what was seen before', () => {
    const missed = afterLook(later({ ...first, witnesses: [3] }, 10_000), TIMEOUT_MS, 'shown');
    expect(renewed(missed ?? first, { ...DELAYS, hiddenMs: 5_000 })).toEqual({ ...first, lookAtMs: 15_000 });
  });
});
