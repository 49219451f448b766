import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import type { CanaryPass } from '../../shared/job/canary.ts';
import { problemOf } from '../../shared/messages/say.ts';
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

type Canary = Extract<CanaryPass, { state: 'ours' }>;

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
  const pass = await enterGate(run);
  switch (pass.state) {
    case 'passed':
      return writeRows(run, gateway, writes);
    case 'failed':
      return writeWithoutCreates(run, gateway, writes);
    case 'busy':
      return unsent(writes, { why: 'canary_is_out' });
    case 'ours':
      return sendCanary(run, gateway, first, writes, pass);
  }
}

function enterGate({ deps, context, held }: ChunkRun): Promise<CanaryPass> {
  const staleAfterMs = deps.timeoutMs + context.profile.gateway.timeoutMs;
  return deps.canary.enter(context.plan.job, held.claim.attempt, staleAfterMs);
}

async function sendCanary(
  run: ChunkRun,
  gateway: Gateway,
  canary: Create,
  writes: readonly Write[],
  { tell }: Canary,
): Promise<Written> {
  const others = writes.filter((write) => write !== canary);
  const sent = await writeRows(run, gateway, [canary]);
  if (!sent.hasCreated) {
    await tell('inconclusive');
    // Refused, or never answered: the next create is the canary, now or in a later pass.
    const isOver = sent.stop || sent.unconfirmed.length > 0;
    return join(sent, isOver ? unsent(others) : await writeAfterCanary(run, gateway, others));
  }
  const seen = await lookForCanary(run, gateway, canary);
  switch (seen) {
    case 'visible':
      await tell('passed');
      return join(sent, await writeRows(run, gateway, others));
    case 'lost': {
      await tell('failed');
      const problems = [problemOf(run.context.profile.language, 'canary_lost')];
      const lost = { row: canary.row, outcome: 'unknown' as const, problems };
      return join({ ...nothingWritten(), outcomes: [lost] }, await writeWithoutCreates(run, gateway, others));
    }
    default:
      await tell('inconclusive');
      // It may be there and not be shown yet: like a write without an answer, it is waited for and looked up again.
      return { ...unsent(others, seen), unconfirmed: [canary] };
  }
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
    return users.some(({ values }) => values[matchBy] === key);
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
  unsent: [...writes],
  stop,
});

const join = (one: Written, other: Written): Written => ({
  outcomes: [...one.outcomes, ...other.outcomes],
  hasCreated: one.hasCreated || other.hasCreated,
  unconfirmed: [...one.unconfirmed, ...other.unconfirmed],
  unsent: [...one.unsent, ...other.unsent],
  stop: one.stop ?? other.stop,
});
