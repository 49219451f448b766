import { describe, expect, it } from 'vitest';
import { validateUpload } from '../../functions/validate/validate-upload.ts';
import { KEYS, MANAGERS } from '../../shared/job/keys.ts';
import { readManifest } from '../../shared/job/manifest.ts';
import { jobId } from '../../shared/job/upload.ts';
import { readManagers } from '../../shared/managers/chunk-managers.ts';
import { HASH_BYTES } from '../../shared/overlap/duplicates.ts';
import { createUserRegistry } from '../../shared/overlap/registry.ts';
import { createJobBench, PROFILE, START } from '../support/job-bench.ts';

/** So that 13 rows are a chunk. */
const SLOW = { ...PROFILE, requestsPerSecond: 1 };

/** What is stored of the managers of a file, by chunk, and what its manifest says. */
async function validate(text: string, { profile = SLOW, folder = '' } = {}) {
  const { s3, files, work, rowsQueue, log } = await createJobBench(1);
  const at = { bucket: 'files', key: `uploads/test/${folder}staff.csv` };
  const { versionId: version } = s3.put({ ...at, body: s3.stageBytes(Buffer.from(text)) });
  const object = { ...at, version, eventTime: new Date(START).toISOString() };
  await validateUpload(
    {
      files,
      work,
      log,
      rowsQueue,
      registry: createUserRegistry(files, 'work', () => 'salt'),
      profiles: new Map([['test', profile]]),
      workers: 2,
      probe: async () => ({ error: undefined, gatewayCalls: { calls: {}, retries: 0 } }),
      lookUp: async () => ({ users: [], gatewayCalls: { calls: {}, retries: 0 } }),
    },
    object,
  );
  const job = jobId(object);
  const manifest = await readManifest(work, job);
  const listed = (prefix: string) =>
    s3.list('work', { prefix, delimiter: '', from: undefined, max: 100 }).objects;
  const chunks = Array.from({ length: manifest?.chunks ?? 0 }, (_, n) => n + 1);
  return {
    manifest,
    managers: await Promise.all(chunks.map((chunk) => readManagers(work, job, chunk))),
    stored: listed(MANAGERS).length,
    registered: listed(KEYS).reduce((sum, { bytes }) => sum + bytes, 0) / HASH_BYTES,
  };
}

const HEADER = 'User name,Employee number,Manager employee number';
const fileOf = (lines: readonly string[], header = HEADER): string => `${[header, ...lines].join('\n')}\n`;

describe('the managers of a file', () => {
  it('are stored beside the chunks whose rows have any, and the manifest says that there are some', async () => {
    const lines = Array.from({ length: 39 }, (_, n) => `u${n + 2},no-${n + 2},`);
    lines[0] = 'u2,no-2,no-40';
    lines[2] = 'u4,no-4,no-2';
    lines[38] = 'u40,no-40,no-elsewhere';
    lines[30] = 'u32,no-32,no-3';
    const { manifest, managers } = await validate(fileOf(lines));
    expect(manifest?.managers).toBe(true);
    expect(managers).toMatchObject([
      {
        chunk: 1,
        waits: [
          [2, 40],
          [4, 2],
        ],
        rejected: [],
        refused: [],
      },
      undefined,
      { chunk: 3, waits: [[32, 3]] },
    ] as object[]);
  });

  it.each([
    ['no row of the file is a manager of another', fileOf(['a,1,9', 'b,2,8'])],
    ['no row names a manager', fileOf(['a,1,', 'b,2,'])],
    ['the file has no employee numbers', fileOf(['a,b', 'b,a'], 'User name,Manager employee number')],
    ['the file has no managers', fileOf(['a,1', 'b,2'], 'User name,Employee number')],
  ])('leave no trace where %s', async (_, text) => {
    const { manifest, stored } = await validate(text);
    expect(manifest).toMatchObject({ verdict: 'go', rows: 2 });
    expect(manifest).not.toHaveProperty('managers');
    expect(stored).toBe(0);
  });

  it('who go round in a circle, or have a number that two have, are refused by name and carry nobody', async () => {
    const { managers, registered } = await validate(
      fileOf(['a,1,2', 'b,2,1', 'c,3,3', 'd,4,1', 'e,5,7', 'f,7,', 'g,7,']),
    );
    expect(managers).toMatchObject([
      {
        waits: [],
        rejected: [[5, 2]],
        refused: [
          { row: 2, code: 'manager_cycle', rows: [2, 3, 2] },
          { row: 3, code: 'manager_cycle', rows: [3, 2, 3] },
          { row: 4, code: 'manager_cycle', rows: [4, 4] },
          { row: 6, code: 'manager_ambiguous', rows: [7, 8] },
        ],
      },
    ]);
    expect(registered).toBe(3);
  });

  it('are known to come to nothing where their rows are rejected; a second row of the same person is none', async () => {
    const { managers } = await validate(
      fileOf([`${'x'.repeat(300)}\u0000,1,`, 'b,2,1', 'c,3,', 'c,3,', 'd,4,3'], HEADER),
    );
    expect(managers).toMatchObject([{ waits: [[6, 4]], rejected: [[3, 2]], refused: [] }]);
  });

  it('are those of the values that are sent, not of the cells as typed', async () => {
    const { managers } = await validate(fileOf(['a,="001",', 'b,2,００１', ' c,3, 2 ']));
    expect(managers).toMatchObject([
      {
        waits: [
          [3, 2],
          [4, 3],
        ],
      },
    ] as object[]);
  });

  it('are decided in a dry run too, and by the default of a profile nobody waits', async () => {
    const text = fileOf(['a,1,2', 'b,2,']);
    expect((await validate(text, { folder: 'dry-run/' })).managers).toMatchObject([{ waits: [[2, 3]] }]);
    const profile = { ...SLOW, defaults: { parentEmployeeNumber: '2' } };
    expect((await validate(text, { profile })).managers).toMatchObject([{ waits: [[2, 3]], refused: [] }]);
  });
});
