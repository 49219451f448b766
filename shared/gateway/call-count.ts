import * as z from 'zod';

/** Gateway calls by method, and how many of them were repeats of one that met trouble. */
export const CallCount = z.object({ calls: z.record(z.string(), z.int()), retries: z.int() });
export type CallCount = z.infer<typeof CallCount>;

export const noCalls = (): CallCount => ({ calls: {}, retries: 0 });

/** Two counts of gateway calls in one. */
export function addCalls(one: CallCount, other: CallCount): CallCount {
  const calls = { ...one.calls };
  for (const [method, count] of Object.entries(other.calls)) calls[method] = (calls[method] ?? 0) + count;
  return { calls, retries: one.retries + other.retries };
}
