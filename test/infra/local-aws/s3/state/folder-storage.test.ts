import { spawn } from 'node:child_process';
import nodeFs, { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openS3State, type S3State } from '../../../../../infra/local-aws/s3/s3-state.ts';
import type { FileSystem } from '../../../../../infra/local-aws/s3/state/folder-storage.ts';
import { currentContents, plainContents, putText, snapshot } from '../snapshot.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 's3-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (fileSystem?: FileSystem) =>
  openS3State({ folder, now: () => 7, ...(fileSystem && { fileSystem }) });
const bodies = () => readdirSync(join(folder, '.s3', 'bodies'));

/** A file system that stops for good at its n-th operation, a write half done. */
function createDyingFileSystem(operations: number): { fileSystem: FileSystem; isDead: () => boolean } {
  let left = operations;
  const die = (name: string, [target, data]: unknown[]): never => {
    if (left === -1 && name === 'writeFileSync') {
      const bytes = Buffer.from(data as string | Uint8Array);
      nodeFs.writeFileSync(target as string | number, bytes.subarray(0, bytes.length / 2));
    }
    throw new Error('killed');
  };
  const fileSystem = new Proxy(nodeFs, {
    get:
      (fs, name: 'writeFileSync') =>
      (...args: never[]) => {
        left -= 1;
        if (left < 0) return die(name, args);
        return (fs[name] as (...args: never[]) => unknown)(...args);
      },
  });
  return { fileSystem, isDead: () => left < 0 };
}

const STEPS: ((state: S3State) => unknown)[] = [
  (state) => state.createBucket('files', { versioned: true }),
  (state) => state.createBucket('work', { versioned: false }),
  (state) => putText(state, 'work', 'a', 'one'),
  (state) => putText(state, 'work', 'a', 'two'),
  (state) => putText(state, 'work', 'a', 'three'),
  (state) => putText(state, 'files', 'x/y.csv', 'first version'),
  (state) => putText(state, 'files', 'x/y.csv', 'second version'),
  async (state) => {
    const upload = state.uploads.create({ bucket: 'work', key: 'many/parts', contentType: undefined });
    const body = state.stageBytes(Buffer.from('a part'));
    state.uploads.putPart(upload, 1, body);
    await state.uploads.complete(upload, [{ number: 1, etag: body.md5 }]);
  },
  (state) => putText(state, 'work', 'many/parts', 'replaced'),
];

/** What the state is before each step and after the last, by the steps run in memory. */
async function expectedSnapshots(): Promise<unknown[]> {
  const state = await openS3State({ now: () => 7 });
  const snapshots = [await snapshot(state)];
  for (const step of STEPS) {
    await step(state);
    snapshots.push(await snapshot(state));
  }
  return snapshots;
}

/** Runs the steps until the file system dies; returns how many were done, or undefined when it outlived them. */
async function runUntilDeath(operations: number): Promise<number | undefined> {
  const { fileSystem, isDead } = createDyingFileSystem(operations);
  let done = 0;
  try {
    const state = await open(fileSystem);
    for (const step of STEPS) {
      await step(state);
      if (isDead()) return done; // the step ended without noticing: it may count or not
      done += 1;
    }
  } catch (error) {
    if (!isDead()) throw error;
    return done;
  }
  return undefined;
}

