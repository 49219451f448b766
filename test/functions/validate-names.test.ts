import { describe, expect, it } from 'vitest';
import { type ValidateDeps, validateUpload } from '../../functions/validate/validate-upload.ts';
import { readChunk } from '../../shared/chunk/codec.ts';
import { isComplete } from '../../shared/job/completion.ts';
import { namesKey } from '../../shared/job/keys.ts';
import { readManifest } from '../../shared/job/manifest.ts';
import { readPlan } from '../../shared/job/plan.ts';
import { jobId } from '../../shared/job/upload.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { PROFILE, START } from '../support/job-bench.ts';
import { openStateGround, validateDepsOn } from '../support/state-ground.ts';

const STAFF = '用户名,岗位\nli.si,店长\nwang.wu,10\n';
const TABLE = 'field,name,id\nroleIds,店长,7\n';

async function createBench() {
  const ground = await openStateGround(() => START);
  const { s3, store, work, queues } = ground;
  const opened: string[] = [];
  const depsOn = (files: ObjectStore): ValidateDeps => ({
    ...validateDepsOn({ ...ground, store: files }, PROFILE),
    files: {
      ...files,
      open: (at) => {
        opened.push(`${at.key} ${at.version ?? 'newest'}`);
        return files.open(at);
      },
    },
  });

  function put(key: string, text: string) {
    const { versionId: version } = s3.put({ bucket: 'files', key, body: s3.stageBytes(Buffer.from(text)) });
    return { bucket: 'files', key, version, eventTime: new Date(START).toISOString() };
  }

  return {
    work,
    opened,
    store,
    put,
    putNames: (text: string) => put(namesKey('test'), text),
    sent: () => queues.rows.receive({ max: 10 }).length,
    /** Validates what was put; answers its manifest. */
    async validate(object: ReturnType<typeof put>, files: ObjectStore = store) {
      await validateUpload(depsOn(files), object);
      return readManifest(work, jobId(object));
    },
    /** The roles that the job's users are sent with. */
    async rolesOf(object: ReturnType<typeof put>) {
      const rows = (await readChunk(work, jobId(object), 1))?.chunk.rows ?? [];
      return rows.map((row) => (row.kind === 'user' ? row.user.roleIds : row.kind));
    },
  };
}

