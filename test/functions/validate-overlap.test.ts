import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ValidateDeps, validateUpload } from '../../functions/validate/validate-upload.ts';
import { parseProfile } from '../../shared/gateway/profile.ts';
import { writeComplete } from '../../shared/job/completion.ts';
import { readManifest, writeManifest } from '../../shared/job/manifest.ts';
import { jobId, uploadOrder } from '../../shared/job/upload.ts';
import { readOverlap } from '../../shared/overlap/overlap.ts';
import { createUserRegistry } from '../../shared/overlap/registry.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { countRequests } from '../support/counted-store.ts';
import { openStateGround, validateDepsOn } from '../support/state-ground.ts';

const CHUNK_ROWS = 13;
const HEADER = 'userName,showName,password,validateDate,isSingleSign,orgIds,organizeIds,roleIds,depIds';
const GOOD = 'Some Body,Pw-1,2030-01-01,0,1,1,1,1';
const BAD = `${'x'.repeat(101)},Pw-1,2030-01-01,0,1,1,1,1`;

const profileNamed = (name: string, enterprise = 1212) =>
  parseProfile(
    {
      name,
      secretName: 'test',
      matchBy: 'userName',
      requestsPerSecond: 1, // over 2 workers: 13 rows a chunk
      language: 'en',
      gateway: { kind: 'ovopark', enterprise, url: 'https://gateway.example/cloud.api' },
    },
    'the test',
  );
const profiles = [profileNamed('test'), profileNamed('same'), profileNamed('other', 7)];

const fileOf = (users: readonly string[]): string =>
  `${[HEADER, ...users.map((user) => `${user},${GOOD}`)].join('\n')}\n`;

type Dropped = Parameters<typeof validateUpload>[1];

/** The stores, and a clock that goes on by a minute with every drop: so drops are uploads in order. */
async function createBench() {
  let now = Date.parse('2026-11-21T10:00:00Z');
  const ground = await openStateGround(() => now);
  const { s3, store, work } = ground;
  let salts = 0;
  return {
    s3,
    work,
    store,
    drop(text: string, key = 'test/staff.csv'): Dropped {
      now += 60_000;
      const at = { bucket: 'files', key: `uploads/${key}` };
      const { versionId: version } = s3.put({ ...at, body: s3.stageBytes(Buffer.from(text)) });
      return { ...at, version, eventTime: new Date(now).toISOString() };
    },
    validate: (object: Dropped, given: Partial<ValidateDeps> & { store?: ObjectStore } = {}) => {
      const on = given.store ?? store;
      return validateUpload(
        {
          ...validateDepsOn({ ...ground, store: on }, ...profiles),
          registry: createUserRegistry(on, 'work', () => `salt ${++salts}`),
          ...given,
        },
        object,
      );
    },
    /** What the chunks of a job share with others, by chunk number. */
    async overlaps(object: Dropped) {
      const job = jobId(object);
      const manifest = await readManifest(work, job);
      const found = [];
      for (let chunk = 1; chunk <= (manifest?.chunks ?? 0); chunk++) {
        const overlap = await readOverlap(work, job, chunk);
        if (overlap) found.push(overlap);
      }
      expect(manifest?.overlaps).toBe(found.length > 0 ? true : undefined);
      return found;
    },
    async supersededRows(object: Dropped) {
      return (await this.overlaps(object)).flatMap(({ superseded }) =>
        superseded.flatMap(({ rows }) => rows),
      );
    },
    registered: () => s3.list('work', { prefix: 'keys/', delimiter: '', from: undefined, max: 99 }).objects,
  };
}

const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `u${from + n}`);

