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
 * Processing time runs from a message's receipt to its deletion or the end of its visibility time-out, messages
 * still in flight included. AWS does not say how long *recent* is; here it is the documented five minutes after which
 * a tenant is quiet again, counted in slots of ten seconds.
 */

const NOISY_SHARE = 0.1;
const NOISY_IN_FLIGHT = 30;
const SLOT_MS = 10_000;
const RECENT_SLOTS = 30;

/** A message as its turn depends on it: the lower the rank, the older. */
export interface Waiting {
  readonly tenant: string;
  readonly rank: number;
}

/** The waiting messages of one queue, by tenant, and what each tenant has in flight. Times are ms, ascending. */
export interface Tenants<M extends Waiting> {
  readonly inFlight: number;
  /** A message waits to be received. */
  wait(message: M): void;
  /** A waiting message is gone: expired, deleted or moved. */
  withdraw(message: M): void;
  /** Takes the message whose turn it is; it is not counted as in flight before {@link start}. */
  next(at: number): M | undefined;
  /** A message is in flight from now on. */
  start(message: M, at: number): void;
  /** A message's flight ended: deleted, or visible again. */
  end(message: M, at: number): void;
}

interface Tenant<M> {
  readonly waiting: M[];
  load: Load;
}

export function createTenants<M extends Waiting>(): Tenants<M> {
  const tenants = new Map<string, Tenant<M>>();
  const total = createLoad();

  function tenantOf(message: M): Tenant<M> {
    const known = tenants.get(message.tenant);
    if (known !== undefined) return known;
    const tenant: Tenant<M> = { waiting: [], load: createLoad() };
    tenants.set(message.tenant, tenant);
    return tenant;
  }

  function forgetIfGone(key: string, tenant: Tenant<M>): void {
    if (tenant.waiting.length === 0 && tenant.load.inFlight() === 0) tenants.delete(key);
  }

  function isNoisy({ load }: Tenant<M>, at: number, totalMs: number): boolean {
    const own = load.inFlight();
    if (own >= NOISY_IN_FLIGHT && own > NOISY_SHARE * total.inFlight()) return true;
    return load.recentMs(at) > NOISY_SHARE * totalMs;
  }

  function turnOf(tenant: Tenant<M>, at: number, totalMs: number): Turn | undefined {
    const oldest = tenant.waiting[0];
    if (oldest === undefined) return undefined;
    return { inFlight: isNoisy(tenant, at, totalMs) ? tenant.load.inFlight() : QUIET, rank: oldest.rank };
  }

  function firstInTurn(at: number): Tenant<M> | undefined {
    const totalMs = total.recentMs(at);
    let first: { tenant: Tenant<M>; turn: Turn } | undefined;
    for (const tenant of tenants.values()) {
      const turn = turnOf(tenant, at, totalMs);
      if (turn && (first === undefined || comesBefore(turn, first.turn))) first = { tenant, turn };
    }
    return first?.tenant;
  }

  function take(tenant: Tenant<M>, at: number): M | undefined {
    const message = tenant.waiting.shift();
    if (message === undefined) return undefined;
    if (tenant.waiting.length === 0) tenant.load = createLoad(tenant.load.inFlight(), at);
    forgetIfGone(message.tenant, tenant);
    return message;
  }

  return {
    get inFlight() {
      return total.inFlight();
    },
    wait(message) {
      const { waiting } = tenantOf(message);
      waiting.splice(positionOf(waiting, message.rank), 0, message);
    },
    withdraw(message) {
      const tenant = tenantOf(message);
      let index = positionOf(tenant.waiting, message.rank);
      while (tenant.waiting[index]?.rank === message.rank && tenant.waiting[index] !== message) index += 1;
      if (tenant.waiting[index] === message) tenant.waiting.splice(index, 1);
      forgetIfGone(message.tenant, tenant);
    },
    next(at) {
      const tenant = firstInTurn(at);
      return tenant && take(tenant, at);
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

/** Where a rank stands, or would stand, in a list that is sorted by rank. */
function positionOf(waiting: readonly Waiting[], rank: number): number {
  let low = 0;
  let high = waiting.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((waiting[middle]?.rank ?? Number.POSITIVE_INFINITY) < rank) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Messages in flight, and their processing time: the integral of that number over the recent slots. */
interface Load {
  inFlight(): number;
  add(messages: number, at: number): void;
  recentMs(at: number): number;
}

function createLoad(inFlight = 0, since = 0): Load {
  const slots = new Map<number, number>();
  let count = inFlight;
  let countedTo = since;

  function countTo(at: number): void {
    const oldest = Math.floor(at / SLOT_MS) - RECENT_SLOTS;
    let from = Math.max(countedTo, oldest * SLOT_MS);
    while (count > 0 && from < at) {
      const slot = Math.floor(from / SLOT_MS);
      const to = Math.min(at, (slot + 1) * SLOT_MS);
      slots.set(slot, (slots.get(slot) ?? 0) + count * (to - from));
      from = to;
    }
    for (const slot of slots.keys()) if (slot <= oldest) slots.delete(slot);
    countedTo = Math.max(countedTo, at);
  }

  return {
    inFlight: () => count,
    add(messages, at) {
      countTo(at);
      count += messages;
    },
    recentMs(at) {
      if (count === 0 && slots.size === 0) return 0; // a queue may hold very many lone messages
      countTo(at);
      let ms = 0;
      for (const spent of slots.values()) ms += spent;
      return ms;
    },
  };
}