describe('an upload of a profile with a table of names', () => {
  it('is read with it, and its plan keeps the version', async () => {
    const bench = await createBench();
    const { version } = bench.putNames(TABLE);
    const staff = bench.put('uploads/test/staff.csv', STAFF);
    await bench.validate(staff);
    expect(await bench.rolesOf(staff)).toEqual(['7', '10']);
    expect(await readPlan(bench.work, jobId(staff))).toMatchObject({ namesVersion: version });
    expect(bench.opened.filter((key) => key.startsWith('names/'))).toEqual(['names/test.csv newest']);
  });

  it('is read by a retry with the table that it was planned with, whatever stands there now', async () => {
    const bench = await createBench();
    bench.putNames(TABLE);
    const staff = bench.put('uploads/test/staff.csv', STAFF);
    const crashing: ObjectStore = {
      ...bench.store,
      put: async (at, ...given) => {
        if (at.key.startsWith('manifest/')) throw new Error('crash');
        return bench.store.put(at, ...given);
      },
    };
    await expect(bench.validate(staff, crashing)).rejects.toThrow('crash');
    bench.putNames('field,name,id\nroleIds,店长,99\n');
    await bench.validate(staff);
    expect(await bench.rolesOf(staff)).toEqual(['7', '10']);
  });

  it('is read with one table by both deliveries of a doubled event, though another was dropped between them', async () => {
    const bench = await createBench();
    bench.putNames(TABLE);
    const staff = bench.put('uploads/test/staff.csv', STAFF);
    let isFirst = true;
    const overtaken: ObjectStore = {
      ...bench.store,
      put: async (at, ...given) => {
        if (isFirst && at.key.startsWith('plan/')) {
          isFirst = false;
          bench.putNames('field,name,id\nroleIds,店长,99\n');
          await bench.validate(staff);
        }
        return bench.store.put(at, ...given);
      },
    };
    await bench.validate(staff, overtaken);
    expect(await bench.rolesOf(staff)).toEqual(['99', '10']);
  });

  it('is read without one where none stood there when it was planned', async () => {
    const bench = await createBench();
    const staff = bench.put('uploads/test/staff.csv', STAFF);
    const crashing: ObjectStore = {
      ...bench.store,
      put: async (at, ...given) => {
        if (at.key.startsWith('manifest/')) throw new Error('crash');
        return bench.store.put(at, ...given);
      },
    };
    await expect(bench.validate(staff, crashing)).rejects.toThrow('crash');
    bench.putNames(TABLE);
    const manifest = await bench.validate(staff);
    // The heading means roles only where roles have names.
    expect(manifest?.columns).toEqual([{ heading: '用户名', field: 'userName' }, { heading: '岗位' }]);
  });

  it('is refused whole when the table cannot be used, with its first mistake, and nothing is sent', async () => {
    const bench = await createBench();
    bench.putNames('field,name,id\nroleIds,店长,\nroleIds,督导,10\n');
    const staff = bench.put('uploads/test/staff.csv', STAFF);
    const manifest = await bench.validate(staff);
    expect(manifest).toMatchObject({ verdict: 'refused', rows: 0, error: { code: 'names_unusable' } });
    expect(manifest?.error?.message).toContain('“names/test.csv”');
    expect(manifest?.error?.message).toContain('Line 2: the name “店长” has no id.');
    expect(bench.sent()).toBe(0);
  });

  it('is refused when the version of its plan is gone', async () => {
    const bench = await createBench();
    bench.putNames(TABLE);
    const staff = bench.put('uploads/test/staff.csv', STAFF);
    const files: ObjectStore = {
      ...bench.store,
      open: async (at) => {
        const opened = await bench.store.open(at);
        // The answer of another version than the one that an earlier attempt has planned with.
        return opened && at.key.startsWith('names/') && at.version === undefined
          ? { ...opened, version: 'a-version-that-is-gone' }
          : opened;
      },
      put: async (at, ...given) => {
        if (at.key.startsWith('manifest/')) throw new Error('crash');
        return bench.store.put(at, ...given);
      },
    };
    await expect(bench.validate(staff, files)).rejects.toThrow('crash');
    expect(await bench.validate(staff)).toMatchObject({ error: { code: 'names_gone' } });
  });

  it('asks once a file where there is no table, and has no version in its plan', async () => {
    const bench = await createBench();
    const staff = bench.put('uploads/test/staff.csv', STAFF);
    await bench.validate(staff);
    expect(bench.opened.filter((key) => key.startsWith('names/'))).toEqual(['names/test.csv newest']);
    expect(await readPlan(bench.work, jobId(staff))).not.toHaveProperty('namesVersion');
  });
});

describe('a table of names that is dropped', () => {
  it('is answered with how many names it has, and those that stand for several ids', async () => {
    const bench = await createBench();
    const table = bench.putNames(`${TABLE}depIds,中心店,1\ndepIds,中心店,2\n`);
    expect(await bench.validate(table)).toMatchObject({
      verdict: 'go',
      rows: 0,
      chunks: 0,
      notes: [{ code: 'names_read' }, { code: 'names_ambiguous' }],
    });
    expect(await isComplete(bench.work, jobId(table))).toBe(true);
    expect(bench.sent()).toBe(0);
  });

  it('that has only its first line is said to have no names', async () => {
    const bench = await createBench();
    expect(await bench.validate(bench.putNames('field,name,id\n'))).toMatchObject({
      verdict: 'go',
      notes: [{ code: 'names_none' }],
    });
  });

  it('is answered with its mistakes', async () => {
    const bench = await createBench();
    const table = bench.putNames('field,name,id\nrolIds,店长,7\nroleIds,店员,\n');
    expect(await bench.validate(table)).toMatchObject({
      verdict: 'refused',
      error: { code: 'names_mistakes', message: expect.stringContaining('mistakes in it: 2') },
      notes: [{ code: 'names_unknown_field' }, { code: 'names_no_id' }],
    });
  });

  it('is too large beyond four megabytes, and not read', async () => {
    const bench = await createBench();
    const table = bench.putNames(TABLE + ' '.repeat(4 * 1024 * 1024));
    expect(await bench.validate(table)).toMatchObject({ notes: [{ code: 'names_too_large' }] });
  });

  it.each(['names/tset.csv', 'names/test.txt', 'names/old/test.csv'])(
    'at %s is told where tables belong',
    async (key) => {
      const bench = await createBench();
      const manifest = await bench.validate(bench.put(key, TABLE));
      expect(manifest?.error).toMatchObject({ code: 'names_place' });
      expect(manifest?.error?.message).toContain('test');
    },
  );
});
