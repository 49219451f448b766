import pLimit from 'p-limit';
import type { FindResult } from './gateway.ts';

/**
 * Runs several look-ups, a few at once, and joins their results. After a failure no further look-up is begun; those in
 * flight are waited for, so that no call goes on after this has rejected. Rejects as the first that failed.
 */
export async function findEach<T>(
  items: readonly T[],
  concurrency: number,
  find: (item: T) => Promise<FindResult>,
): Promise<FindResult> {
  const limit = pLimit({ concurrency, rejectOnClear: true });
  const findNext = (item: T): Promise<FindResult> =>
    find(item).catch((error: unknown) => {
      limit.clearQueue();
      throw error;
    });
  const settled = await Promise.allSettled(items.map((item) => limit(findNext, item)));
  const results = settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
  return {
    users: results.flatMap(({ users }) => users),
    refused: new Map(results.flatMap(({ refused }) => [...refused])),
  };
}