describe('an upload that shares users with an earlier one', () => {
  it('waits for it with the chunks concerned, and with no other', async () => {
    const bench = await createBench();
    const earlier = bench.drop(fileOf(range(1, 30)));
    const later = bench.drop(fileOf([...range(101, 120), 'u5', ...range(121, 140)]));
    await bench.validate(earlier);
    await bench.validate(later);
    expect(await bench.overlaps(earlier)).toEqual([]);
    expect(await bench.overlaps(later)).toEqual([
      { job: jobId(later), chunk: 2, superseded: [], waitsFor: [jobId(earlier)] },
    ]);
  });

  it('does not wait when that is complete, nor read whom it carried', async () => {
    const bench = await createBench();
    const earlier = bench.drop(fileOf(range(1, 30)));
    await bench.validate(earlier);
    await writeComplete(bench.work, jobId(earlier));
    const later = bench.drop(fileOf(range(1, 30)));
    const opened: string[] = [];
    const store: ObjectStore = {
      ...bench.store,
      open: (at) => {
        opened.push(at.key);
        return bench.store.open(at);
      },
    };
    await bench.validate(later, { store });
    expect(await bench.overlaps(later)).toEqual([]);
    expect(opened.sort()).toEqual(['ledgers/gateway.example-1212', 'names/test.csv', later.key]);
  });

  it('sees it through another profile of the same enterprise, and nobody of another', async () => {
    const bench = await createBench();
    const earlier = bench.drop(fileOf(['ann', 'bob']));
    const same = bench.drop(fileOf(['ann']), 'same/staff.csv');
    const other = bench.drop(fileOf(['ann']), 'other/staff.csv');
    for (const each of [earlier, same, other]) await bench.validate(each);
    expect((await bench.overlaps(same)).map(({ waitsFor }) => waitsFor)).toEqual([[jobId(earlier)]]);
    expect(await bench.overlaps(other)).toEqual([]);
  });
});

describe('an upload that is validated after a later one', () => {
  it('yields the users whom that carries, finished or not, and names it', async () => {
    for (const isFinished of [false, true]) {
      const bench = await createBench();
      const earlier = bench.drop(fileOf(['ann', 'bob', 'cat']));
      const later = bench.drop(fileOf(['dan', 'cat', 'ann']), 'test/newer.csv');
      await bench.validate(later);
      if (isFinished) await writeComplete(bench.work, jobId(later));
      await bench.validate(earlier);
      const by = { job: jobId(later), key: 'uploads/test/newer.csv' };
      expect(await bench.overlaps(earlier)).toEqual([
        { job: jobId(earlier), chunk: 1, superseded: [{ by, rows: [2, 4] }], waitsFor: [] },
      ]);
      expect(await bench.overlaps(later)).toEqual([]);
    }
  });

  it('names all later ones, the latest first, and waits on account of rows that it yields only if they are sent', async () => {
    const bench = await createBench();
    const [first, middle, second, last] = [['ann'], ['ann', 'bob'], ['ann', 'bob'], ['ann']].map((users) =>
      bench.drop(fileOf(users)),
    );
    if (!first || !middle || !second || !last) throw new Error('There are four uploads.');
    for (const each of [first, last, second, middle]) await bench.validate(each);
    const found = await bench.overlaps(middle);
    expect(found.map(({ superseded }) => superseded.map(({ by, rows }) => [by.job, rows]))).toEqual([
      [
        [jobId(last), [2]],
        [jobId(second), [2, 3]],
      ],
    ]);
    expect(found.map(({ waitsFor }) => waitsFor)).toEqual([[]]);
    expect(found.map(({ ifSent }) => ifSent)).toEqual([[{ job: jobId(first), rows: [2] }]]);
  });

  it('yields nobody to rows that were rejected, on either side', async () => {
    const bench = await createBench();
    const earlier = bench.drop(`${HEADER}\nann,${GOOD}\nbob,${BAD}\ncat,${GOOD}\n`);
    const later = bench.drop(`${HEADER}\nann,${BAD}\nbob,${GOOD}\ncat,${GOOD}\ncat,${GOOD}\n`);
    await bench.validate(later);
    await bench.validate(earlier);
    expect(await bench.supersededRows(earlier)).toEqual([4]);
  });

  it('yields nobody to one of which nothing is sent: refused, without credentials, or a dry run', async () => {
    const refusal = async () => ({
      error: { code: 'credentials_refused', message: 'No.' },
      gatewayCalls: { calls: {}, retries: 0 },
    });
    const bench = await createBench();
    const earlier = bench.drop(fileOf(['ann']));
    const refused = bench.drop(`showName\nAnn\n`);
    const unpaid = bench.drop(fileOf(['ann']));
    const dry = bench.drop(fileOf(['ann']), 'test/dry-run/staff.csv');
    await bench.validate(refused);
    await bench.validate(unpaid, { probe: refusal });
    await bench.validate(dry);
    expect(bench.registered()).toEqual([]);
    await bench.validate(earlier);
    expect(await bench.overlaps(earlier)).toEqual([]);
  });

  it('yields nobody to one that registered, and was refused after all', async () => {
    const bench = await createBench();
    const earlier = bench.drop(fileOf(['ann']));
    const later = bench.drop(fileOf(['ann']));
    const store: ObjectStore = {
      ...bench.store,
      put: (at, ...given) =>
        at.key.startsWith('manifest/') ? Promise.reject(new Error('crash')) : bench.store.put(at, ...given),
    };
    await expect(bench.validate(later, { store })).rejects.toThrow('crash');
    expect(bench.registered()).toHaveLength(1);
    const error = { code: 'import_failed', message: 'The import failed.' };
    const nothing = { chunks: 0, rows: 0, firstRow: 1, columns: [] };
    await writeManifest(bench.work, { job: jobId(later), verdict: 'refused', ...nothing, error });
    await bench.validate(earlier);
    expect(await bench.overlaps(earlier)).toEqual([]);
  });
});

