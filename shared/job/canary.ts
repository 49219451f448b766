/**
 * The first create of a job is its canary: a create names no enterprise, so a wrong key could create everyone in
 * another one. Until the canary was seen under the job's own enterprise, nobody else is created.
 *
 * absent → *trying*, by one chunk → *passed* or *failed*, for good; or *inconclusive* again, when that create told nothing.
 * While the first create is looked for, its chunk may be requeued: the next attempt at that chunk goes on with it. A *trying*
 * that nobody goes on with is taken over once it is older than anything an attempt could still do.
 */
import * as z from 'zod';
import { canaryKey } from './keys.ts';
import { type Owned, putOwned, readOwned, type WorkBucket } from './work-bucket.ts';

/**
 * `canary/<job>`: whether the first create of the job showed up under its enterprise. *trying* belongs to one chunk;
 * *inconclusive* means that it tried and learned nothing. `hiddenMs`: how long at most a look-up did not show it.
 */
export const Canary = z.object({
  job: z.string(),
  chunk: z.int().positive(),
  attempt: z.string(),
  hiddenMs: z.number().optional(),
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

/** What a canary taught; `hiddenMs` is how long it took at most until a look-up showed it. */
export type Learned =
  | { readonly state: 'passed'; readonly hiddenMs: number }
  | { readonly state: 'failed' | 'inconclusive' };

export type CanaryAnswer =
  | { readonly state: 'passed' | 'failed' | 'busy' }
  /** Ours to try: what we learn must be told. */
  | { readonly state: 'ours'; tell(learned: Learned): Promise<void> };

/** Who asks. */
export interface CanaryAsker {
  readonly job: string;
  readonly chunk: number;
  /** The one that holds the chunk's claim. */
  readonly attempt: string;
}

export interface CanaryGate {
  /** Asks whether a job may create users; waits a few seconds for another worker that is trying. */
  enter(asker: CanaryAsker, staleMs: number): Promise<CanaryAnswer>;
  /** How long a user of this job may stay hidden from look-ups after the create, as far as this process has learned. */
  hiddenMs(job: string): number;
  /** A later create of the job has shown that users may stay hidden so long. */
  learnHidden(job: string, ms: number): void;
}

/** Makes a {@link CanaryGate} that remembers in the process which jobs have passed. */
export function createCanaryGate(deps: {
  work: WorkBucket;
  sleep: (ms: number) => Promise<void>;
}): CanaryGate {
  const { work, sleep } = deps;
  const passed = new Set<string>();
  /** By job, how long its users may be hidden. */
  const hidden = new Map<string, number>();

  function learnHidden(job: string, ms: number): void {
    if (ms > (hidden.get(job) ?? 0)) hidden.set(job, ms);
  }

  function learnPassed(job: string, hiddenMs: number): void {
    passed.add(job);
    learnHidden(job, hiddenMs);
  }

  async function tryOnce(asker: CanaryAsker, staleMs: number): Promise<CanaryAnswer> {
    const standing = await readCanary(work, asker.job);
    const { state, chunk, hiddenMs = 0 } = standing?.value ?? {};
    if (state === 'passed') learnPassed(asker.job, hiddenMs);
    if (state === 'passed' || state === 'failed') return { state };
    const isOthers = state === 'trying' && chunk !== asker.chunk;
    if (standing && isOthers && standing.ageMs < staleMs) return { state: 'busy' };
    return take(asker, standing);
  }

  async function take(
    { job, chunk, attempt }: CanaryAsker,
    standing: Owned<Canary> | undefined,
  ): Promise<CanaryAnswer> {
    const canary: Canary = { job, chunk, attempt, state: 'trying' };
    const etag = await putCanary(work, canary, standing?.etag);
    if (etag === undefined) return { state: 'busy' };
    return {
      state: 'ours',
      async tell(learned) {
        await putCanary(work, { ...canary, ...learned }, etag);
        if (learned.state === 'passed') learnPassed(job, learned.hiddenMs);
      },
    };
  }

  return {
    hiddenMs: (job) => hidden.get(job) ?? 0,
    learnHidden,

    async enter(asker, staleMs) {
      if (passed.has(asker.job)) return { state: 'passed' };
      let answer = await tryOnce(asker, staleMs);
      for (let look = 1; answer.state === 'busy' && look < LOOKS; look++) {
        await sleep(LOOK_EVERY_MS);
        answer = await tryOnce(asker, staleMs);
      }
      return answer;
    },
  };
}
