import type { ChunkManagers } from '../../shared/managers/chunk-managers.ts';
import type { RowSet } from '../../shared/overlap/row-set.ts';
import type { Outcome, Problem, RowOutcome } from '../../shared/user/outcome.ts';

/** The row of somebody's manager, and what became of it. */
export type ManagerOutcome = Pick<RowOutcome, 'row' | 'outcome' | 'problems'>;

/**
 * The rows of a chunk that may not be sent yet, for their managers' sake. A row goes: *waiting* for the row of its manager →
 * free, if that one ended well → else *orphaned*: the manager may be at the gateway all the same → free, or its outcome is
 * known. Managers go round in no circle, so somewhere in the file there is always a row that is free.
 */
export interface ManagerWaits {
  holdsBack(row: number): boolean;
  /** The rows of managers that rows wait for. */
  awaited(): ReadonlySet<number>;
  /** Ends the wait of every row whose manager's row has an outcome now; a row with an outcome of its own waits no more. */
  endWaits(outcomeOf: (row: number) => RowOutcome | undefined): void;
  /** The orphaned rows, with what became of their managers' rows. */
  readonly orphaned: ReadonlyMap<number, ManagerOutcome>;
  /** Lets an orphaned row be sent. @param remark what its report shall say besides */
  release(row: number, remark?: Problem): void;
  /** The outcome with what is to be said besides. */
  remark(outcome: RowOutcome): RowOutcome;
}

const DONE: ReadonlySet<Outcome> = new Set(['created', 'updated', 'unchanged']);

/** Whether somebody is at the gateway after that. A row that failed over the rest names the user whom it has created. */
const isThere = ({ outcome, userId }: RowOutcome): boolean => DONE.has(outcome) || userId !== undefined;

/** Makes the {@link ManagerWaits} of one delivery of a chunk. Nobody waits for the row of a manager that is skipped: he is there. */
export function createManagerWaits(
  { waits, rejected }: ChunkManagers,
  skipped: RowSet | undefined,
): ManagerWaits {
  const waiting = new Map(waits.filter(([, manager]) => !skipped?.has(manager)));
  const orphaned = new Map<number, ManagerOutcome>(
    rejected.map(([row, manager]) => [row, { row: manager, outcome: 'rejected' }]),
  );
  const remarks = new Map<number, Problem>();
  return {
    orphaned,
    holdsBack: (row) => waiting.has(row) || orphaned.has(row),
    awaited: () => new Set(waiting.values()),
    endWaits(outcomeOf) {
      for (const row of orphaned.keys()) if (outcomeOf(row)) orphaned.delete(row);
      for (const [row, manager] of waiting) {
        const outcome = outcomeOf(manager);
        const isDone = outcomeOf(row) !== undefined;
        if (isDone || outcome) waiting.delete(row);
        if (!isDone && outcome && !isThere(outcome)) orphaned.set(row, outcome);
      }
    },
    release(row, remark) {
      orphaned.delete(row);
      if (remark) remarks.set(row, remark);
    },
    remark(outcome) {
      const remark = DONE.has(outcome.outcome) ? remarks.get(outcome.row) : undefined;
      return remark ? { ...outcome, problems: [...(outcome.problems ?? []), remark] } : outcome;
    },
  };
}
