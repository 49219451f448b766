/**
 * How Lambda notices that a function feeds itself: a trace header, which the AWS SDK inside a function passes on with every
 * message, says how often each function ran in this chain of messages. Ours reads `Upsert=3&Settle=1`.
 * Source: Lambda developer guide, "Use Lambda recursive loop detection to prevent infinite loops".
 */

/** How often a function may run in one chain unless it says `RecursiveLoop: Allow`. */
export const MAX_RUNS_IN_CHAIN = 16;

/** How often the function has run in the chain that a message belongs to; a header that is not ours begins a chain. */
export function runsInChain(traceHeader: string | undefined, functionName: string): number {
  return Number(new URLSearchParams(traceHeader).get(functionName)) || 0;
}

/** The trace header for an invocation by messages with these headers: the chain in which the function ran most goes on. */
export function continueChain(traceHeaders: readonly (string | undefined)[], functionName: string): string {
  const runs = (traceHeader: string | undefined): number => runsInChain(traceHeader, functionName);
  const [longest] = traceHeaders.toSorted((one, other) => runs(other) - runs(one));
  const chain = new URLSearchParams(longest);
  chain.set(functionName, String(runs(longest) + 1));
  return chain.toString();
}
