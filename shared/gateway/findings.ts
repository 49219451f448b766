import type { Findings } from './gateway.ts';

/**
 * Joins what several look-ups found. Waits for all of them even when one fails, so that no call goes on behind its
 * caller's back; then rejects as the first that failed.
 */
export async function joinFindings(parts: readonly Promise<Findings>[]): Promise<Findings> {
  await Promise.allSettled(parts);
  const found = await Promise.all(parts);
  return {
    users: found.flatMap(({ users }) => users),
    refused: new Map(found.flatMap(({ refused }) => [...refused])),
  };
}
