import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import type { CanaryPass } from '../../shared/job/canary.ts';
import type { DecisionRules } from '../../shared/user/decision.ts';
import type { Problem } from '../../shared/user/outcome.ts';
import { type Stop, stopFor, type Write, type WriteOptions, type Written, writeRows } from './write-rows.ts';

export interface WriteSafelyDeps extends WriteOptions {
  readonly rules: DecisionRules;
  readonly gatewayTimeoutMs: number;
  enterCanary(): Promise<CanaryPass>;
  sleep(ms: number): Promise<void>;
  /** Why nobody is created after a canary that did not come back; `lost` is for the canary itself. */
  canaryFailed(): { unprocessed: Problem; lost: Problem };
}

type Create = Extract<Write, { kind: 'create' }>;

const NOTHING: Written = { outcomes: [], hasCreated: false, unconfirmed: [], unsent: [], stop: undefined };

/** Sends writes, but no second create of a job before its first was seen under the enterprise. */
export async function writeSafely(
  gateway: Gateway,
  writes: readonly Write[],
  deps: WriteSafelyDeps,
): Promise<Written> {
  const [canary] = writes.filter((write): write is Create => write.kind === 'create');
  if (!canary) return writeRows(gateway, writes, deps);
  // The gate takes seconds: whose time is up must not be found waiting at it.
  if (deps.timeLeftMs() <= 0) return { ...NOTHING, unsent: [...writes], stop: { why: 'time_is_up' } };
  const pass = await deps.enterCanary();
  switch (pass.state) {
    case 'passed':
      return writeRows(gateway, writes, deps);
    case 'failed':
      return writeWithoutCreates(gateway, writes, deps);
    case 'busy':
      return { ...NOTHING, unsent: [...writes], stop: { why: 'canary_is_out' } };
    case 'ours':
      return sendCanary(gateway, canary, writes, deps, pass.tell);
  }
}

async function sendCanary(
  gateway: Gateway,
  canary: Create,
  writes: readonly Write[],
  deps: WriteSafelyDeps,
  tell: (learned: 'passed' | 'failed' | 'open') => Promise<void>,
): Promise<Written> {
  const others = writes.filter((write) => write !== canary);
  const first = await writeRows(gateway, [canary], deps);
  if (!first.hasCreated) {
    await tell('open');
    // Refused, or never answered: the next create is the canary, now or in a later pass.
    if (first.stop || first.unconfirmed.length > 0) return join(first, { ...NOTHING, unsent: others });
    return join(first, await writeSafely(gateway, others, deps));
  }
  const seen = await lookForCanary(gateway, canary, deps);
  if (seen === 'home') {
    await tell('passed');
    return join(first, await writeRows(gateway, others, deps));
  }
  if (seen === 'lost') {
    await tell('failed');
    const lost = { row: canary.row, outcome: 'unknown' as const, problems: [deps.canaryFailed().lost] };
    return join({ ...NOTHING, outcomes: [lost] }, await writeWithoutCreates(gateway, others, deps));
  }
  await tell('open');
  // It may be home and not be shown yet: like a write without an answer, it is waited for and looked up again.
  return { ...NOTHING, unconfirmed: [canary], unsent: others, stop: seen };
}

/** Looks again one gateway time-out later, for a create may take that long to become visible. */
async function lookForCanary(
  gateway: Gateway,
  { user }: Create,
  deps: WriteSafelyDeps,
): Promise<'home' | 'lost' | Stop> {
  const key = user[deps.rules.matchBy] ?? '';
  const isHome = async (): Promise<boolean> => {
    const { users } = await gateway.find([key]);
    return users.some(({ values }) => values[deps.rules.matchBy] === key);
  };
  try {
    if (await isHome()) return 'home';
    if (deps.timeLeftMs() <= deps.gatewayTimeoutMs) return { why: 'time_is_up' };
    await deps.sleep(deps.gatewayTimeoutMs);
    return (await isHome()) ? 'home' : 'lost';
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return stopFor(error);
  }
}

async function writeWithoutCreates(
  gateway: Gateway,
  writes: readonly Write[],
  deps: WriteSafelyDeps,
): Promise<Written> {
  const problems = [deps.canaryFailed().unprocessed];
  const outcomes = writes
    .filter(({ kind }) => kind === 'create')
    .map(({ row }) => ({ row, outcome: 'unprocessed' as const, problems }));
  const updates = writes.filter(({ kind }) => kind !== 'create');
  return join({ ...NOTHING, outcomes }, await writeRows(gateway, updates, deps));
}

const join = (one: Written, other: Written): Written => ({
  outcomes: [...one.outcomes, ...other.outcomes],
  hasCreated: one.hasCreated || other.hasCreated,
  unconfirmed: [...one.unconfirmed, ...other.unconfirmed],
  unsent: [...one.unsent, ...other.unsent],
  stop: one.stop ?? other.stop,
});
