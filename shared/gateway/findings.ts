import type { Findings } from './gateway.ts';

/**
 * Looks several things up, a few at once, and joins what was found. After the first failure nothing further is begun;
 * what is under way is waited for, so that no call goes on behind its caller's back. Then it rejects as the first that
 * failed.
 */
export async function findEach<T>(
  items: readonly T[],
  atOnce: number,
  find: (item: T) => Promise<Findings>,
): Promise<Findings> {
  const found: Findings[] = [];
  const failures: unknown[] = [];
  const waiting = items.entries();
  async function findNext(): Promise<void> {
    for (const [at, item] of waiting) {
      await find(item).then(
        (findings) => {
          found[at] = findings;
        },
        (error: unknown) => {
          failures.push(error);
        },
      );
      if (failures.length > 0) return;
    }
  }
  await Promise.all(Array.from({ length: atOnce }, findNext));
  if (failures.length > 0) throw failures[0];
  return {
    users: found.flatMap(({ users }) => users),
    refused: new Map(found.flatMap(({ refused }) => [...refused])),
  };
}
