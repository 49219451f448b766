import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import type { CanaryAnswer } from '../../shared/job/canary.ts';
import { problemOf } from '../../shared/messages/say.ts';
import type { RowOutcome } from '../../shared/user/outcome.ts';
import { type FoundUser, isSameText } from '../../shared/user/user.ts';
import { enterGate } from './canary-gate.ts';
import type { ChunkRun } from './chunk-run.ts';
import {
  type Create,
  nothingWritten,
  type Stop,
  stopFor,
  type Write,
  type Written,
  writeRows,
} from './write.ts';

type CanaryTurn = Extract<CanaryAnswer, { state: 'ours' }>;

/** Sends writes, but no second create of a job before its first, the canary, was seen under the enterprise. */
export async function writeAfterCanary(
  run: ChunkRun,
  gateway: Gateway,
  writes: readonly Write[],
): Promise<Written> {
  const first = writes.find((write) => write.kind === 'create');
  if (!first) return writeRows(run, gateway, writes);
  // The gate takes seconds: whose time is up must not be found waiting at it.
  if (run.timing.timeLeftMs() <= 0) return unsent(writes, { why: 'time_is_up' });
  const answer = await enterGate(run);
  switch (answer.state) {
    case 'passed':
      return writeRows(run, gateway, writes);
    case 'failed':
      return writeWithoutCreates(run, gateway, writes);
    case 'busy':
      return unsent(writes, { why: 'canary_is_out' });
    case 'ours':
      return sendCanary(run, gateway, first, writes, answer);
  }
}

async function sendCanary(
  run: ChunkRun,
  gateway: Gateway,
  canary: Create,
  writes: readonly Write[],
  { tell }: CanaryTurn,
): Promise<Written> {
  const others = writes.filter((write) => write !== canary);
  const sent = await writeRows(run, gateway, [canary]);
  const [unproven] = sent.unproven;
  const isAnswered = sent.hasCreated || unproven?.says !== undefined;
  if (unproven && !isAnswered) {
    const { stop } = sent;
    return { ...unsent(others, stop), unproven: [{ ...unproven, isCanary: true }] };
  }
  const seen = isAnswered ? await lookForCanary(run, gateway, canary) : undefined;
  const alien = seen && 'id' in seen ? run.context.rules.untouchable(seen) : undefined;
  if (seen && 'id' in seen && alien) {
    await tell({ state: 'failed' });
    const { row } = canary;
    const outcomes: RowOutcome[] = [{ row, outcome: 'failed', userId: seen.id, problems: [alien] }];
    return join({ ...nothingWritten(), outcomes }, await writeWithoutCreates(run, gateway, others));
  }
  if (seen && 'id' in seen) {
    await tell({ state: 'passed', hiddenMs: 0 });
    return join(withIdOf(run, sent, seen), await writeRows(run, gateway, others));
  }
  // Where the gateway says that it has made somebody whom it does not show, nobody else is made until that is clear.
  if (sent.hasCreated || unproven?.says === 'done') {
    const problem = problemOf(run.context.profile.language, 'not_shown');
    return { ...unsent(others, seen), unproven: [{ write: canary, says: 'done', problem, isCanary: true }] };
  }
  await tell({ state: 'inconclusive' });
  const stop = sent.stop ?? seen;
  // Refused: the next create is the canary, now or in a later pass.
  return join(sent, stop ? unsent(others, stop) : await writeAfterCanary(run, gateway, others));
}

/** What was found is the judge of what was answered; the id that was given instead proves nothing for another row either. */
function withIdOf({ deps, context }: ChunkRun, sent: Written, { id }: FoundUser): Written {
  const outcomes = sent.outcomes.map((outcome) => {
    if (outcome.userId !== undefined) deps.givenIds.note(context.plan.job, outcome.userId, outcome.row);
    return { ...outcome, userId: id };
  });
  return { ...sent, outcomes };
}

/** Looks once, at once; later looks are those of everything that is not proved. */
async function lookForCanary(
  { context }: ChunkRun,
  gateway: Gateway,
  { user }: Create,
): Promise<FoundUser | Stop | undefined> {
  const { matchBy } = context.rules;
  const key = user[matchBy] ?? '';
  try {
    const { users } = await gateway.find([key]);
    return users.find(({ values }) => isSameText(values[matchBy], key));
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return stopFor(error);
  }
}

async function writeWithoutCreates(
  run: ChunkRun,
  gateway: Gateway,
  writes: readonly Write[],
): Promise<Written> {
  const problems = [problemOf(run.context.profile.language, 'canary_failed')];
  const creates = writes.filter(({ kind }) => kind === 'create');
  const outcomes = creates.map(({ row }) => ({ row, outcome: 'unprocessed' as const, problems }));
  const updates = writes.filter(({ kind }) => kind === 'update');
  return join({ ...nothingWritten(), outcomes }, await writeRows(run, gateway, updates));
}

const unsent = (writes: readonly Write[], stop?: Stop): Written => ({
  ...nothingWritten(),
  withoutEffect: [...writes],
  stop,
});

const join = (one: Written, other: Written): Written => ({
  outcomes: [...one.outcomes, ...other.outcomes],
  hasCreated: one.hasCreated || other.hasCreated,
  unproven: [...one.unproven, ...other.unproven],
  withoutEffect: [...one.withoutEffect, ...other.withoutEffect],
  stop: one.stop ?? other.stop,
});
