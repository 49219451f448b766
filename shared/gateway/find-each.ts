import pLimit from 'p-limit';

/**
 * Runs several look-ups, a few at once, and answers their results in order. After a failure no further look-up is begun;
 * those in flight are waited for, so that no call goes on after this has rejected. Rejects as the first that failed.
 */
export async function findEach<T, Result>(
  items: readonly T[],
  concurrency: number,
  find: (item: T) => Promise<Result>,
): Promise<Result[]> {
  const limit = pLimit({ concurrency, rejectOnClear: true });
  const findNext = (item: T): Promise<Result> =>
    find(item).catch((error: unknown) => {
      limit.clearQueue();
      throw error;
    });
  const settled = await Promise.allSettled(items.map((item) => limit(findNext, item)));
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}
