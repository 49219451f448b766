import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandError } from '../../../infra/cli/command-line.ts';
import { openDataFolder } from '../../../infra/cli/data-folder.ts';
import { findHolder } from '../../../infra/cli/folder-lock.ts';

let root: string;
let folders = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'data-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder with a lock of that content. */
function lockedFolder(holder: object): string {
  const folder = join(root, `data-${++folders}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'lock'), JSON.stringify(holder));
  return folder;
}

const holderOf = (folder: string): { pid: number } => JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'));

describe('a data folder', () => {
  it('is its owner’s alone, also when it was there before', async () => {
    const folder = lockedFolder({});
    chmodSync(folder, 0o755);
    using _ = await openDataFolder(folder, { fresh: false });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is none that is another user’s, or where anybody may write, and stays as it was', async () => {
    const open = lockedFolder({});
    chmodSync(open, 0o1777);
    await expect(openDataFolder(open, { fresh: false })).rejects.toThrow('Anybody may write');
    expect(statSync(open).mode & 0o7777).toBe(0o1777);
    if (process.getuid?.() !== 0) return;
    const other = lockedFolder({});
    chownSync(other, 65_534, 65_534);
    await expect(openDataFolder(other, { fresh: false })).rejects.toThrow('belongs to another user');
  });

  it('is free when the process that had it is gone and another one has its number', async () => {
    const folder = lockedFolder({ pid: process.ppid, since: 'before the flood' });
    using _ = await openDataFolder(folder, { fresh: false });
    expect(holderOf(folder).pid).toBe(process.pid);
  });

  it('is free when its lock does not say since when its process runs, which every run says here', async () => {
    const folder = lockedFolder({ pid: process.ppid });
    using _ = await openDataFolder(folder, { fresh: false });
    expect(holderOf(folder).pid).toBe(process.pid);
  });

  it.each(['lock', 'lock.broken', `lock.${process.pid}`])(
    'is refused in words where a folder is called %s',
    async (name) => {
      const folder = lockedFolder({ pid: 2 ** 22 + 1 });
      rmSync(join(folder, name), { force: true });
      mkdirSync(join(folder, name));
      await expect(openDataFolder(folder, { fresh: false })).rejects.toThrow(CommandError);
      await expect(openDataFolder(folder, { fresh: false })).rejects.toThrow(/is no file.*remove it/);
      expect(findHolder(folder)).toBeUndefined();
      expect(statSync(join(folder, name)).isDirectory()).toBe(true);
    },
  );

  it('has one user when several find the lock of a process that is gone', async () => {
    const folder = lockedFolder({ pid: 2 ** 22 + 1 });
    const opened = await Promise.allSettled(
      Array.from({ length: 8 }, () => openDataFolder(folder, { fresh: false })),
    );
    expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it('is free though a process was killed while it broke a lock', async () => {
    const folder = lockedFolder({ pid: 2 ** 22 + 1 });
    writeFileSync(join(folder, 'lock.broken'), '');
    using _ = await openDataFolder(folder, { fresh: false });
    expect(holderOf(folder).pid).toBe(process.pid);
  });
});
