import { manifestKey, reportFolder, UPLOADS, uploadOfKey } from '../../../shared/core/layout.ts';
import { SUMMARY_FILE } from '../../../shared/core/report.ts';
import { jobId } from '../../../shared/core/upload.ts';
import type { ObjectCreated, S3State } from '../s3/s3-state.ts';
import type { LocalStack } from './start-local-stack.ts';

/** An upload without a summary, and whether it was decided what to do with it. */
interface Unfinished {
  readonly job: string;
  readonly profile: string | undefined;
  readonly upload: ObjectCreated;
  readonly isDecided: boolean;
}

/** A job that goes on, and the key of its upload. */
export interface ResumedJob {
  readonly job: string;
  readonly uploadKey: string;
}

/**
 * Goes on with whatever an earlier run left, from what lies in the buckets: queues and events died with that run.
 * Uploads that were not decided are announced again, as S3 did once; the rest is the sweep's work.
 *
 * @returns the jobs of one profile that go on
 */
export async function resumeUnfinished(stack: LocalStack, profileName: string): Promise<ResumedJob[]> {
  const unfinished = findUnfinished(stack);
  if (unfinished.length === 0) return [];
  for (const { upload, isDecided } of unfinished) if (!isDecided) stack.announce(upload);
  await stack.invoke('Sweep', { afterRestart: true });
  return unfinished
    .filter(({ profile }) => profile === profileName)
    .map(({ job, upload }) => ({ job, uploadKey: upload.key }));
}

function findUnfinished({ s3: { state }, buckets }: LocalStack): Unfinished[] {
  const found: Unfinished[] = [];
  for (const upload of uploadVersions(state, buckets.files)) {
    const name = uploadOfKey(upload.key);
    if (!name) continue;
    const job = jobId({ ...upload, version: upload.versionId ?? 'null' });
    if (exists(state, buckets.files, reportFolder(upload.key, job) + SUMMARY_FILE)) continue;
    found.push({
      job,
      profile: name.profile,
      upload,
      isDecided: exists(state, buckets.work, manifestKey(job)),
    });
  }
  return found;
}

/** Every version of every upload: one that was replaced a moment later is a job too. */
function* uploadVersions(state: S3State, bucket: string): Generator<ObjectCreated> {
  const query = { prefix: UPLOADS, delimiter: '', max: 1000 };
  let page = state.listVersions(bucket, { ...query, from: undefined });
  for (;;) {
    for (const { version } of page.versions) {
      if (version.kind === 'marker') continue;
      const { key, versionId, etag, bytes, lastModified: eventTime } = version;
      yield {
        bucket,
        key,
        versionId,
        etag,
        bytes,
        eventTime,
        sequencer: '0',
        eventName: 'ObjectCreated:Put',
      };
    }
    if (!page.next) return;
    page = state.listVersions(bucket, { ...query, from: page.next });
  }
}

function exists(state: S3State, bucket: string, key: string): boolean {
  return state.list(bucket, { prefix: key, delimiter: '', from: undefined, max: 1 }).objects[0]?.key === key;
}
