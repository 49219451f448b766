import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../../shared/chunk/chunk.ts';
import {
  claimedForMs,
  firstClaim,
  goesRowByRow,
  savedOutcomes,
  takeOver,
  unfinishedOutcome,
} from '../../../shared/chunk/claim.ts';
import { chunkResult } from '../../../shared/chunk/result.ts';
import { addCalls } from '../../../shared/gateway/call-count.ts';

const held = firstClaim('j', 1, 'first');
const reason = { code: 'worker_crashed', message: 'not sent' };

describe('a claim', () => {
  it('keeps others away until its holder can do no more', () => {
    expect(claimedForMs(held, 0, 70_000)).toBe(70_000);
    expect(claimedForMs(held, 69_000, 70_000)).toBe(1000);
    expect(claimedForMs(held, 70_001, 70_000)).toBe(0);
  });

  it('that was released may be taken over at once, without counting as a crash', () => {
    const released = { ...held, state: 'released' as const };
    expect(claimedForMs(released, 0, 70_000)).toBe(0);
    expect(takeOver(released, 'second', 0)).toMatchObject({ attempt: 'second', state: 'held', crashes: 0 });
  });

  it('that is taken over while held counts a crash, and from the second on its chunk goes row by row', () => {
    const once = takeOver(held, 'second', 0);
    const twice = takeOver(once, 'third', 0);
    expect([held, once, twice].map(goesRowByRow)).toEqual([false, false, true]);
  });

  it('names the row that was in hand when its holder died as the suspect, and in hand only if its look-up kills too', () => {
    const inHand = { ...held, current: 7 };
    const suspected = takeOver(inHand, 'second', 0);
    expect(suspected).toMatchObject({ suspect: 7 });
    expect(suspected.current).toBeUndefined();
    expect(takeOver(suspected, 'third', 0)).toMatchObject({ suspect: 7 });
    expect(takeOver({ ...suspected, current: 7 }, 'third', 0)).toMatchObject({ suspect: 7, current: 7 });
    expect(takeOver({ ...suspected, current: 8 }, 'third', 0)).toMatchObject({ suspect: 8 });
    expect(takeOver({ ...held, state: 'released' }, 'second', 0).suspect).toBeUndefined();
  });
});

describe('the rows of a result', () => {
  const chunk: Chunk = {
    job: 'j',
    chunk: 1,
    rows: [
      { kind: 'user', row: 2, cells: ['a'], user: { userName: 'a' } },
      { kind: 'rejected', row: 3, cells: ['b'], problems: [{ code: 'too_long', message: 'm' }] },
      { kind: 'ignored', row: 4, cells: [''] },
      { kind: 'user', row: 5, cells: ['c'], user: { userName: 'c' } },
      { kind: 'user', row: 6, cells: ['d'], user: { userName: 'd' } },
    ],
  };

  it('hold one outcome for each row in file order, saved ones first, claimed ones unknown, the rest unprocessed', () => {
    const claim = {
      ...held,
      creating: [5],
      outcomes: [{ row: 2, outcome: 'created' as const, userId: '7' }],
    };
    const { rows } = chunkResult(chunk, claim, savedOutcomes(claim), (row) =>
      unfinishedOutcome(claim, row, reason, 'en'),
    );
    expect(rows.map(({ row, outcome }) => [row, outcome])).toEqual([
      [2, 'created'],
      [3, 'rejected'],
      [4, 'ignored'],
      [5, 'unknown'],
      [6, 'unprocessed'],
    ]);
    expect(rows.map(({ cells }) => cells[0])).toEqual(['a', 'b', '', 'c', 'd']);
  });

  it('say of a claimed row whether the gateway has confirmed it', () => {
    const problem = { code: 'no_user_id', message: 'No id.' };
    const doubt = { row: 5, of: 'create' as const, sends: 1, problem, waitedMs: 0, lookAtMs: 0 };
    const codeOf = (says?: 'done' | 'not done') => {
      const claim = { ...held, creating: [5], doubts: [{ ...doubt, ...(says && { says }) }] };
      return unfinishedOutcome(claim, 5, reason, 'en').problems?.[0]?.code;
    };
    expect([codeOf(), codeOf('not done'), codeOf('done')]).toEqual([
      'not_confirmed',
      'not_confirmed',
      'not_shown',
    ]);
  });
});

describe('counts of gateway calls', () => {
  it('add up by method', () => {
    const one = { calls: { add: 1, get: 2 }, retries: 1 };
    const other = { calls: { get: 3, change: 1 }, retries: 2 };
    expect(addCalls(one, other)).toEqual({ calls: { add: 1, get: 5, change: 1 }, retries: 3 });
  });
});
