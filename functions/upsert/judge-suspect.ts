import { type Claim, unfinishedOutcome } from '../../shared/chunk/claim.ts';
import type { Decision } from '../../shared/user/decision.ts';
import type { RowOutcome } from '../../shared/user/outcome.ts';
import { claimedFor, lookUp, type Pass } from './pass.ts';

/**
 * Whether looking a suspect up can tell more than the claim does: it was claimed for a write, and no worker has died of
 * looking at it.
 */
export const isWorthALook = (claim: Claim, suspect: number): boolean =>
  claimedFor(claim, suspect) !== undefined && claim.current !== suspect;

/**
 * Decides what became of a row that was in hand alone when its worker died, without sending it again: what its write
 * has left behind tells, for the worker died so long ago that nothing can be under way any more.
 */
export const judgeSuspect: Pass = async (deps, gateway, { claim }, { known }, suspects) => {
  for (const decision of await lookUp(gateway, suspects, claim, deps.rules)) {
    if (decision.kind === 'done') known.set(decision.outcome.row, decision.outcome);
    else known.set(decision.row, outcomeOf(decision));
  }
  return { stop: undefined, open: false };

  function outcomeOf(write: Exclude<Decision, { kind: 'done' }>): RowOutcome {
    const { row } = write;
    const why = deps.crashed();
    return hasNoTrace(write, claim)
      ? { row, outcome: 'unprocessed', problems: [why.unprocessed] }
      : unfinishedOutcome(claim, row, why);
  }
};

/** Whether the write that a row was claimed for certainly had no effect. */
function hasNoTrace(write: Exclude<Decision, { kind: 'done' }>, claim: Claim): boolean {
  if (write.kind === 'create') return claimedFor(claim, write.row) === 'create';
  const { as, user, found } = write;
  const isOld = ([name, value]: [string, string]): boolean =>
    found.values[name] !== undefined && found.values[name] !== value;
  return as === 'updated' && Object.entries(user).some(isOld);
}
