import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createS3Client, createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { listenS3 } from '../local-aws/s3/listen-s3.ts';
import { openS3State } from '../local-aws/s3/s3-state.ts';
import { localName } from '../local-aws/template/local-names.ts';
import { CommandError } from './command-error.ts';
import { findHolder, type OfferedStack, openDataFolder } from './data-folder.ts';
import { createLocalS3Client } from './local-s3-client.ts';
import { createParts } from './parts.ts';

/** The jobs of a work bucket, and who works on them: a deployment, a stack on this machine, or nobody until the next start. */
export interface ReachedJobs extends AsyncDisposable {
  readonly work: WorkBucket;
  readonly worker: 'deployment' | 'running stack' | 'none';
}

/** A start takes a second or two until its stack can be reached. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 100;

/**
 * Reaches the work bucket: of a deployment with the AWS SDK's own settings; else of the stack that runs on the data folder,
 * through its embedded S3; else in the folder itself, which then is this process's until it disposes of what it got.
 *
 * @returns undefined when nothing was ever imported with the data folder
 * @throws CommandError when another process has the folder and does not offer its buckets
 */
export async function reachJobs(where: {
  readonly bucket: string | undefined;
  readonly data: string;
}): Promise<ReachedJobs | undefined> {
  if (where.bucket !== undefined) {
    const work = { store: createS3ObjectStore(createS3Client()), bucket: where.bucket };
    return { work, worker: 'deployment', [Symbol.asyncDispose]: async () => {} };
  }
  if (!existsSync(where.data)) return undefined;
  const stack = await findStack(where.data);
  return stack ? reachStack(stack) : openFolder(where.data);
}

/** Undefined when nobody has the folder. */
async function findStack(data: string): Promise<OfferedStack | undefined> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const holder = findHolder(data);
    if (!holder) return undefined;
    if (holder.stack) return holder.stack;
    if (performance.now() > deadline) {
      throw new CommandError(
        `${resolve(data)} is in use by process ${holder.pid}, which does not offer its jobs. Try again when it is done.`,
      );
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function reachStack({ endpoint, workBucket }: OfferedStack): ReachedJobs {
  const s3 = createLocalS3Client(endpoint);
  const work = { store: createS3ObjectStore(s3), bucket: workBucket };
  return { work, worker: 'running stack', [Symbol.asyncDispose]: async () => s3.destroy() };
}

async function openFolder(folder: string): Promise<ReachedJobs | undefined> {
  const parts = createParts();
  try {
    const data = parts.opened(openDataFolder(folder, { fresh: false }));
    const state = await openS3State({ folder: data.buckets, now: Date.now });
    const s3 = parts.opened(await listenS3(state));
    const work = state.buckets().find(({ name }) => name === localName('Work'));
    const reached = reachStack({ endpoint: s3.url, workBucket: work?.name ?? '' });
    parts.opened(reached);
    if (work) return { ...reached, worker: 'none', [Symbol.asyncDispose]: parts[Symbol.asyncDispose] };
    await parts[Symbol.asyncDispose]();
    return undefined;
  } catch (error) {
    await parts[Symbol.asyncDispose]();
    throw error;
  }
}
