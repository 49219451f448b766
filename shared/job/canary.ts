/**
 * The first create of a job is its canary: a create names no enterprise, so a wrong key could create everyone in
 * another one. Until the canary was seen under the job's own enterprise, nobody else is created.
 *
 * absent → *trying*, by one attempt → *passed* or *failed*, for good; or *inconclusive* again, when that create told nothing.
 * A *trying* whose attempt died is taken over once it is older than anything that attempt could still do.
 */
import * as z from 'zod';
import { canaryKey } from './keys.ts';
import { type Owned, putOwned, readOwned, type WorkBucket } from './work-bucket.ts';

/**
 * `canary/<job>`: whether the first create of the job showed up under its enterprise. *trying* belongs to one attempt;
 * *inconclusive* means that it tried and learned nothing.
 */
export const Canary = z.object({
  job: z.string(),
  attempt: z.string(),
  state: z.enum(['trying', 'inconclusive', 'passed', 'failed']),
});
export type Canary = z.infer<typeof Canary>;

export const readCanary = (work: WorkBucket, job: string): Promise<Owned<Canary> | undefined> =>
  readOwned(work, canaryKey(job), Canary);

/** As {@link putOwned}: the first canary of a job, or in place of the one with that etag. */
export const putCanary = (
  work: WorkBucket,
  canary: Canary,
  replaces: string | undefined,
): Promise<string | undefined> => putOwned(work, canaryKey(canary.job), canary, replaces, Canary);

/** How often, and for how long, a worker looks whether another one's canary is back. */
const LOOK_EVERY_MS = 200;
const LOOKS = 25;

export type CanaryAnswer =
  | { readonly state: 'passed' | 'failed' | 'busy' }
  /** Ours to try: what we learn must be told. */
  | { readonly state: 'ours'; tell(learned: 'passed' | 'failed' | 'inconclusive'): Promise<void> };

export interface CanaryGate {
  /** Asks whether a job may create users; waits a few seconds for another worker that is trying. */
  enter(job: string, attempt: string, staleMs: number): Promise<CanaryAnswer>;
}

/** Makes a {@link CanaryGate} that remembers in the process which jobs have passed. */
export function createCanaryGate(deps: {
  work: WorkBucket;
  sleep: (ms: number) => Promise<void>;
}): CanaryGate {
  const { work, sleep } = deps;
  const passed = new Set<string>();

  async function tryOnce(job: string, attempt: string, staleMs: number): Promise<CanaryAnswer> {
    const standing = await readCanary(work, job);
    const state = standing?.value.state;
    if (state === 'passed' || state === 'failed') return { state };
    if (standing && state === 'trying' && standing.ageMs < staleMs) return { state: 'busy' };
    return take(job, attempt, standing);
  }

  async function take(
    job: string,
    attempt: string,
    standing: Owned<Canary> | undefined,
  ): Promise<CanaryAnswer> {
    const canary: Canary = { job, attempt, state: 'trying' };
    const etag = await putCanary(work, canary, standing?.etag);
    if (etag === undefined) return { state: 'busy' };
    return {
      state: 'ours',
      async tell(learned) {
        await putCanary(work, { ...canary, state: learned }, etag);
        if (learned === 'passed') passed.add(job);
      },
    };
  }

  return {
    async enter(job, attempt, staleMs) {
      if (passed.has(job)) return { state: 'passed' };
      let pass = await tryOnce(job, attempt, staleMs);
      for (let look = 1; pass.state === 'busy' && look < LOOKS; look++) {
        await sleep(LOOK_EVERY_MS);
        pass = await tryOnce(job, attempt, staleMs);
      }
      if (pass.state === 'passed') passed.add(job);
      return pass;
    },
  };
}
