import { TEXTS } from '../../shared/messages/say.ts';
import type { Problem, RowOutcome } from '../../shared/user/outcome.ts';

/** So many refusals in a row are not the rows' own. */
export const MAX_EQUAL_REFUSALS = 100;

export interface RefusalStreaks {
  /** Takes note of what became of a row's call; `refused` is what the gateway said, undefined for a success. */
  note(call: 'look-up' | 'write', refused: Problem | undefined): void;
  /** What the gateway says to all of them, once a streak is so long that the job is to stop. */
  reached(): Problem | undefined;
}

interface Streak {
  readonly refused: Problem;
  readonly count: number;
}

/** Counts the refusals of a run on a chunk. */
export function createRefusalStreaks(): RefusalStreaks {
  const streaks = new Map<string, Streak>();
  return {
    note(call, refused) {
      const { refused: before, count } = streaks.get(call) ?? { count: 0 };
      if (!refused) streaks.delete(call);
      else if (isOfGateway(refused))
        streaks.set(call, { refused, count: before?.code === refused.code ? count + 1 : 1 });
    },
    reached: () => [...streaks.values()].find(({ count }) => count >= MAX_EQUAL_REFUSALS)?.refused,
  };
}

/** What we found out ourselves, the gateway has not said. */
export const isOfGateway = ({ code }: Problem): boolean => !(code in TEXTS);

/** What the gateway said of a row that it refused. */
export const refusalOf = ({ outcome, problems = [] }: RowOutcome): Problem | undefined =>
  outcome === 'failed' ? problems[0] : undefined;
