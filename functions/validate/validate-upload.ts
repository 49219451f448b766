/**
 * One dropped file: plan → chunks → keys → overlaps → manifest → messages. Plan and manifest are written once, and every
 * retry obeys those that stand there: a crash half-way, or a deployment in between, cuts nothing twice. Nothing is sent
 * before the manifest.
 */
import { chunkCount, rowsPerChunk } from '../../shared/core/chunking.ts';
import { isDryRun, uploadOfKey } from '../../shared/core/layout.ts';
import { say } from '../../shared/core/messages/say.ts';
import type { JobError, Manifest, Plan } from '../../shared/core/records.ts';
import { planFor, refusedManifest } from '../../shared/core/refusal.ts';
import { createDuplicateCheck } from '../../shared/core/rows/duplicate-check.ts';
import { jobId, type Upload } from '../../shared/core/upload.ts';
import { enterpriseOf } from '../../shared/gateway/enterprise.ts';
import { Profile } from '../../shared/gateway/profile.ts';
import type { JobStore } from '../../shared/io/job-store.ts';
import type { Log } from '../../shared/io/log.ts';
import type { ObjectStore } from '../../shared/io/object-store.ts';
import type { Queue } from '../../shared/io/queue.ts';
import { resumeJob } from '../../shared/io/resume-job.ts';
import type { CreatedObject } from '../../shared/io/s3-event.ts';
import type { UserRegistry } from '../../shared/io/user-registry.ts';
import { cutChunks } from './cut-chunks.ts';
import type { Probe } from './probe.ts';
import { registerUsers } from './register-users.ts';

export interface ValidateDeps {
  readonly files: ObjectStore;
  readonly jobs: JobStore;
  readonly registry: UserRegistry;
  readonly rows: Queue;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** How many workers share the gateway's limit. */
  readonly workers: number;
  readonly probe: Probe;
  readonly log: Log;
}

/** Plans, decides and starts the job of one dropped object; a folder made in the S3 console is none. */
export async function validateUpload(deps: ValidateDeps, object: CreatedObject): Promise<void> {
  if (!uploadOfKey(object.key)) return;
  const { jobs, log } = deps;
  const job = jobId(object);
  const [completedAt, knownPlan, knownManifest] = await Promise.all([
    jobs.completedAt(job),
    jobs.readPlan(job),
    jobs.readManifest(job),
  ]);
  if (completedAt) return;
  const { plan, manifest } =
    knownPlan && knownManifest
      ? { plan: knownPlan, manifest: knownManifest }
      : await planAndDecide(deps, object, knownPlan);
  await resumeJob(deps, plan, manifest);
  const { verdict, rows, chunks, error } = manifest;
  log.info('job decided', { job, profile: plan.profileName, verdict, rows, chunks, code: error?.code });
}

interface Decided {
  readonly plan: Plan;
  readonly manifest: Manifest;
}

async function planAndDecide(
  deps: ValidateDeps,
  object: CreatedObject,
  known: Plan | undefined,
): Promise<Decided> {
  const { files, jobs } = deps;
  const opened = await files.open(object);
  try {
    const facts = {
      bytes: opened?.bytes ?? 0,
      lastModified: opened?.lastModified.toISOString() ?? object.eventTime,
    };
    const plan = known ?? (await jobs.writePlan(makePlan(deps, { ...object, ...facts }, object.eventTime)));
    const manifest = await jobs.writeManifest(await decide(deps, plan, opened?.body));
    return { plan, manifest };
  } finally {
    opened?.discard();
  }
}

function makePlan({ profiles, workers }: ValidateDeps, upload: Upload, droppedAt: string): Plan {
  const profile = profiles.get(uploadOfKey(upload.key)?.profile ?? '');
  const { bucket, key, version, bytes, lastModified } = upload;
  const chunkRows = profile ? rowsPerChunk(profile.requestsPerSecond, workers) : 1;
  return planFor({ bucket, key, version, bytes, lastModified }, droppedAt, profile, chunkRows);
}

/** A row of ten or twelve short cells. */
const BYTES_A_ROW = 128;

async function decide(
  deps: ValidateDeps,
  plan: Plan,
  body: AsyncIterable<Uint8Array> | undefined,
): Promise<Manifest> {
  const { job } = plan;
  if (plan.profile === undefined) return refusedManifest(job, unknownProfile(deps, plan));
  const profile = Profile.parse(plan.profile);
  const { language } = profile;
  if (!body) return refusedManifest(job, { code: 'upload_gone', message: say(language, 'upload_gone') });
  const enterprise = enterpriseOf(profile);
  const users = createDuplicateCheck(await deps.registry.salt(enterprise), plan.upload.bytes / BYTES_A_ROW);
  const cut = await cutChunks(deps.jobs, plan, profile, body, users);
  if (cut.refusal) return refusedManifest(job, cut.refusal, cut.dialect);
  const { rows, firstRow, columns, dialect, notes, someKey } = cut;
  const chunks = chunkCount(rows, plan.chunkRows);
  const decided = { job, verdict: 'go', chunks, rows, firstRow, columns, dialect, notes } as const;
  if (someKey === undefined) return decided;
  const { error, gateway } = await deps.probe(profile, someKey);
  if (error) return { ...decided, gateway, error };
  const gatewayTimeoutMs = profile.gateway.timeoutMs;
  // What writes nothing can have no last word.
  if (isDryRun(plan.upload.key)) return { ...decided, gateway };
  const overlaps = await registerUsers({ ...deps, gatewayTimeoutMs }, enterprise, plan, cut, users);
  return { ...decided, gateway, ...(overlaps ? { overlaps } : {}) };
}

/** Who drops a file into the wrong folder may read either language. */
function unknownProfile({ profiles }: ValidateDeps, plan: Plan): JobError {
  const parameters = { profile: plan.profileName, profiles: [...profiles.keys()].join(', ') };
  const message = `${say('en', 'unknown_profile', parameters)} ${say('zh-CN', 'unknown_profile', parameters)}`;
  return { code: 'unknown_profile', message };
}
