import { type Fault, parseFault } from './fault.ts';

/** What a fault is matched against: the method, and whom the call is about. */
export interface Target {
  readonly method: string;
  readonly users: readonly string[];
}

/**
 * The faults of a sandbox. Each is *active* from `add` until its `times` are used up or it is taken away. Of several
 * that match a call the one added first strikes; an outage (HTTP 503 for everything) comes before all of them.
 */
export interface Faults {
  /** Makes a fault active; the answer takes it away again. A text is read by `parseFault`. */
  add(fault: Fault | string): () => void;
  setOutage(on: boolean): void;
  /** Takes every fault away, the outage too. */
  clear(): void;
  /** Decides which fault, if any, strikes this call, and uses one of its times up. */
  strike(target: Target): Fault | undefined;
}

interface ActiveFault {
  readonly fault: Fault;
  readonly random: () => number;
  timesLeft: number;
}

const OUTAGE: Fault = { effect: 'http', http: 503 };

export function createFaults(initial: readonly (Fault | string)[] = []): Faults {
  const active = new Set<ActiveFault>();
  let isOutage = false;

  function add(given: Fault | string): () => void {
    const fault = typeof given === 'string' ? parseFault(given) : given;
    const entry = { fault, random: createRandom(fault.seed ?? 1), timesLeft: fault.times ?? Infinity };
    active.add(entry);
    return () => void active.delete(entry);
  }
  for (const fault of initial) add(fault);

  return {
    add,
    setOutage(on) {
      isOutage = on;
    },
    clear() {
      active.clear();
      isOutage = false;
    },
    strike(target) {
      if (isOutage) return OUTAGE;
      for (const entry of active) {
        if (!isAimedAt(entry.fault, target) || entry.random() >= (entry.fault.chance ?? 1)) continue;
        entry.timesLeft -= 1;
        if (entry.timesLeft === 0) active.delete(entry);
        return entry.fault;
      }
      return undefined;
    },
  };
}

function isAimedAt({ method, user }: Fault, target: Target): boolean {
  const isMethod = method === undefined || target.method === method || target.method.endsWith(`.${method}`);
  return isMethod && (user === undefined || target.users.includes(user));
}

/** Numbers in [0, 1), the same ones for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
