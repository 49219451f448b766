import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { isOfEarlierVersion } from '../local-aws/s3/state/folder-storage.ts';
import { CommandError, codeOf } from './command-line.ts';

/** All that runs make in a data folder. `--fresh` removes only this, for the folder may hold a person's own files. */
const contentOf = (path: string) => ({
  /** The buckets, as plain files. */
  buckets: join(path, 'buckets'),
  /** The users of the sandbox gateway. */
  gateway: join(path, 'gateway'),
  log: join(path, 'functions.log'),
  /** A line of JSON for each event and each message that tell of a job. */
  notices: join(path, 'notices.jsonl'),
  profiles: join(path, 'profiles.json'),
  targets: join(path, 'targets.json'),
});

/** Where a running stack can be reached: the embedded S3, which takes any credentials, and the name of the work bucket. */
const OfferedStack = z.object({ endpoint: z.url(), workBucket: z.string() });
export type OfferedStack = z.infer<typeof OfferedStack>;

/**
 * The content of the lock file: the process that uses the folder, whether only for a moment, and, once its stack is up,
 * where to reach that.
 */
const Holder = z.object({
  pid: z.int().positive(),
  isBrief: z.boolean().optional(),
  stack: OfferedStack.optional(),
});
export type Holder = z.infer<typeof Holder>;

/** What the local runner keeps, for one process at a time. */
export interface DataFolder extends Readonly<ReturnType<typeof contentOf>>, Disposable {
  readonly path: string;
  /** Tells other commands where the buckets can be reached while this process uses the folder. */
  offer(stack: OfferedStack): void;
}

export interface OpenOptions {
  readonly fresh: boolean;
  /** It is only looked into: who comes meanwhile waits for a moment. */
  readonly isBrief?: boolean;
}

/** How long a run waits for somebody who only looks into the folder. */
const MAX_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 50;

/**
 * Takes a data folder for this process until it is disposed of. The lock of a process that is gone counts for nothing.
 *
 * @throws CommandError when another process uses the folder, or an earlier version wrote it.
 */
export async function openDataFolder(folder: string, options: OpenOptions): Promise<DataFolder> {
  if (folder.trim() === '') throw new CommandError('--data is empty: name a folder.');
  const path = resolve(folder);
  // Chunks and uploads hold passwords.
  makeFolder(path);
  const lock = lockOf(path);
  await takeLock(lock, options.isBrief ?? false);
  try {
    return openLocked(path, options.fresh);
  } catch (error) {
    rmSync(lock, { force: true });
    throw error;
  }
}

/** One folder after the other: in some places, such as `/proc`, Node's own way never ends. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

async function takeLock(lock: string, isBrief: boolean): Promise<void> {
  const deadline = performance.now() + MAX_WAIT_MS;
  while (!tryLock(lock, { pid: process.pid, isBrief })) {
    const holder = findHolder(dirname(lock));
    // Nobody any more, or a process that was killed.
    if (!holder) rmSync(lock, { force: true });
    else if (holder.isBrief && performance.now() < deadline) await sleep(LOOK_EVERY_MS);
    else {
      throw new CommandError(
        `${dirname(lock)} is in use by process ${holder.pid}. Wait until it ends, or give this run its own --data.`,
      );
    }
  }
}

/** Puts the lock in one step, for other commands may read it at any time and must never see half of it. */
function tryLock(lock: string, holder: Holder): boolean {
  const file = `${lock}.${process.pid}`;
  writeFileSync(file, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(file, lock);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(file);
  }
}

function openLocked(path: string, isFresh: boolean): DataFolder {
  const content = contentOf(path);
  if (!isFresh && isOfEarlierVersion(content.buckets)) {
    throw new CommandError(
      `${path} was written by an earlier version, and its jobs cannot go on. Copy the reports you want to keep from ` +
        `${content.buckets}, then start with --fresh, or give this run its own --data.`,
    );
  }
  if (isFresh) for (const each of Object.values(content)) rmSync(each, { recursive: true, force: true });
  const lock = lockOf(path);
  return {
    ...content,
    path,
    offer(stack) {
      const holder: Holder = { pid: process.pid, stack };
      writeFileSync(`${lock}.new`, JSON.stringify(holder), { mode: 0o600 });
      renameSync(`${lock}.new`, lock);
    },
    [Symbol.dispose]: () => rmSync(lock, { force: true }),
  };
}

/** The other process that uses a data folder now, if any. */
export function findHolder(folder: string): Holder | undefined {
  const holder = readHolder(lockOf(folder));
  return holder && holder.pid !== process.pid && isAlive(holder.pid) ? holder : undefined;
}

const lockOf = (folder: string): string => join(resolve(folder), 'lock');

/** Undefined without a lock, and for one that a killed process left half written. */
function readHolder(lock: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(readFileSync(lock, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
