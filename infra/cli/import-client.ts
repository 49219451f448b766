import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { isCancelled } from '../../shared/job/cancellation.ts';
import { readRelease } from '../../shared/job/hold.ts';
import { languageOf } from '../../shared/job/job-language.ts';
import { uploadFolder, uploadOfKey } from '../../shared/job/keys.ts';
import { findDecided } from '../../shared/job/manifest.ts';
import { readPlan, reportFolderOf } from '../../shared/job/plan.ts';
import { readProgress } from '../../shared/job/progress-record.ts';
import { jobId } from '../../shared/job/upload.ts';
import type { Language } from '../../shared/messages/language.ts';
import { HELD_FOLDER } from '../../shared/report/build.ts';
import { REPORT_FILES, SUMMARY_FILE } from '../../shared/report/render.ts';
import { Summary } from '../../shared/report/summary.ts';
import { wasNotified } from '../../shared/report/tell.ts';
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
export function createImportClient(stack: {
  readonly s3: Pick<LocalStack['s3'], 'url'>;
  readonly secretKey: LocalStack['secretKey'];
  readonly buckets: LocalStack['buckets'];
}) {
  const s3 = createLocalS3Client(stack.s3.url, stack.secretKey);
  const bucket = stack.buckets.files;
  const files = createS3ObjectStore(s3);
  const work = { store: files, bucket: stack.buckets.work };
  const folders = new Map<string, string>();

  /** Takes up a job whose upload is already there. */
  function find(job: string, uploadKey: string): ImportJob {
    return { job, name: uploadOfKey(uploadKey)?.name ?? uploadKey };
  }

  /** The folder of a job's report files in the files bucket, with its closing slash; undefined until the job is planned. */
  async function folderOf(job: string): Promise<string | undefined> {
    const known = folders.get(job);
    if (known !== undefined) return known;
    const plan = await readPlan(work, job);
    if (plan) folders.set(job, reportFolderOf(plan));
    return folders.get(job);
  }

  /** Where one of a job's report files is, or will be. */
  async function fileOf(job: string, name: string, within = '') {
    const folder = await folderOf(job);
    return folder === undefined ? undefined : { bucket, key: folder + within + name };
  }

  async function readSummaryIn(job: string, within: string): Promise<Summary | undefined> {
    const address = await fileOf(job, SUMMARY_FILE, within);
    const object = address && (await files.read(address));
    return object && Summary.parse(JSON.parse(object.text));
  }

  /** Whether a job waits for somebody: neither released since, nor cancelled. */
  async function isHeld(job: string): Promise<boolean> {
    const { plan, manifest } = (await findDecided(work, job)) ?? {};
    if (!plan || manifest?.verdict !== 'held' || (await isCancelled(work, job))) return false;
    return (await readRelease(files, plan))?.by !== 'person';
  }

  return {
    work,
    find,
    reportFolder: folderOf,
    /** @param signal ends it when the body will not come to its end: nothing is there then */
    async upload(
      body: Readable,
      bytes: number,
      profile: string,
      name: string,
      signal?: AbortSignal,
    ): Promise<ImportJob> {
      const key = uploadFolder(profile) + name;
      const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentLength: bytes });
      const { VersionId: version = 'null' } = await s3.send(put, signal && { abortSignal: signal });
      return find(jobId({ bucket, key, version }), key);
    },
    /** Whether the world was told what has become of a job. */
    wasNotified: ({ job, held }: Summary) => wasNotified(work, job, held ? 'held' : 'complete'),
    readProgress: (job: string) => readProgress(work, job),
    /** Undefined until the job is planned. */
    readStatus: (job: string) => readJobStatus(work, job),
    /** Of what is said of a job; English until it is decided. */
    async readLanguage(job: string): Promise<Language> {
      const decided = await findDecided(work, job);
      return (decided && languageOf(decided.plan, decided.manifest)) ?? 'en';
    },
    /** Undefined until the report is there: the final one, or that on a job which is held. */
    readSummary: async (job: string): Promise<Summary | undefined> =>
      (await readSummaryIn(job, '')) ?? ((await isHeld(job)) ? readSummaryIn(job, HELD_FOLDER) : undefined),
    /** @param within where its files are, in the job's folder */
    async copyReport(job: string, folder: string, within: string): Promise<void> {
      await mkdir(folder, { recursive: true });
      for (const name of REPORT_FILES) {
        const address = await fileOf(job, name, within);
        const object = address && (await files.open(address));
        // A file that an earlier run copied must not be taken for this job's.
        if (object) await writeFile(join(folder, name), object.body);
        else await rm(join(folder, name), { force: true });
      }
    },
  };
}