describe('a folder', () => {
  it('is right again after a kill at any file operation: each change is wholly there or not at all', async () => {
    const expected = await expectedSnapshots();
    let operations = 0;
    for (let done: number | undefined = 0; done !== undefined; operations += 1) {
      rmSync(folder, { recursive: true });
      done = await runUntilDeath(operations);
      const state = await open();
      const found = await snapshot(state);
      if (done !== undefined) expect([expected[done], expected[done + 1]]).toContainEqual(found);
      for (const { name } of state.buckets()) {
        expect(plainContents(folder, name), `after ${operations} operations`).toEqual(
          await currentContents(state, name),
        );
      }
      const live = JSON.stringify(found).split('"content":').length - 1;
      expect(bodies()).toHaveLength(live);
    }
    expect(operations).toBeGreaterThan(80);
  });

  it('is right again after a second kill, while it was being put right', async () => {
    const expected = await expectedSnapshots();
    for (let operations = 20; operations < 76; operations += 5) {
      for (let more = 0; more < 12; more += 1) {
        rmSync(folder, { recursive: true });
        const done = await runUntilDeath(operations);
        await open(createDyingFileSystem(more).fileSystem).catch(() => {});
        const state = await open();
        if (done !== undefined)
          expect([expected[done], expected[done + 1]]).toContainEqual(await snapshot(state));
      }
    }
  });

  it('loses nothing that was acknowledged when the process is killed', async () => {
    const script = new URL('./put-until-killed.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--import', 'tsx', script, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(line);
      if (acknowledged.length === 300) child.kill('SIGKILL');
    }
    await exited;
    const state = await open();
    const contents = await currentContents(state, 'work');
    for (const key of acknowledged) expect(contents[key]).toBe(key.repeat(1_000));
    expect(Object.keys(contents).length - acknowledged.length).toBeLessThanOrEqual(1);
    expect(plainContents(folder, 'work')).toEqual(contents);
  });

  it('shows the current object as a plain file at its key', async () => {
    const state = await open();
    state.createBucket('files', { versioned: true });
    putText(state, 'files', 'reports/名单/y.csv', 'old');
    putText(state, 'files', 'reports/名单/y.csv', 'new');
    const file = join(folder, 'files/reports/名单/y.csv');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(nodeFs.statSync(file).mode & 0o222, 'read-only').toBe(0);
    expect(bodies()).toHaveLength(2);
  });

  it('keeps an object without a plain file where the file of another key stands in the way', async () => {
    const state = await open();
    state.createBucket('files', { versioned: true });
    putText(state, 'files', 'a', 'a file');
    putText(state, 'files', 'a/b', 'in a folder of that name');
    putText(state, 'files', 'c/d', 'in a folder');
    putText(state, 'files', 'c', 'a file of that name');
    expect(plainContents(folder, 'files')).toEqual({ a: 'a file', 'c/d': 'in a folder' });
    expect(Object.keys(await currentContents(await open(), 'files'))).toEqual(['a', 'a/b', 'c', 'c/d']);
  });

  it('touches no file that a person put there, and loses nothing that a person removes', async () => {
    const first = await open();
    first.createBucket('files', { versioned: true });
    putText(first, 'files', 'a/b.csv', 'ours');
    writeFileSync(join(folder, 'files/a/c.csv'), 'theirs');
    putText(first, 'files', 'a/c.csv', 'ours too');
    const second = await open();
    putText(second, 'files', 'a/c.csv', 'ours again');
    putText(second, 'files', 'a/b.csv', 'ours, changed');
    expect(plainContents(folder, 'files')).toEqual({ 'a/b.csv': 'ours, changed', 'a/c.csv': 'theirs' });
    rmSync(join(folder, 'files'), { recursive: true });
    putText(second, 'files', 'a/d.csv', 'new');
    expect(plainContents(folder, 'files')).toEqual({ 'a/d.csv': 'new' });
    expect((await currentContents(second, 'files'))['a/b.csv']).toBe('ours, changed');
  });

  it('keeps nothing of a body whose stream fails', async () => {
    const state = await open();
    const failing = (async function* () {
      yield Buffer.alloc(100_000);
      throw new Error('cut');
    })();
    await expect(state.stage(failing)).rejects.toThrow('cut');
    expect(bodies()).toEqual([]);
  });

  it('keeps nothing of a body for which the disk has no room', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const fileSystem = new Proxy(nodeFs, {
      get: (fs, name: 'writeFileSync') =>
        name === 'writeFileSync'
          ? () => {
              throw full;
            }
          : fs[name],
    });
    const state = await open(fileSystem);
    expect(() => state.stageBytes(Buffer.from('a body'))).toThrow('ENOSPC');
    expect(bodies()).toEqual([]);
  });

  it('says so when a body is missing or cut', async () => {
    const state = await open();
    state.createBucket('work', { versioned: false });
    const object = putText(state, 'work', 'a', 'a body');
    const body = join(folder, '.s3', 'bodies', object.id);
    rmSync(body);
    expect(() => state.read(object)).toThrow(/ is missing: .*--fresh\.$/);
    writeFileSync(body, 'a');
    expect(() => state.read(object)).toThrow(/ is shorter than it was written: /);
  });

  it('reads a body to its end though the object is replaced meanwhile', async () => {
    const state = await open();
    state.createBucket('work', { versioned: false });
    const content = state.read(putText(state, 'work', 'big', 'x'.repeat(1_000_000)));
    putText(state, 'work', 'big', 'y');
    let length = 0;
    if (!(content instanceof Uint8Array)) for await (const part of content) length += part.length;
    expect(length).toBe(1_000_000);
  });

  it('keeps nothing of an object that is replaced in a bucket without versions', async () => {
    const state = await open();
    state.createBucket('work', { versioned: false });
    for (let count = 0; count < 10; count += 1) putText(state, 'work', 'a', String(count));
    expect(bodies()).toHaveLength(1);
    expect(readdirSync(join(folder, '.s3', 'objects'))).toHaveLength(1);
    const later = await open();
    expect(putText(later, 'work', 'a', 'later').sequence).toBeGreaterThan(10);
  });

  it('says so when a record is damaged, or the folder is of an earlier version', async () => {
    (await open()).createBucket('work', { versioned: false });
    writeFileSync(join(folder, '.s3', 'buckets', 'work.json'), '{"name":');
    await expect(open()).rejects.toThrow(/work\.json is damaged: .*--fresh\.$/);
    writeFileSync(join(folder, '.s3', 'journal.jsonl'), '');
    await expect(open()).rejects.toThrow(/earlier version: empty it/);
  });
});
