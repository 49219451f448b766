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
  const die = (name: string, args: unknown[]): never => {
    const [target, data] = args as [number, Uint8Array];
    if (left === -1 && (name === 'appendFileSync' || name === 'writeSync')) {
      nodeFs.writeSync(target, data.subarray(0, data.length / 2));
    }
    throw new Error('killed');
  };
  const fileSystem = new Proxy(nodeFs, {
    get:
      (fs, name: keyof FileSystem) =>
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
  (state) => putText(state, 'work', 'a/b', 'beside a file of that name'),
  (state) => putText(state, 'files', 'x/y.csv', 'first version'),
  (state) => putText(state, 'files', 'x/y.csv', 'second version'),
  (state) => state.remove('files', 'x/y.csv'),
  (state) => state.remove('files', 'x/y.csv', newestId(state, 'x/y.csv')),
  (state) => state.remove('files', 'x/y.csv', newestId(state, 'x/y.csv')),
  (state) => state.remove('work', 'a'),
  (state) => putText(state, 'work', 'a', 'again'),
  async (state) => {
    const upload = state.uploads.create({ bucket: 'work', key: 'many/parts' });
    const body = state.stageBytes(Buffer.from('a part'));
    state.uploads.putPart(upload, 1, body);
    await state.uploads.complete(upload, [{ number: 1, etag: body.md5, checksum: undefined }]);
  },
  (state) => state.remove('work', 'many/parts'),
];

function newestId(state: S3State, key: string): string | undefined {
  const query = { prefix: key, delimiter: '', from: undefined, max: 1 };
  return state.listVersions('files', query).versions[0]?.version.versionId;
}

/** What the state is before each step and after the last, by the steps run in memory. */
async function expectedSnapshots(): Promise<unknown[]> {
  using state = await openS3State({ now: () => 7 });
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
      using state = await open();
      const found = await snapshot(state);
      if (done !== undefined) expect([expected[done], expected[done + 1]]).toContainEqual(found);
      for (const { name } of state.buckets()) {
        const shown = nodeFs.existsSync(join(folder, name)) ? plainContents(folder, name) : {};
        expect(shown, `after ${operations} operations`).toEqual(await currentContents(state, name));
      }
      const live = JSON.stringify(found).split('"content":').length - 1;
      expect(bodies()).toHaveLength(live);
    }
    expect(operations).toBeGreaterThan(60);
  });

  it('is right again after a second kill, while it was being put right', async () => {
    const expected = await expectedSnapshots();
    for (let operations = 20; operations < 76; operations += 5) {
      for (let more = 0; more < 12; more += 1) {
        rmSync(folder, { recursive: true });
        const done = await runUntilDeath(operations);
        await open(createDyingFileSystem(more).fileSystem).catch(() => {});
        using state = await open();
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
    using state = await open();
    const contents = await currentContents(state, 'work');
    for (const key of acknowledged) expect(contents[key]).toBe(key.repeat(1_000));
    expect(Object.keys(contents).length - acknowledged.length).toBeLessThanOrEqual(1);
    expect(plainContents(folder, 'work')).toEqual(contents);
  });

  it('shows the current object as a plain file at its key', async () => {
    using state = await open();
    state.createBucket('files', { versioned: true });
    putText(state, 'files', 'reports/名单/y.csv', 'old');
    putText(state, 'files', 'reports/名单/y.csv', 'new');
    const file = join(folder, 'files/reports/名单/y.csv');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(nodeFs.statSync(file).mode & 0o222, 'read-only').toBe(0);
    expect(bodies()).toHaveLength(2);
  });

  it('touches no file that a person put there, and loses nothing that a person removes', async () => {
    using state = await open();
    state.createBucket('files', { versioned: true });
    putText(state, 'files', 'a/b.csv', 'ours');
    writeFileSync(join(folder, 'files/a/c.csv'), 'theirs');
    putText(state, 'files', 'a/c.csv', 'ours too');
    state.remove('files', 'a/c.csv');
    expect(plainContents(folder, 'files')).toEqual({ 'a/b.csv': 'ours', 'a/c.csv': 'theirs' });
    rmSync(join(folder, 'files'), { recursive: true });
    putText(state, 'files', 'a/d.csv', 'new');
    expect(plainContents(folder, 'files')).toEqual({ 'a/d.csv': 'new' });
    expect((await currentContents(state, 'files'))['a/b.csv']).toBe('ours');
  });

  it('keeps nothing of a body whose stream fails', async () => {
    using state = await open();
    const failing = (async function* () {
      yield Buffer.alloc(100_000);
      throw new Error('cut');
    })();
    await expect(state.stage(failing)).rejects.toThrow('cut');
    expect(bodies()).toEqual([]);
  });

  it('reads a body to its end though the object is deleted meanwhile', async () => {
    using state = await open();
    state.createBucket('work', { versioned: false });
    const object = putText(state, 'work', 'big', 'x'.repeat(1_000_000));
    const content = state.read(object);
    state.remove('work', 'big');
    let length = 0;
    if (!(content instanceof Uint8Array)) for await (const part of content) length += part.length;
    expect(length).toBe(1_000_000);
  });

  it('does not grow with what is gone: a restart forgets it', async () => {
    const journal = join(folder, '.s3', 'journal.jsonl');
    const first = await open();
    first.createBucket('work', { versioned: false });
    for (let count = 0; count < 100; count += 1) putText(first, 'work', 'a', String(count));
    const { sequence } = first.find('work', 'a');
    first[Symbol.dispose]();
    using second = await open();
    expect(readFileSync(journal, 'utf8').split('\n')).toHaveLength(4);
    expect(putText(second, 'work', 'a', 'later').sequence).toBeGreaterThan(sequence);
  });

  it('says so when its journal is damaged', async () => {
    (await open())[Symbol.dispose]();
    writeFileSync(join(folder, '.s3', 'journal.jsonl'), '{"change":"put"}\n');
    await expect(open()).rejects.toThrow(/damaged at .*journal\.jsonl:1; empty the data folder/);
  });
});
