/** How often and how soon a call that met transient trouble is repeated. */
export interface RetryPolicy {
  /** The first call counts. */
  readonly attempts: number;
  /** The first delay is drawn from 0 up to this; the range doubles each time. */
  readonly baseMs: number;
  readonly maxMs: number;
}

export const RETRY_POLICY: RetryPolicy = { attempts: 4, baseMs: 250, maxMs: 5_000 };

/**
 * How long to wait after the failed attempt number `attempt` (from 1); undefined: do not repeat it. Full jitter: the
 * delay is drawn evenly from 0 to the bound, so that calls which failed together are not repeated together. A server's
 * hint wins over that, with jitter on top; one beyond `maxMs` is obeyed by giving up, because a wait that long should not
 * occupy a worker.
 */
export function retryDelayMs(
  attempt: number,
  policy: RetryPolicy,
  random: () => number,
  hintMs?: number,
): number | undefined {
  if (attempt >= policy.attempts) return undefined;
  if (hintMs === undefined) return random() * Math.min(policy.maxMs, policy.baseMs * 2 ** (attempt - 1));
  return hintMs > policy.maxMs ? undefined : hintMs + random() * policy.baseMs;
}
