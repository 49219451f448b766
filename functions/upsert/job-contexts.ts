import { Profile, userSchemaOf } from '../../shared/gateway/profile.ts';
import { type Manifest, readDecided } from '../../shared/job/manifest.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
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
export function createJobContexts(work: WorkBucket): (job: string) => Promise<JobContext> {
  const contexts = new Map<string, JobContext>();
  return async (job) => {
    const remembered = contexts.get(job);
    if (remembered) return remembered;
    const context = await readContext(work, job);
    const oldest = contexts.keys().next().value;
    if (contexts.size >= MOST_REMEMBERED && oldest !== undefined) contexts.delete(oldest);
    contexts.set(job, context);
    return context;
  };
}

async function readContext(work: WorkBucket, job: string): Promise<JobContext> {
  const { plan, manifest } = await readDecided(work, job);
  const profile = Profile.parse(plan.profile);
  return { plan, manifest, profile, rules: decisionRules(profile, userSchemaOf(profile), manifest.columns) };
}
