import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CommandError } from './command-error.ts';

/** What the local runner keeps: buckets as plain files, the sandbox gateway's users, the functions' logs. */
export interface DataFolder extends Disposable {
  readonly path: string;
  readonly buckets: string;
  readonly gateway: string;
  readonly log: string;
  readonly profiles: string;
  readonly targets: string;
}

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
  const lock = join(path, 'lock');
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
    [Symbol.dispose]: () => rmSync(lock, { force: true }),
  };
}

function takeLock(lock: string, path: string): void {
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    throw new CommandError(
      `${path} is in use by process ${holder}. Wait until it ends, or give this run its own --data.`,
    );
  }
  rmSync(lock, { force: true });
  const file = openSync(lock, 'wx');
  writeSync(file, String(process.pid));
  closeSync(file);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
