import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
  profiles: join(path, 'profiles.json'),
  targets: join(path, 'targets.json'),
});

/** Where a running stack can be reached: the embedded S3, which takes any credentials, and the name of the work bucket. */
const OfferedStack = z.object({ endpoint: z.url(), workBucket: z.string() });
export type OfferedStack = z.infer<typeof OfferedStack>;

/** The content of the lock file: the process that uses the folder and, once its stack is up, where to reach that. */
const Holder = z.object({ pid: z.int().positive(), stack: OfferedStack.optional() });
export type Holder = z.infer<typeof Holder>;

/** What the local runner keeps, for one process at a time. */
export interface DataFolder extends Readonly<ReturnType<typeof contentOf>>, Disposable {
  readonly path: string;
  /** Tells other commands where the buckets can be reached while this process uses the folder. */
  offer(stack: OfferedStack): void;
}

/**
 * Takes a data folder for this process until it is disposed of. The lock of a process that is gone counts for nothing.
 *
 * @throws CommandError when another process uses the folder, or an earlier version wrote it.
 */
export function openDataFolder(folder: string, options: { readonly fresh: boolean }): DataFolder {
  const path = resolve(folder);
  // Chunks and uploads hold passwords.
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const holder = findHolder(path);
  if (holder) {
    throw new CommandError(
      `${path} is in use by process ${holder.pid}. Wait until it ends, or give this run its own --data.`,
    );
  }
  const content = contentOf(path);
  if (!options.fresh && isOfEarlierVersion(content.buckets)) {
    throw new CommandError(
      `${path} was written by an earlier version, and its jobs cannot go on. Copy the reports you want to keep from ` +
        `${content.buckets}, then start with --fresh, or give this run its own --data.`,
    );
  }
  const lock = lockOf(path);
  rmSync(lock, { force: true });
  writeHolder(lock, { pid: process.pid }, 'wx');
  if (options.fresh)
    for (const each of Object.values(content)) rmSync(each, { recursive: true, force: true });
  return {
    ...content,
    path,
    offer(stack) {
      // Other commands may read the lock at any time, and must never see half of it.
      writeHolder(`${lock}.new`, { pid: process.pid, stack }, 'w');
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

function writeHolder(file: string, holder: Holder, flag: 'w' | 'wx'): void {
  writeFileSync(file, JSON.stringify(holder), { mode: 0o600, flag });
}

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