describe('a dry run', () => {
  it('has nothing to yield and nobody to wait for', async () => {
    const bench = await createBench();
    const dry = bench.drop(fileOf(['ann']), 'test/dry-run/staff.csv');
    const later = bench.drop(fileOf(['ann']));
    await bench.validate(later);
    await bench.validate(dry);
    expect(await bench.overlaps(dry)).toEqual([]);
  });
});

describe('two uploads that are validated at the same time', () => {
  // Who takes the next step: each registers, and then lists.
  it.each([
    ['the earlier one first', 'eell', 'waits'],
    ['the later one first', 'llee', 'yields'],
    ['both together', 'elel', 'waits and yields'],
    ['both together', 'elle', 'waits and yields'],
    ['both together', 'leel', 'waits and yields'],
    ['both together', 'lele', 'waits and yields'],
  ])('are never both blind, whatever they hold: %s (%s): one %s', async (_, steps, what) => {
    const name = fc.integer({ min: 1, max: 60 }).map((n) => `u${n}`);
    const file = fc.array(fc.record({ name, isGood: fc.boolean() }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(file, file, async (...files) => {
        const [ofEarlier = [], ofLater = []] = files.map((rows, at) => [
          ...rows,
          { name: `own ${at}`, isGood: true },
        ]);
        const bench = await createBench();
        const [earlier, later] = [bench.drop(textOf(ofEarlier)), bench.drop(textOf(ofLater))];
        const inTurn = createTurns(steps);
        const validateInTurn = (who: string, object: Dropped): Promise<void> => {
          const store = {
            ...bench.store,
            put(...given: Parameters<ObjectStore['put']>) {
              const put = () => bench.store.put(...given);
              return given[0].key.startsWith('keys/') ? inTurn(who, put) : put();
            },
            async *list(bucket: string, prefix: string) {
              const keys = bench.store.list(bucket, prefix);
              yield* isOfAll(prefix) ? await inTurn(who, () => collect(keys)) : keys;
            },
          };
          return bench.validate(object, { store });
        };
        await Promise.all([validateInTurn('e', earlier), validateInTurn('l', later)]);

        const [rowsOfEarlier, rowsOfLater] = [usersOf(ofEarlier), usersOf(ofLater)];
        const shared = [...rowsOfEarlier.keys()].filter((user) => rowsOfLater.has(user));
        const rowsToYield = shared.map((user) => rowsOfEarlier.get(user) ?? 0).sort((a, b) => a - b);
        const chunksToWait = new Set(shared.map((user) => chunkOf(rowsOfLater.get(user) ?? 0)));
        expect(await bench.supersededRows(earlier)).toEqual(what.includes('yields') ? rowsToYield : []);
        expect(await bench.overlaps(later)).toEqual(
          [...(what.includes('waits') ? chunksToWait : [])]
            .sort((a, b) => a - b)
            .map((chunk) => ({ job: jobId(later), chunk, superseded: [], waitsFor: [jobId(earlier)] })),
        );
        for (const { waitsFor } of await bench.overlaps(earlier)) expect(waitsFor).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a thousand small files that are dropped at once', () => {
  it('cost validate one request more each, where they share nobody', async () => {
    const bench = await createBench();
    const validateOne = async (user: string): Promise<number> => {
      const { store, requests } = countRequests(bench.store);
      await bench.validate(bench.drop(fileOf([user])), { store });
      return requests();
    };
    await validateOne('first');
    const alone = await validateOne('ann');
    const registry = createUserRegistry(bench.store, 'work', () => 'salt');
    for (let other = 1; other <= 1000; other++) {
      const at = {
        order: uploadOrder({ key: `${other}`, version: '1' }, '2026-11-21T11:00:00Z'),
        job: `${other}`,
      };
      await registry.register('gateway.example-1212', at, [Buffer.alloc(8, `user ${other}`)]);
    }
    expect(await validateOne('bob')).toBe(alone + 1);
    expect(alone).toBeLessThanOrEqual(20);
  });

  it('cost each of those who share somebody a few requests for each of the others', async () => {
    const bench = await createBench();
    for (const user of range(1, 50)) await bench.validate(bench.drop(fileOf([user])));
    const { store, requests } = countRequests(bench.store);
    await bench.validate(bench.drop(fileOf(['u3', 'u7', 'ann'])), { store });
    expect(requests()).toBeLessThanOrEqual(20 + 2 * 2);
  });
});

describe('users in objects', () => {
  it('are compared as those in keys are, and those of a complete upload are not read', async () => {
    const bench = await createBench();
    const opened: string[] = [];
    const store: ObjectStore = {
      ...bench.store,
      open: (at) => {
        if (at.key.startsWith('keys/')) opened.push(at.key);
        return bench.store.open(at);
      },
    };
    const registry = createUserRegistry(store, 'work', () => 'salt', 1);
    const validate = (object: Dropped) => bench.validate(object, { registry });
    const complete = bench.drop(fileOf(['ann', 'bob']));
    await validate(complete);
    await writeComplete(bench.work, jobId(complete));
    const earlier = bench.drop(fileOf(['cat', 'dan']));
    const own = bench.drop(fileOf(['ann', 'bob', 'cat', 'dan', 'eve']));
    const later = bench.drop(fileOf(['eve', 'bob']));
    for (const each of [earlier, later]) await validate(each);
    opened.length = 0;
    await validate(own);
    expect(opened.filter((key) => key.includes(jobId(complete)))).toEqual([]);
    expect(await bench.supersededRows(own)).toEqual([3, 6]);
    expect((await bench.overlaps(own)).map(({ waitsFor }) => waitsFor)).toEqual([[jobId(earlier)]]);
  });
});

describe('a crash while overlaps are written', () => {
  it('is fixed by the next attempt, and nothing was sent before', async () => {
    const bench = await createBench();
    const earlier = bench.drop(fileOf(range(1, 30)));
    const later = bench.drop(fileOf(range(1, 30)));
    await bench.validate(later);
    let left = 1;
    const store: ObjectStore = {
      ...bench.store,
      put: async (at, ...given) => {
        if (at.key.startsWith('overlaps/') && left-- <= 0) throw new Error('crash');
        return bench.store.put(at, ...given);
      },
    };
    await expect(bench.validate(earlier, { store })).rejects.toThrow('crash');
    expect(await readManifest(bench.work, jobId(earlier))).toBeUndefined();
    await bench.validate(earlier);
    expect(await bench.supersededRows(earlier)).toEqual(range(2, 31).map((row) => Number(row.slice(1))));
  });
});

/** Whether that is the list of all who registered, and not the parts of one. */
const isOfAll = (prefix: string): boolean => /^keys\/[^/]+\/$/.test(prefix);

const chunkOf = (row: number): number => Math.floor((row - 2) / CHUNK_ROWS) + 1;

interface SomeRow {
  readonly name: string;
  readonly isGood: boolean;
}

const textOf = (rows: readonly SomeRow[]): string =>
  `${[HEADER, ...rows.map(({ name, isGood }) => `${name},${isGood ? GOOD : BAD}`)].join('\n')}\n`;

/** The rows that become users, by name: the first of each name, if it is good. */
function usersOf(rows: readonly SomeRow[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const [at, { name }] of rows.entries()) if (!first.has(name)) first.set(name, at);
  return new Map([...first].filter(([, at]) => rows[at]?.isGood).map(([name, at]) => [name, at + 2]));
}

/** Lets each of several act only when its letter comes, and the next only when it is done. */
function createTurns(letters: string): <T>(who: string, act: () => Promise<T>) => Promise<T> {
  const left = [...letters];
  const waiting = new Map<string, () => void>();
  return async (who, act) => {
    if (left[0] !== who) await new Promise<void>((go) => waiting.set(who, go));
    const done = await act();
    left.shift();
    waiting.get(left[0] ?? '')?.();
    return done;
  };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
