import { text } from 'node:stream/consumers';
import {
  isOfNames,
  manifestKey,
  NAMES,
  noticeSentKey,
  planKey,
  UPLOADS,
  uploadOfKey,
} from '../../../shared/job/keys.ts';
import { Plan, reportFolderOf } from '../../../shared/job/plan.ts';
import { jobId } from '../../../shared/job/upload.ts';
import { parseRecord } from '../../../shared/job/work-bucket.ts';
import { SUMMARY_FILE } from '../../../shared/report/render.ts';
import type { ObjectCreated, S3State } from '../s3/s3-state.ts';
import type { LocalStack } from './start-local-stack.ts';

/** A job without a summary, or of which nobody was told. */
export interface UnfinishedJob {
  readonly job: string;
  /** The folder under `uploads/`, if any. */
  readonly profile: string | undefined;
  readonly upload: ObjectCreated;
  /** Whether its manifest is there. */
  readonly isDecided: boolean;
}

/**
 * Resumes jobs that an earlier run left unfinished, from what is in the buckets: queues and events died with that run.
 * Undecided uploads are announced again, as S3 did once; the sweep does the rest.
 */
export async function resumeJobs(stack: LocalStack, unfinished: readonly UnfinishedJob[]): Promise<void> {
  if (unfinished.length === 0) return;
  for (const { upload, isDecided } of unfinished) if (!isDecided) stack.announce(upload);
  await stack.invoke('Sweep', { afterRestart: true, jobs: unfinished.map(({ job }) => job) });
}

/** All jobs that an earlier run left unfinished, whatever their profile. */
export async function findUnfinished({ s3: { state }, buckets }: LocalStack): Promise<UnfinishedJob[]> {
  const found: UnfinishedJob[] = [];
  for (const upload of uploadVersions(state, buckets.files)) {
    const name = uploadOfKey(upload.key);
    if (!name) continue;
    const job = jobId({ ...upload, version: upload.versionId ?? 'null' });
    const plan = await readPlan(state, buckets.work, job);
    // A table that was brought along never had a job, and every upload reads it, and is answered for its mistakes, without one.
    if (!plan && isOfNames(upload.key)) continue;
    const isReported = plan && exists(state, buckets.files, reportFolderOf(plan) + SUMMARY_FILE);
    if (isReported && exists(state, buckets.work, noticeSentKey(job, 'complete'))) continue;
    found.push({
      job,
      profile: name.profile,
      upload,
      isDecided: exists(state, buckets.work, manifestKey(job)),
    });
  }
  return found;
}

async function readPlan(state: S3State, bucket: string, job: string): Promise<Plan | undefined> {
  if (!exists(state, bucket, planKey(job))) return undefined;
  const key = planKey(job);
  const body = state.read(state.find(bucket, key));
  const read = body instanceof Uint8Array ? Buffer.from(body).toString() : await text(body);
  return parseRecord({ bucket, key }, read, Plan);
}

/** Every version of every upload, tables of names too: one that was replaced a moment later is a job as well. */
function uploadVersions(state: S3State, bucket: string): ObjectCreated[] {
  const versions = [UPLOADS, NAMES].flatMap((prefix) => state.versions(bucket, prefix));
  return versions.map(({ key, versionId, etag, bytes, lastModified: eventTime }) => ({
    bucket,
    key,
    versionId,
    etag,
    bytes,
    eventTime,
    sequencer: '0',
    eventName: 'ObjectCreated:Put',
  }));
}

function exists(state: S3State, bucket: string, key: string): boolean {
  return state.list(bucket, { prefix: key, delimiter: '', from: undefined, max: 1 }).objects[0]?.key === key;
}
