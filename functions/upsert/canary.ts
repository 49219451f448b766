import { staleAfterMs } from '../../shared/chunk/claim.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import type { CanaryAnswer } from '../../shared/job/canary.ts';
import { problemOf } from '../../shared/messages/say.ts';
import { isSameText } from '../../shared/user/user.ts';
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

function enterGate({ deps, context, held }: ChunkRun): Promise<CanaryAnswer> {
  const staleMs = staleAfterMs(deps.timeoutMs, context.profile.gateway.timeoutMs);
  return deps.canary.enter(context.plan.job, held.claim.attempt, staleMs);
}

async function sendCanary(
  run: ChunkRun,
  gateway: Gateway,
  firstCreate: Create,
  writes: readonly Write[],
  { tell }: CanaryTurn,
): Promise<Written> {
  const others = writes.filter((write) => write !== firstCreate);
  const sent = await writeRows(run, gateway, [firstCreate]);
  if (!sent.hasCreated) {
    await tell('inconclusive');
    // Refused, or never answered: the next create is the canary, now or in a later pass.
    const endsPass = sent.stop !== undefined || sent.unconfirmed.length > 0;
    return join(sent, endsPass ? unsent(others) : await writeAfterCanary(run, gateway, others));
  }
  const seen = await lookForCanary(run, gateway, firstCreate);
  if (seen === 'visible') {
    await tell('passed');
    return join(sent, await writeRows(run, gateway, others));
  }
  if (seen === 'lost') {
    await tell('failed');
    return join(lost(run, firstCreate), await writeWithoutCreates(run, gateway, others));
  }
  await tell('inconclusive');
  // It may be there and not be shown yet: like a write without an answer, it is waited for and looked up again.
  return { ...unsent(others, seen), unconfirmed: [firstCreate] };
}

function lost({ context }: ChunkRun, { row }: Create): Written {
  const problems = [problemOf(context.profile.language, 'canary_lost')];
  return { ...nothingWritten(), outcomes: [{ row, outcome: 'unknown', problems }] };
}

/** Looks again one gateway time-out later, for a create may take that long to become visible. */
async function lookForCanary(
  { deps, context, timing }: ChunkRun,
  gateway: Gateway,
  { user }: Create,
): Promise<'visible' | 'lost' | Stop> {
  const { matchBy } = context.rules;
  const { timeoutMs } = context.profile.gateway;
  const key = user[matchBy] ?? '';
  const isVisible = async (): Promise<boolean> => {
    const { users } = await gateway.find([key]);
    return users.some(({ values }) => isSameText(values[matchBy], key));
  };
  try {
    if (await isVisible()) return 'visible';
    if (timing.timeLeftMs() <= timeoutMs) return { why: 'time_is_up' };
    await deps.sleep(timeoutMs);
    return (await isVisible()) ? 'visible' : 'lost';
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
  unconfirmed: [...one.unconfirmed, ...other.unconfirmed],
  withoutEffect: [...one.withoutEffect, ...other.withoutEffect],
  stop: one.stop ?? other.stop,
});
