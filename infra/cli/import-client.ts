import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { isCancelled } from '../../shared/job/cancellation.ts';
import { reportFolder, UPLOADS, uploadOfKey } from '../../shared/job/keys.ts';
import { findDecided } from '../../shared/job/manifest.ts';
import { jobId } from '../../shared/job/upload.ts';
import { FAILED_FILE, REPORT_FILE, SUMMARY_FILE } from '../../shared/report/render.ts';
import { Summary } from '../../shared/report/summary.ts';
import type { LocalStack } from '../local-aws/stack/start-local-stack.ts';
import { readChunkProgress, type Wait } from './chunk-progress.ts';
import { createLocalS3Client } from './local-s3-client.ts';

/** A job this run waits for; `name` is what its file is called. */
export interface ImportJob {
  readonly job: string;
  readonly name: string;
}

/** How far a job is. `rows` is undefined until the file has been read. */
export interface JobProgress {
  readonly rows: number | undefined;
  readonly rowsDone: number;
  readonly wait?: Wait | undefined;
}

/** What a person with any S3 client can do: drop a file, look how far it is, fetch the report. */
export interface ImportClient {
  upload(body: Readable, bytes: number, profile: string, name: string): Promise<ImportJob>;
  /** A job whose upload is already there. */
  find(job: string, uploadKey: string): ImportJob;
  /** Undefined until the report is there. */
  readSummary(job: string): Promise<Summary | undefined>;
  readProgress(job: string): Promise<JobProgress>;
  /** Whether a person has stopped the job. */
  isCancelled(job: string): Promise<boolean>;
  /** The folder of a job's report files in the files bucket. */
  reportFolder(job: string): string;
  /** One report file's text; empty when there is no such file. */
  readReport(job: string, name: string): Promise<string>;
  copyReport(job: string, folder: string): Promise<void>;
}

/** Makes an {@link ImportClient} that speaks to the embedded S3 as to the real one. */
export function createImportClient(stack: LocalStack): ImportClient {
  const s3 = createLocalS3Client(stack.s3.url);
  const { files: bucket } = stack.buckets;
  const files = createS3ObjectStore(s3);
  const work = { store: files, bucket: stack.buckets.work };
  const keys = new Map<string, string>();

  const folderOf = (job: string): string => reportFolder(keys.get(job) ?? '', job);

  function remember(job: string, key: string): ImportJob {
    keys.set(job, key);
    return { job, name: uploadOfKey(key)?.name ?? key };
  }

  return {
    async upload(body, bytes, profile, name) {
      const key = `${UPLOADS}${profile}/${name}`;
      const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentLength: bytes });
      const { VersionId: version = 'null' } = await s3.send(put);
      return remember(jobId({ bucket, key, version }), key);
    },
    find: remember,
    async readSummary(job) {
      const object = await files.read({ bucket, key: folderOf(job) + SUMMARY_FILE });
      return object && Summary.parse(JSON.parse(object.text));
    },
    async readProgress(job) {
      const decided = await findDecided(work, job);
      if (!decided) return { rows: undefined, rowsDone: 0 };
      const { plan, manifest } = decided;
      const { chunksDone, wait } = await readChunkProgress(work, plan, manifest);
      const rowsDone = Math.min(manifest.rows, chunksDone * plan.chunkRows);
      return { rows: manifest.rows, rowsDone, wait };
    },
    isCancelled: (job) => isCancelled(work, job),
    reportFolder: folderOf,
    async readReport(job, name) {
      return (await files.read({ bucket, key: folderOf(job) + name }))?.text ?? '';
    },
    async copyReport(job, folder) {
      await mkdir(folder, { recursive: true });
      for (const name of [REPORT_FILE, FAILED_FILE, SUMMARY_FILE]) {
        const object = await files.open({ bucket, key: folderOf(job) + name });
        // An earlier copy must not be taken for this job's.
        if (object) await pipeline(object.body, createWriteStream(join(folder, name)));
        else await rm(join(folder, name), { force: true });
      }
    },
  };
}
