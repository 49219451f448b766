/**
 * One pass over some rows of a claimed chunk: look up → decide → save the claim → write. The claim is saved before the
 * first write, so that whoever comes after a crash knows what may have been sent.
 */
import type { Claim, Unfinished } from '../../shared/chunk/claim.ts';
import type { HeldClaim } from '../../shared/chunk/claim-holder.ts';
import { addCalls, type CallCount, noCalls } from '../../shared/gateway/call-count.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import { type Decision, type DecisionRules, decide } from '../../shared/user/decision.ts';
import type { Problem, RowOutcome } from '../../shared/user/outcome.ts';
import type { User } from '../../shared/user/user.ts';
import { failed } from './failed.ts';
import type { Stop, Write } from './write-rows.ts';
import { type WriteSafelyDeps, writeSafely } from './write-safely.ts';

export interface PassDeps extends WriteSafelyDeps {
  /** Whether only to look, and to say what would happen. */
  readonly isDryRun: boolean;
  unconfirmed(): Problem;
  /** What is said of a row that killed its worker. */
  crashed(): Unfinished;
}

/** What is known so far: outcomes by row, and the gateway calls they took. It is saved with every claim. */
export interface Progress {
  readonly known: Map<number, RowOutcome>;
  readonly onCall: CallListener;
  calls(): CallCount;
  save(): Pick<Claim, 'outcomes' | 'gateway'>;
}

export interface UserRow {
  readonly row: number;
  readonly user: User;
}

/** What ended a pass before all its rows were done, and whether some writes wait to be confirmed. */
export interface PassEnd {
  readonly stop: Stop | undefined;
  readonly open: boolean;
}

/** Makes the progress of a chunk, going on from what its claim has saved. */
export function createProgress(known: Map<number, RowOutcome>, before: CallCount): Progress {
  let calls = before;
  return {
    known,
    onCall: ({ method, retry }) => {
      calls = addCalls(calls, { ...noCalls(), calls: { [method]: 1 }, retries: retry ? 1 : 0 });
    },
    calls: () => calls,
    save: () => ({ outcomes: [...known.values()], gateway: calls }),
  };
}

/** A pass over rows that have no outcome yet. Rejects with a GatewayError when the look-up fails. */
export type Pass = (
  deps: PassDeps,
  gateway: Gateway,
  held: HeldClaim,
  progress: Progress,
  rows: readonly UserRow[],
) => Promise<PassEnd>;

/** The usual pass: look up, decide, claim, write. */
export const runPass: Pass = async (deps, gateway, held, progress, rows) => {
  const { known } = progress;
  const wasClaimed = new Set([...held.claim.creating, ...held.claim.updating]);
  const decisions = await lookUp(gateway, rows, held.claim, deps.rules);
  for (const decision of decisions) if (decision.kind === 'done') learn(known, [decision.outcome]);
  const writes = decisions.filter((decision): decision is Write => decision.kind !== 'done');
  if (deps.isDryRun) {
    learn(known, writes.map(foretell));
    return { stop: undefined, open: false };
  }
  await held.save({ ...progress.save(), ...claimWrites(held.claim, known, writes) });

  const { outcomes, unconfirmed, unsent, stop } = await writeSafely(gateway, writes, deps);
  learn(known, outcomes);
  const twiceUnconfirmed = unconfirmed.filter(({ row }) => wasClaimed.has(row));
  learn(
    known,
    twiceUnconfirmed.map(({ row }) => ({ row, outcome: 'unknown', problems: [deps.unconfirmed()] })),
  );
  await forgetUnsent(held, new Set(unsent.map(({ row }) => row).filter((row) => !wasClaimed.has(row))));
  return { stop, open: unconfirmed.length > twiceUnconfirmed.length };
};

function learn(known: Map<number, RowOutcome>, outcomes: readonly RowOutcome[]): void {
  for (const outcome of outcomes) known.set(outcome.row, outcome);
}

/** Looks rows up and decides what to do for each. Rejects with a GatewayError. */
export async function lookUp(
  gateway: Gateway,
  rows: readonly UserRow[],
  claim: Claim,
  rules: DecisionRules,
): Promise<Decision[]> {
  const keys = rows.map(({ user }) => user[rules.matchBy] ?? '');
  const { users, refused } = await gateway.find(keys);
  return rows.map((row) => {
    const refusal = refused.get(row.user[rules.matchBy] ?? '');
    if (refusal) return { kind: 'done', outcome: failed(row.row, refusal) };
    return decide(rules, row, users, claimedFor(claim, row.row));
  });
}

/** What a row is claimed for, if it is. */
export function claimedFor({ creating, updating }: Claim, row: number): 'create' | 'update' | undefined {
  if (creating.includes(row)) return 'create';
  return updating.includes(row) ? 'update' : undefined;
}

/** What a write would make of its row. */
function foretell(write: Write): RowOutcome {
  if (write.kind === 'create') return { row: write.row, outcome: 'created' };
  return { row: write.row, outcome: write.as, userId: write.found.id };
}

/** The rows whose write is about to be sent, together with those of earlier passes that have no outcome yet. */
function claimWrites(
  claim: Claim,
  known: ReadonlyMap<number, RowOutcome>,
  writes: readonly Write[],
): Pick<Claim, 'creating' | 'updating'> {
  const isOpen = (row: number): boolean => !known.has(row);
  const creating = new Set(claim.creating.filter(isOpen));
  const updating = new Set(claim.updating.filter(isOpen));
  for (const write of writes) {
    if (write.kind === 'create' || write.as === 'created') creating.add(write.row);
    else updating.add(write.row);
  }
  return { creating: [...creating], updating: [...updating] };
}

/** Takes back the claim to rows whose write was certainly not sent, so that nobody calls them `unknown`. */
async function forgetUnsent(held: HeldClaim, unsent: ReadonlySet<number>): Promise<void> {
  if (unsent.size === 0) return;
  const { creating, updating } = held.claim;
  const maySent = (row: number): boolean => !unsent.has(row);
  await held.save({ creating: creating.filter(maySent), updating: updating.filter(maySent) });
}
