import { Profile, userSchemaOf } from '../../shared/gateway/profile.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import type { Manifest, Plan } from '../../shared/job/records.ts';
import type { DecisionRules } from '../../shared/user/decision.ts';
import { decisionRules } from '../../shared/user/rules.ts';

/** A job's decided rules, as its plan and manifest have them. */
export interface JobContext {
  readonly plan: Plan;
  readonly manifest: Manifest;
  readonly profile: Profile;
  readonly rules: DecisionRules;
}

/** Jobs in hand at the same time are few; their rules are small. */
const MOST_REMEMBERED = 50;

/**
 * Reads plan and manifest of a job once for all its chunks: both are written once, so what was read stays true.
 *
 * @throws Error when a message names a job that has no plan or manifest (any more).
 */
export function createJobContexts(jobs: JobStore): (job: string) => Promise<JobContext> {
  const contexts = new Map<string, JobContext>();
  return async (job) => {
    const remembered = contexts.get(job);
    if (remembered) return remembered;
    const context = await readContext(jobs, job);
    const oldest = contexts.keys().next().value;
    if (contexts.size >= MOST_REMEMBERED && oldest !== undefined) contexts.delete(oldest);
    contexts.set(job, context);
    return context;
  };
}

async function readContext(jobs: JobStore, job: string): Promise<JobContext> {
  const [plan, manifest] = await Promise.all([jobs.readPlan(job), jobs.readManifest(job)]);
  if (!plan || !manifest)
    throw new Error(`Job ${job} has no plan or no manifest in the work bucket; they may have expired.`);
  const profile = Profile.parse(plan.profile);
  return { plan, manifest, profile, rules: decisionRules(profile, userSchemaOf(profile), manifest.columns) };
}
