/**
 * The lock of a data folder: a file that names the process which uses it, and is put there in one step. That of a process
 * which is gone counts for nothing, also when another process has its number by now.
 */
import { execFileSync } from 'node:child_process';
import { linkSync, lstatSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { CommandError, codeOf } from './command-line.ts';

/** Where a running stack can be reached: the embedded S3, what calls to it are signed with, and the name of the work bucket. */
const OfferedStack = z.object({ endpoint: z.url(), secretKey: z.string(), workBucket: z.string() });
export type OfferedStack = z.infer<typeof OfferedStack>;

/**
 * The process that uses the folder, whether only for a moment, and, once its stack is up, where to reach that. `since` is when
 * it was started, in the words of the operating system.
 */
const Holder = z.object({
  pid: z.int().positive(),
  since: z.string().optional(),
  isBrief: z.boolean().optional(),
  stack: OfferedStack.optional(),
});
type Holder = z.infer<typeof Holder>;

export interface FolderLock extends Disposable {
  /** Tells other commands where the buckets can be reached. */
  offer(stack: OfferedStack): void;
}

/** How long a run waits for somebody who only looks into the folder. */
const MAX_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 50;
/** Breaking a lock takes less than that by far. */
const BROKEN_FOR_MS = 1_000;

/** Takes the lock of a folder until it is disposed of. @throws CommandError when another process uses the folder */
export async function lockFolder(folder: string, isBrief: boolean): Promise<FolderLock> {
  const lock = lockOf(folder);
  for (const name of [lock, brokenOf(lock), ownOf(lock)]) refuseOther(name);
  const own = { pid: process.pid, since: startOf(process.pid) };
  const deadline = performance.now() + MAX_WAIT_MS;
  while (!tryLock(lock, { ...own, isBrief })) {
    const holder = livingHolder(lock);
    if (holder && (!holder.isBrief || performance.now() > deadline)) {
      throw new CommandError(
        `${dirname(lock)} is in use by process ${holder.pid}. Wait until it ends, or give this run its own --data.${holder.since === undefined ? ` If that is another program, remove ${lock}.` : ''}`,
      );
    }
    if (!holder) breakLock(lock);
    await sleep(LOOK_EVERY_MS);
  }
  return {
    offer(stack) {
      writeFileSync(ownOf(lock), JSON.stringify({ ...own, stack } satisfies Holder), { mode: 0o600 });
      renameSync(ownOf(lock), lock);
    },
    [Symbol.dispose]: () => rmSync(lock, { force: true }),
  };
}

/** Such as a folder of that name: it is not ours to remove, and whoever reads a pipe waits for ever. */
function refuseOther(path: string): void {
  if (isOther(path))
    throw new CommandError(
      `${path} is no file, as a lock must be: remove it, or give this run its own --data.`,
    );
}

function isOther(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile();
}

const brokenOf = (lock: string): string => `${lock}.broken`;
const ownOf = (lock: string): string => `${lock}.${process.pid}`;

/** Puts the lock in one step, for other commands may read it at any time and must never see half of it. */
function tryLock(lock: string, holder: Holder): boolean {
  const file = ownOf(lock);
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

/**
 * Removes a lock of nobody. Of two who found it, one may: the slower would remove the new one of the faster. So the one who has
 * given it a second name removes it, and only what bears that name.
 */
function breakLock(lock: string): void {
  const broken = brokenOf(lock);
  try {
    linkSync(lock, broken);
  } catch (error) {
    if (!['EEXIST', 'ENOENT'].includes(codeOf(error))) throw error;
    // Left by somebody who was killed in between.
    const { ctimeMs = Date.now() } = statSync(broken, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - ctimeMs > BROKEN_FOR_MS) rmSync(broken, { force: true });
    return;
  }
  if (!livingHolder(broken)) rmSync(lock, { force: true });
  rmSync(broken, { force: true });
}

/** The other process that uses a data folder now, if any. */
export function findHolder(folder: string): Holder | undefined {
  const holder = livingHolder(lockOf(folder));
  return holder?.pid === process.pid ? undefined : holder;
}

const lockOf = (folder: string): string => join(resolve(folder), 'lock');

/** Undefined without a lock, for what is no file, for one that a killed process left half written, and for one of a process that is gone. */
function livingHolder(lock: string): Holder | undefined {
  if (isOther(lock)) return undefined;
  let holder: Holder | undefined;
  try {
    holder = Holder.safeParse(JSON.parse(readFileSync(lock, 'utf8'))).data;
  } catch {
    return undefined;
  }
  return holder && isAlive(holder) ? holder : undefined;
}

function isAlive({ pid, since }: Holder): boolean {
  // Our own number, of a process before us.
  if (pid === process.pid && since === undefined) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  // Where the system tells starts, every lock of ours has one.
  return startOf(pid) === since;
}

/** When a process was started; undefined where the system does not say. Source: proc(5), field 22 of `stat`; ps(1), `lstart`. */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[20];
  } catch {
    try {
      const ps = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return ps.toString().trim() || undefined;
    } catch {
      return undefined;
    }
  }
}
