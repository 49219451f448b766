/**
 * Which messages of a fair queue come first: the noisy-neighbour rules as AWS documents them, and nothing fairer.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html
 *
 * A tenant is a message group; a message without a group is a tenant of its own. A tenant is **quiet** until
 * - it has more than 10% of the queue's messages in flight, and at least 30 of them (concurrency share), or
 * - its recent share of the consumers' processing time exceeds 10%.
 *
 * Then it is **noisy**, until both shares are down again, or its backlog has been consumed (its record then starts
 * anew), or it had nothing in flight for five minutes. Messages of quiet tenants come before those of noisy ones;
 * among noisy tenants the one with the fewest messages in flight comes first; within one tenant, and among quiet
 * ones, the oldest message. Nothing is held back: a noisy tenant is served whenever no quiet one waits.
 *
 * Processing time runs from a message's receipt to its deletion or the end of its visibility timeout, messages
 * still in flight included. AWS does not say how long *recent* is; here it is the documented five minutes after which
 * a tenant is quiet again.
 */

const NOISY_SHARE = 0.1;
const NOISY_IN_FLIGHT = 30;
const RECENT_MS = 5 * 60_000;

/** A message as its turn depends on it: the lower the rank, the older. */
export interface Waiting {
  readonly tenant: string;
  readonly rank: number;
}

/** The waiting messages of one queue, by tenant, and what each tenant has in flight. Times are ms, ascending. */
export interface Tenants<M extends Waiting> {
  /** A message waits to be received. */
  wait(message: M): void;
  /** A waiting message is gone. */
  withdraw(message: M): void;
  /** Takes the message whose turn it is; it is not counted as in flight before {@link start}. */
  next(at: number): M | undefined;
  /** A message is in flight from now on. */
  start(message: M, at: number): void;
  /** A message's flight ended: deleted, or visible again. */
  end(message: M, at: number): void;
}

interface Tenant<M> {
  /** Oldest first. */
  readonly waiting: M[];
  load: Load;
}

export function createTenants<M extends Waiting>(): Tenants<M> {
  const tenants = new Map<string, Tenant<M>>();
  const total = createLoad();

  function tenantOf({ tenant: name }: M): Tenant<M> {
    const tenant = tenants.get(name) ?? { waiting: [], load: createLoad() };
    tenants.set(name, tenant);
    return tenant;
  }

  function forgetIfGone(name: string, { waiting, load }: Tenant<M>): void {
    if (waiting.length === 0 && load.inFlight() === 0) tenants.delete(name);
  }

  function isNoisy({ load }: Tenant<M>, at: number, totalMs: number): boolean {
    if (load.recentMs(at) > NOISY_SHARE * totalMs) return true;
    const own = load.inFlight();
    return own >= NOISY_IN_FLIGHT && own > NOISY_SHARE * total.inFlight();
  }

  function firstInTurn(at: number): Tenant<M> | undefined {
    const totalMs = total.recentMs(at);
    let first: { tenant: Tenant<M>; turn: Turn } | undefined;
    for (const tenant of tenants.values()) {
      const [oldest] = tenant.waiting;
      if (oldest === undefined) continue;
      const inFlight = isNoisy(tenant, at, totalMs) ? tenant.load.inFlight() : QUIET;
      const turn = { inFlight, rank: oldest.rank };
      if (first === undefined || comesBefore(turn, first.turn)) first = { tenant, turn };
    }
    return first?.tenant;
  }

  return {
    wait(message) {
      const { waiting } = tenantOf(message);
      const older = waiting.findLastIndex(({ rank }) => rank < message.rank);
      waiting.splice(older + 1, 0, message);
    },
    withdraw(message) {
      const tenant = tenantOf(message);
      const index = tenant.waiting.indexOf(message);
      if (index >= 0) tenant.waiting.splice(index, 1);
      forgetIfGone(message.tenant, tenant);
    },
    next(at) {
      const tenant = firstInTurn(at);
      const message = tenant?.waiting.shift();
      if (tenant === undefined || message === undefined) return undefined;
      // Its backlog has been consumed: its record starts anew.
      if (tenant.waiting.length === 0) tenant.load = createLoad(tenant.load.inFlight(), at);
      forgetIfGone(message.tenant, tenant);
      return message;
    },
    start(message, at) {
      tenantOf(message).load.add(1, at);
      total.add(1, at);
    },
    end(message, at) {
      const tenant = tenantOf(message);
      tenant.load.add(-1, at);
      total.add(-1, at);
      forgetIfGone(message.tenant, tenant);
    },
  };
}

/** What decides between tenants: a noisy one's messages in flight ({@link QUIET} for a quiet one), then age. */
interface Turn {
  readonly inFlight: number;
  readonly rank: number;
}

const QUIET = -1;

const comesBefore = (a: Turn, b: Turn): boolean =>
  a.inFlight === b.inFlight ? a.rank < b.rank : a.inFlight < b.inFlight;

/** How many messages are in flight, and for how long in all. */
interface Load {
  inFlight(): number;
  add(messages: number, at: number): void;
  /** The processing time within the recent past. */
  recentMs(at: number): number;
}

/** From `at` on, `inFlight` messages are in flight; `spentMs` is the processing time until then. */
interface LoadStep {
  readonly at: number;
  readonly inFlight: number;
  readonly spentMs: number;
}

function createLoad(inFlight = 0, since = 0): Load {
  let latest: LoadStep = { at: since, inFlight, spentMs: 0 };
  /** Those that the recent past touches, and earlier ones that nobody has asked about since. */
  const steps = [latest];
  const spentUntil = (step: LoadStep, at: number): number => step.spentMs + step.inFlight * (at - step.at);

  return {
    inFlight: () => latest.inFlight,
    add(messages, at) {
      latest = { at, inFlight: latest.inFlight + messages, spentMs: spentUntil(latest, at) };
      steps.push(latest);
    },
    recentMs(at) {
      const from = at - RECENT_MS;
      while (steps[1] !== undefined && steps[1].at <= from) steps.shift();
      const [first = latest] = steps;
      return spentUntil(latest, at) - spentUntil(first, Math.max(first.at, from));
    },
  };
}
