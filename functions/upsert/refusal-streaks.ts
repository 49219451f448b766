import { TEXTS } from '../../shared/messages/say.ts';
import type { RowSet } from '../../shared/overlap/row-set.ts';
import type { Problem, RowOutcome } from '../../shared/user/outcome.ts';

/** So many refusals in a row are not the rows' own. */
export const MOST_EQUAL_REFUSALS = 100;

export interface RefusalStreaks {
  /** Takes note of what became of a row's call; `refused` is what the gateway said, undefined for a success. */
  note(call: 'look-up' | 'write', row: number, refused: Problem | undefined): void;
  /** What the gateway says to all of them, once a streak is so long that the job is to stop. */
  reached(): Problem | undefined;
}

interface Streak {
  readonly refused: Problem;
  readonly count: number;
  /** The row that was refused last. */
  readonly row: number;
}

/** Counts the refusals of a run on a chunk. @param skipped the rows that are not sent, for their users are what they say */
export function createRefusalStreaks(skipped: RowSet | undefined): RefusalStreaks {
  const streaks = new Map<string, Streak>();
  const goesOn = (before: Streak | undefined, row: number, { code }: Problem): boolean =>
    before?.refused.code === code && !hasBetween(skipped, before.row, row);
  return {
    note(call, row, refused) {
      const before = streaks.get(call);
      if (!refused) streaks.delete(call);
      else if (isOfGateway(refused)) {
        const count = before && goesOn(before, row, refused) ? before.count + 1 : 1;
        streaks.set(call, { refused, count, row });
      }
    },
    reached: () => [...streaks.values()].find(({ count }) => count >= MOST_EQUAL_REFUSALS)?.refused,
  };
}

export const hasBetween = (rows: RowSet | undefined, one: number, other: number): boolean =>
  rows !== undefined && rows.between(Math.min(one, other), Math.max(one, other)).length > 0;

/** What we found out ourselves, the gateway has not said. */
export const isOfGateway = ({ code }: Problem): boolean => !(code in TEXTS);

/** What the gateway said of a row that it refused. */
export const refusalOf = ({ outcome, problems = [] }: RowOutcome): Problem | undefined =>
  outcome === 'failed' ? problems[0] : undefined;
