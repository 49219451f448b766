import { isComplete } from './completion.ts';
import { planKey } from './keys.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { Plan } from './plan.ts';
import { readOwned, type WorkBucket } from './work-bucket.ts';

/**
 * What others may rely on of a job. *go*: its rows are sent, or were. *nothing*: it was refused, had no working credentials, or
 * is gone, and none of its rows is ever sent; or it is held, and will see all that is there now when it is decided once more.
 * *undecided*: planned so long ago, and neither yet; that ends, for a job that nobody decides is refused in the end, and a
 * decision waits for nobody.
 */
export type Decision =
  | { readonly state: 'go' | 'nothing' }
  | { readonly state: 'undecided'; readonly forMs: number };

export async function readDecision(work: WorkBucket, job: string): Promise<Decision> {
  const manifest = await readManifest(work, job);
  if (manifest && !(await isBeingDecidedAgain(work, manifest)))
    return { state: manifest.verdict === 'go' && !manifest.error ? 'go' : 'nothing' };
  const plan = await readOwned(work, planKey(job), Plan);
  return plan ? { state: 'undecided', forMs: plan.ageMs } : { state: 'nothing' };
}

/** Its users may be registered, and it may have seen others before they registered theirs. */
const isBeingDecidedAgain = async (
  work: WorkBucket,
  { job, verdict, reopened }: Manifest,
): Promise<boolean> => verdict === 'held' && reopened === true && !(await isComplete(work, job));
