import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { CommandError } from './command-error.ts';

/** What the local runner keeps: buckets as plain files, the sandbox gateway's users, the functions' logs. */
export interface DataFolder extends Disposable {
  readonly path: string;
  readonly buckets: string;
  readonly gateway: string;
  readonly log: string;
  readonly profiles: string;
  readonly targets: string;
  /** Tells other commands where the buckets can be reached while this process has the folder. */
  offer(stack: OfferedStack): void;
}

/** Where a running stack can be reached: the embedded S3, which takes any credentials, and the name of the work bucket. */
const OfferedStack = z.object({ endpoint: z.url(), workBucket: z.string() });
export type OfferedStack = z.infer<typeof OfferedStack>;

/** What the lock says: whose the folder is, and, from when its stack is up, where that can be reached. */
const Holder = z.object({ pid: z.int().positive(), stack: OfferedStack.optional() });
export type Holder = z.infer<typeof Holder>;

/** What we make in a data folder; `--fresh` removes only this, for the folder may be somebody's own. */
const CONTENT = ['buckets', 'gateway', 'functions.log', 'profiles.json', 'targets.json'] as const;

/**
 * Takes a data folder for this process alone. A lock left by a process that is gone counts for nothing.
 *
 * @throws CommandError when another process uses the folder.
 */
export function openDataFolder(folder: string, options: { fresh: boolean }): DataFolder {
  const path = resolve(folder);
  // Chunks and uploads hold passwords: they are nobody else's business.
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const lock = lockOf(path);
  takeLock(lock, path);
  if (options.fresh) for (const name of CONTENT) rmSync(join(path, name), { recursive: true, force: true });
  const [buckets, gateway, log, profiles, targets] = CONTENT.map((name) => join(path, name)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  return {
    path,
    buckets,
    gateway,
    log,
    profiles,
    targets,
    offer: (stack) => {
      // In one step, for others read it at any time.
      writeFileSync(`${lock}.new`, JSON.stringify({ pid: process.pid, stack } satisfies Holder), PRIVATE);
      renameSync(`${lock}.new`, lock);
    },
    [Symbol.dispose]: () => rmSync(lock, { force: true }),
  };
}

/** The other process that has a data folder now, if any. A lock that a killed process left counts for nothing. */
export function findHolder(folder: string): Holder | undefined {
  const holder = readHolder(lockOf(folder));
  return holder && holder.pid !== process.pid && isAlive(holder.pid) ? holder : undefined;
}

const PRIVATE = { mode: 0o600 } as const;

const lockOf = (folder: string): string => join(resolve(folder), 'lock');

function takeLock(lock: string, path: string): void {
  const holder = findHolder(path);
  if (holder) {
    throw new CommandError(
      `${path} is in use by process ${holder.pid}. Wait until it ends, or give this run its own --data.`,
    );
  }
  rmSync(lock, { force: true });
  writeFileSync(lock, JSON.stringify({ pid: process.pid } satisfies Holder), { ...PRIVATE, flag: 'wx' });
}

/** Undefined without a lock, and for what a process wrote that was killed at it. */
function readHolder(lock: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(readFileSync(lock, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
