import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openS3State } from '../../../infra/local-aws/s3/s3-state.ts';
import { uploadOrder } from '../../../shared/job/upload.ts';
import { createUserRegistry } from '../../../shared/overlap/registry.ts';
import type { ObjectStore } from '../../../shared/ports/object-store.ts';
import { createStateObjectStore } from '../../support/state-ports.ts';

const ENTRY = {
  order: uploadOrder({ key: 'k', version: 'v' }, '2026-11-21T10:00:00Z'),
  job: 'a1',
};

async function createBench() {
  const s3 = await openS3State({ now: () => 0 });
  s3.createBucket('work', { versioned: false });
  const store = createStateObjectStore(s3);
  let salts = 0;
  const registry = (on: ObjectStore = store, mostInKeys = 0) =>
    createUserRegistry(on, 'work', () => `salt ${++salts}`, mostInKeys);
  /** What the first entry has in objects. */
  async function readObjects(on = registry()): Promise<Uint8Array[]> {
    const [entry] = await collect(registry().entries('x-1'));
    return collect(on.hashes(entry?.objects ?? []));
  }
  return { s3, store, registry, readObjects };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('the salt of an enterprise', () => {
  it('is made once, and differs from that of any other', async () => {
    const { registry } = await createBench();
    const salt = await registry().salt('x-1');
    expect(await registry().salt('x-1')).toBe(salt);
    expect(await registry().salt('x-2')).not.toBe(salt);
  });

  it('is the same for two jobs that both find none', async () => {
    const { registry } = await createBench();
    const [one, other] = await Promise.all([registry().salt('x-1'), registry().salt('x-1')]);
    expect(other).toBe(one);
  });
});

describe('the entries of an enterprise', () => {
  it('come in upload order, with the job as it was entered, and without those of others', async () => {
    const { registry } = await createBench();
    const entries = [3, 1, 2].map((minute) => ({
      order: uploadOrder({ key: 'k', version: 'v' }, `2026-11-21T10:0${minute}:00Z`),
      job: `a${minute}`,
    }));
    const hashes = [new Uint8Array(8), new Uint8Array(16)];
    for (const entry of entries) await registry().register('x-1', entry, hashes);
    await registry().register('x-10', ENTRY, hashes);
    const found = await collect(registry().entries('x-1'));
    expect(found.map(({ order, job }) => ({ order, job }))).toEqual([entries[1], entries[2], entries[0]]);
    expect(found.map(({ objects }) => objects.length)).toEqual([2, 2, 2]);
  });

  it('are told by their keys alone where they are few, whatever the length of the name of their enterprise', async () => {
    const hash = fc.uint8Array({ minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(hash, { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 900 }),
        async (hashes, nameLength) => {
          const { s3, registry } = await createBench();
          const enterprise = 'x'.repeat(nameLength);
          const all = Buffer.concat(hashes);
          await registry(undefined, 200).register(enterprise, ENTRY, [all]);
          const { objects } = s3.list('work', { prefix: 'keys/', max: 999 });
          expect(objects.filter(({ key }) => Buffer.byteLength(key) > 1024)).toEqual([]);
          const [entry] = await collect(registry().entries(enterprise));
          expect(entry).toMatchObject(ENTRY);
          const kept = [entry?.told ?? [], ...(await collect(registry().hashes(entry?.objects ?? [])))];
          expect(Buffer.concat(kept.map((part) => Uint8Array.from(part)))).toEqual(all);
          // Each key tells sixty or so; the longest names leave no room.
          const mostKeys = Math.ceil(hashes.length / 60);
          if (nameLength < 200) expect(entry?.objects).toEqual([]);
          if (nameLength < 200) expect(objects.length).toBeLessThanOrEqual(mostKeys);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are in keys and in objects where a small block follows a large one', async () => {
    const { registry } = await createBench();
    const [large, small] = [Buffer.alloc(24, 1), Buffer.alloc(16, 2)];
    await registry(undefined, 2).register('x-1', ENTRY, [large, small]);
    const [entry] = await collect(registry().entries('x-1'));
    expect(Buffer.from(entry?.told ?? [])).toEqual(small);
    expect(Buffer.concat(await collect(registry().hashes(entry?.objects ?? [])))).toEqual(large);
  });

  it('give their hashes back whole, however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 8, maxLength: 8 }), { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        async (hashes, cuts) => {
          const { store, registry, readObjects } = await createBench();
          await registry().register('x-1', ENTRY, hashes);
          const torn = registry({ ...store, open: async (at) => tear(await store.open(at), cuts) });
          const blocks = await readObjects(torn);
          expect(blocks.filter(({ length }) => length % 8 !== 0)).toEqual([]);
          expect(Buffer.concat(blocks)).toEqual(Buffer.concat(hashes));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are replaced by a repeated attempt, and empty once they have expired', async () => {
    const { registry, store, readObjects } = await createBench();
    await registry().register('x-1', ENTRY, [new Uint8Array(8), new Uint8Array(8)]);
    await registry().register('x-1', ENTRY, [new Uint8Array(8).fill(1), new Uint8Array(8).fill(2)]);
    const expired = new Set<string>();
    const expiring = registry({
      ...store,
      open: async (at) => (expired.has(at.key) ? undefined : store.open(at)),
    });
    const read = async () => Buffer.concat(await readObjects(expiring));
    expect(await read()).toEqual(Buffer.concat([Buffer.alloc(8, 1), Buffer.alloc(8, 2)]));
    expired.add(`keys/x-1/${ENTRY.order}-a1/000001`);
    expect(await read()).toEqual(Buffer.alloc(8, 2));
    expired.add(`keys/x-1/${ENTRY.order}-a1/000002`);
    expect(await read()).toEqual(Buffer.alloc(0));
  });
});

type Opened = Awaited<ReturnType<ObjectStore['open']>>;

/** The same object, whose bytes arrive in pieces of these lengths, over and over. */
function tear(opened: Opened, cuts: readonly number[]): Opened {
  async function* pieces(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.concat(await collect(body));
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const end = at + (cuts[turn % cuts.length] ?? 1);
      yield bytes.subarray(at, end);
      at = end;
    }
  }
  return opened && { ...opened, body: pieces(opened.body) };
}
