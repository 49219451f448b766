import * as z from 'zod';

/**
 * Gateway calls by method, and how many of them were repeats of one that met trouble. `shrunkTo` is how many keys a look-up
 * asked for at last, where the gateway was seen to leave some out.
 */
export const CallCount = z.object({
  calls: z.record(z.string(), z.int()),
  retries: z.int(),
  shrunkTo: z.int().positive().optional(),
});
export type CallCount = z.infer<typeof CallCount>;

export const noCalls = (): CallCount => ({ calls: {}, retries: 0 });

/** Two counts of gateway calls in one. */
export function addCalls(one: CallCount, other: CallCount): CallCount {
  const calls = { ...one.calls };
  for (const [method, count] of Object.entries(other.calls)) calls[method] = (calls[method] ?? 0) + count;
  const shrunkTo = Math.min(one.shrunkTo ?? Infinity, other.shrunkTo ?? Infinity);
  return {
    calls,
    retries: one.retries + other.retries,
    ...(Number.isFinite(shrunkTo) ? { shrunkTo } : {}),
  };
}
