import { planKey } from './keys.ts';
import { readManifest } from './manifest.ts';
import { Plan } from './plan.ts';
import { readOwned, type WorkBucket } from './work-bucket.ts';

/**
 * What others may rely on of a job. *go*: its rows are sent, or were. *nothing*: it was refused, had no working credentials, or
 * is gone, and none of its rows is ever sent. *undecided*: planned so long ago, and neither yet; that ends, for a job that
 * nobody decides is refused in the end, and a decision waits for nobody.
 */
export type Decision =
  | { readonly state: 'go' | 'nothing' }
  | { readonly state: 'undecided'; readonly forMs: number };

export async function readDecision(work: WorkBucket, job: string): Promise<Decision> {
  const manifest = await readManifest(work, job);
  if (manifest) return { state: manifest.verdict === 'go' && !manifest.error ? 'go' : 'nothing' };
  const plan = await readOwned(work, planKey(job), Plan);
  return plan ? { state: 'undecided', forMs: plan.ageMs } : { state: 'nothing' };
}
