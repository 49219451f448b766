import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { reportFolder, UPLOADS, uploadOfKey } from '../../shared/job/keys.ts';
import { jobId } from '../../shared/job/upload.ts';
import { REPORT_FILES, SUMMARY_FILE } from '../../shared/report/render.ts';
import { Summary } from '../../shared/report/summary.ts';
import type { LocalStack } from '../local-aws/stack/start-local-stack.ts';
import { readJobStatus } from './job-status.ts';
import { createLocalS3Client } from './local-s3-client.ts';

/** A job this run waits for; `name` is what its file is called. */
export interface ImportJob {
  readonly job: string;
  readonly name: string;
}

export type ImportClient = ReturnType<typeof createImportClient>;

/** What a person with an S3 client can do with the embedded S3: drop a file, look how far it is, fetch the report. */
export function createImportClient(stack: LocalStack) {
  const s3 = createLocalS3Client(stack.s3.url);
  const bucket = stack.buckets.files;
  const files = createS3ObjectStore(s3);
  const work = { store: files, bucket: stack.buckets.work };
  const keys = new Map<string, string>();

  /** Takes up a job whose upload is already there. */
  function find(job: string, uploadKey: string): ImportJob {
    keys.set(job, uploadKey);
    return { job, name: uploadOfKey(uploadKey)?.name ?? uploadKey };
  }

  /** The folder of a job's report files in the files bucket, with its closing slash. */
  const folderOf = (job: string): string => reportFolder(keys.get(job) ?? '', job);

  return {
    find,
    reportFolder: folderOf,
    async upload(body: Readable, bytes: number, profile: string, name: string): Promise<ImportJob> {
      const key = `${UPLOADS}${profile}/${name}`;
      const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentLength: bytes });
      const { VersionId: version = 'null' } = await s3.send(put);
      return find(jobId({ bucket, key, version }), key);
    },
    /** Undefined until the job is planned. */
    readStatus: (job: string) => readJobStatus(work, job),
    /** Undefined until the report is there. */
    async readSummary(job: string): Promise<Summary | undefined> {
      const object = await files.read({ bucket, key: folderOf(job) + SUMMARY_FILE });
      return object && Summary.parse(JSON.parse(object.text));
    },
    async copyReport(job: string, folder: string): Promise<void> {
      await mkdir(folder, { recursive: true });
      for (const name of REPORT_FILES) {
        const object = await files.open({ bucket, key: folderOf(job) + name });
        // A file that an earlier run copied must not be taken for this job's.
        if (object) await writeFile(join(folder, name), object.body);
        else await rm(join(folder, name), { force: true });
      }
    },
  };
}
