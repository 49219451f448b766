import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createS3Client, createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { listenS3 } from '../local-aws/s3/listen-s3.ts';
import { openS3State } from '../local-aws/s3/s3-state.ts';
import { naturalPath } from '../local-aws/s3/state/plain-path.ts';
import { newSecretKey } from '../local-aws/signature.ts';
import { localName } from '../local-aws/template/local-names.ts';
import { CommandError } from './command-line.ts';
import { openDataFolder } from './data-folder.ts';
import { createDiskWatch } from './disk-trouble.ts';
import { findHolder, type OfferedStack } from './folder-lock.ts';
import { createLocalS3Client } from './local-s3-client.ts';
import { DEFAULT_DATA_FOLDER } from './start-options.ts';

/** The jobs of a work bucket, and who works on them: a deployment, a stack on this machine, or nobody until the next start. */
export interface ReachedJobs {
  readonly work: WorkBucket;
  readonly worker: 'deployment' | 'running stack' | 'none';
  /** Where a folder of a bucket is, as a person finds it. */
  placeOf(bucket: string, folder: string): string;
}

/** A stack can be reached a second or two after its process has taken the folder. */
const MAX_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 100;

/**
 * Reaches the work bucket: that of a deployment with the AWS SDK's own settings; else that of the stack that runs on the
 * data folder; else that in the folder itself, which is this process's until `use` has ended.
 *
 * @param where the work bucket of a deployment, or a data folder; without either the usual one
 * @param use gets undefined when nothing was ever imported with the usual folder
 * @throws CommandError when there is no such data folder, or another process has it and does not offer its buckets.
 */
export async function withJobs<Result>(
  where: { readonly bucket?: string | undefined; readonly data?: string | undefined },
  use: (reached: ReachedJobs | undefined) => Promise<Result>,
): Promise<Result> {
  if (where.bucket !== undefined) {
    const work = { store: createS3ObjectStore(createS3Client()), bucket: where.bucket };
    return use({
      work,
      worker: 'deployment',
      placeOf: (bucket, key) => `s3://${bucket}/${key}`.replace(/\/$/, ''),
    });
  }
  const folder = where.data ?? DEFAULT_DATA_FOLDER;
  const buckets = join(resolve(folder), 'buckets');
  const placeOf = (bucket: string, key: string): string =>
    join(buckets, bucket, naturalPath(key.slice(0, -1)));
  const stack = await findStack(folder);
  if (stack) return use({ work: workOf(stack), worker: 'running stack', placeOf });
  if (!existsSync(buckets)) {
    if (where.data === undefined) return use(undefined);
    throw new CommandError(
      `${folder} is no data folder: nothing was imported with it. Look where npm start has its --data.`,
    );
  }
  using data = await openDataFolder(folder, { fresh: false, isBrief: true });
  const state = await openS3State({ folder: data.buckets, now: Date.now });
  const disk = createDiskWatch();
  const secretKey = newSecretKey();
  await using s3 = await listenS3(state, { secretKey, onFailure: disk.notice });
  const workBucket = localName('Work');
  if (!state.buckets().some(({ name }) => name === workBucket)) return await use(undefined);
  return await Promise.race([
    use({ work: workOf({ endpoint: s3.url, secretKey, workBucket }), worker: 'none', placeOf }),
    disk.trouble,
  ]);
}

/** Undefined when no other process uses the folder. */
async function findStack(data: string): Promise<OfferedStack | undefined> {
  const deadline = performance.now() + MAX_WAIT_MS;
  for (;;) {
    const holder = findHolder(data);
    if (!holder || holder.stack) return holder?.stack;
    if (performance.now() > deadline) {
      throw new CommandError(
        `${resolve(data)} is in use by process ${holder.pid}, which does not offer its jobs. Try again when it is done.`,
      );
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function workOf({ endpoint, secretKey, workBucket }: OfferedStack): WorkBucket {
  return { store: createS3ObjectStore(createLocalS3Client(endpoint, secretKey)), bucket: workBucket };
}
