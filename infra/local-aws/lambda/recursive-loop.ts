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

/** The trace header for an invocation by a message with this one: its chain goes on. */
export function continueChain(traceHeader: string | undefined, functionName: string): string {
  const chain = new URLSearchParams(traceHeader);
  chain.set(functionName, String(runsInChain(traceHeader, functionName) + 1));
  return chain.toString();
}
