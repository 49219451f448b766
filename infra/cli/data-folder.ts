import { chmodSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isOfEarlierVersion } from '../local-aws/s3/state/folder-storage.ts';
import { CommandError } from './command-line.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';

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

/** What the local runner keeps, for one process at a time. */
export interface DataFolder extends Readonly<ReturnType<typeof contentOf>>, FolderLock {
  readonly path: string;
}

export interface OpenOptions {
  readonly fresh: boolean;
  /** It is only looked into: who comes meanwhile waits for a moment. */
  readonly isBrief?: boolean;
}

/**
 * Takes a data folder for this process until it is disposed of.
 *
 * @throws CommandError when another process uses the folder, or an earlier version wrote it.
 */
export async function openDataFolder(folder: string, options: OpenOptions): Promise<DataFolder> {
  if (folder.trim() === '') throw new CommandError('--data is empty: name a folder.');
  const path = resolve(folder);
  makeFolder(path);
  const lock = await lockFolder(path, options.isBrief ?? false);
  try {
    return { ...openLocked(path, options.fresh), path, ...lock };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

const STICKY_OR_OPEN = 0o1002;

/**
 * Chunks and uploads hold passwords: nobody else looks into the folder.
 *
 * @throws CommandError for one that is another user's, or where anybody may write, such as `/tmp`: that is not ours to close
 */
function makeFolder(path: string): void {
  if (!existsSync(path)) {
    makeFolders(path);
    return;
  }
  const { uid, mode } = statSync(path);
  if (process.getuid && uid !== process.getuid())
    throw new CommandError(
      `${path} belongs to another user, who could read the passwords: give this run its own --data.`,
    );
  if (mode & STICKY_OR_OPEN)
    throw new CommandError(
      `Anybody may write in ${path}, and passwords are kept there: give this run a folder of its own, such as --data ${join(path, 'imports')}.`,
    );
  chmodSync(path, 0o700);
}

/** One folder after the other: in some places, such as `/proc`, Node's own way never ends. */
function makeFolders(path: string): void {
  if (existsSync(path)) return;
  makeFolders(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

function openLocked(path: string, isFresh: boolean): ReturnType<typeof contentOf> {
  const content = contentOf(path);
  if (!isFresh && isOfEarlierVersion(content.buckets)) {
    throw new CommandError(
      `${path} was written by an earlier version, and its jobs cannot go on. Copy the reports you want to keep from ` +
        `${content.buckets}, then start with --fresh, or give this run its own --data.`,
    );
  }
  if (isFresh) for (const each of Object.values(content)) rmSync(each, { recursive: true, force: true });
  return content;
}
