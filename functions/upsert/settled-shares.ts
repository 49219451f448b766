/**
 * Each worker takes its share of a gateway's limit, and knows nothing of the others. A deployment that changes the shares would
 * let those who work by the old ones and by the new ones overlap: so whoever comes first by new ones notes them, and nobody
 * works by them before the last who worked by the old ones must have ended.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { workersFor } from '../../shared/gateway/sharing.ts';
import { sharesKey } from '../../shared/job/keys.ts';
import { putOwned, readOwned, type WorkBucket } from '../../shared/job/work-bucket.ts';

/** `shares/<secret>`: how many workers share how many requests a second, and whether it was otherwise before. */
const Shares = z.object({
  attempt: z.string(),
  workers: z.number().positive(),
  limit: z.number().positive(),
  isChange: z.boolean(),
});

interface SettledSharesDeps {
  readonly work: WorkBucket;
  /** As the deployment has set them; default by the limit. */
  readonly workers?: number | undefined;
  /** The limit of each secret as it is now, in requests a second. */
  readonly limits: ReadonlyMap<string, number>;
  /** After so long nobody works by the old ones any more, in milliseconds. */
  readonly overMs: number;
}

/** How long chunks that call with a secret must still be left alone, in milliseconds; mostly 0. */
export type SharesSettleInMs = (secretName: string) => Promise<number>;

/** Makes the {@link SharesSettleInMs} of a process, which asks for each secret once. A secret that no profile has any more is settled. */
export function createSharesSettleInMs(deps: SettledSharesDeps): SharesSettleInMs {
  const { work, limits, overMs } = deps;
  const settled = new Set<string>();

  async function settleInMs(secretName: string, limit: number): Promise<number> {
    const key = sharesKey(secretName);
    const workers = workersFor(limit, deps.workers);
    const standing = await readOwned(work, key, Shares);
    const isOurs = standing?.value.workers === workers && standing.value.limit === limit;
    if (isOurs && !standing.value.isChange) return 0;
    if (isOurs) return Math.max(0, overMs - standing.ageMs);
    const ours = { attempt: randomUUID(), workers, limit, isChange: standing !== undefined };
    // Whoever was faster has the same to say; if not, it is asked again.
    await putOwned(work, key, ours, standing?.etag, Shares);
    return standing ? overMs : 0;
  }

  return async (secretName) => {
    const limit = limits.get(secretName);
    if (limit === undefined || settled.has(secretName)) return 0;
    const ms = await settleInMs(secretName, limit);
    if (ms === 0) settled.add(secretName);
    return ms;
  };
}
