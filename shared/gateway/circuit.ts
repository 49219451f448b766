/**
 * Keeps an outage cheap: while a gateway is in trouble, its chunks are requeued without a call.
 *
 * *closed* → a chunk stops for trouble → *open*: no chunk may call, for 10 s → the time is up: *half-open*, one chunk
 * tries, with a single row first, and the others still wait → trouble → open, twice as long, up to a minute · it came
 * further → closed. A try that tells nothing (its worker died, its own time was up) is followed by the next one a
 * minute later.
 *
 * A row costs a gateway in trouble two calls for each attempt that the retry policy allows, at most: the secret is read
 * again once. That is 8 calls (4 attempts, twice) in the 8 s that the circuit is open at least (10 s × 0.8): fewer than one
 * a second on average.
 */
import { MAX_DELAY_SECONDS } from '../ports/queue.ts';
import type { GatewayError } from './errors.ts';
import type { Profile } from './profile.ts';

/** Trouble of the gateway that is not a row's own. */
export interface Trouble {
  readonly why: 'unavailable' | 'misconfigured';
  readonly error: GatewayError;
}

const FIRST_MS = 10_000;
const MAX_MS = 60_000;

/** The longest `Retry-After` that is believed: what SQS can delay a message by. */
const MAX_HINT_MS = MAX_DELAY_SECONDS * 1000;

export type Entry =
  | { readonly state: 'closed' | 'half-open' }
  /** Nothing may be called, because of that trouble. */
  | { readonly state: 'open'; readonly trouble: Trouble };

export interface Circuit {
  /** Asks whether a chunk may call the gateway; who may, tells by {@link leave} what came of it. */
  enter(): Entry;
  /** @param cameFurther whether any row got its outcome from the gateway */
  leave(trouble: Trouble | undefined, cameFurther: boolean): void;
  /** How long no chunk may call, in milliseconds; 0 when one may. */
  openForMs(): number;
}

export interface CircuitDeps {
  /** Milliseconds. */
  now(): number;
  /** Gives numbers in [0, 1). */
  random(): number;
}

/** Makes a {@link Circuit}, closed. */
export function createCircuit({ now, random }: CircuitDeps): Circuit {
  let open: { readonly trouble: Trouble; readonly times: number; readonly until: number } | undefined;
  const openForMs = (): number => (open ? Math.max(0, open.until - now()) : 0);

  /** The upper fifth of the time is by chance, so that workers do not try together. */
  function openMs({ error }: Trouble, times: number): number {
    const grown = Math.min(MAX_MS, FIRST_MS * 2 ** (times - 1));
    return Math.max(grown * (0.8 + random() / 5), Math.min(error.retryAfterMs ?? 0, MAX_HINT_MS));
  }

  return {
    openForMs,
    enter() {
      if (!open) return { state: 'closed' };
      if (openForMs() > 0) return { state: 'open', trouble: open.trouble };
      open = { ...open, until: now() + MAX_MS };
      return { state: 'half-open' };
    },
    leave(trouble, cameFurther) {
      if (trouble) {
        const times = (open?.times ?? 0) + 1;
        open = { trouble, times, until: now() + openMs(trouble, times) };
      } else if (cameFurther) open = undefined;
    },
  };
}

/** Makes the circuits of a process: one for each gateway as a profile names it, secret and settings included. */
export function createCircuits(deps: CircuitDeps): (profile: Profile) => Circuit {
  const circuits = new Map<string, Circuit>();
  return ({ name, secretName, gateway }) => {
    const key = JSON.stringify([name, secretName, gateway]);
    const circuit = circuits.get(key) ?? createCircuit(deps);
    circuits.set(key, circuit);
    return circuit;
  };
}
