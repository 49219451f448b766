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
  const registry = (on: ObjectStore = store) => createUserRegistry(on, 'work', () => `salt ${++salts}`);
  return { s3, store, registry };
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
    expect(await collect(registry().entries('x-1'))).toEqual([entries[1], entries[2], entries[0]]);
  });

  it('give their hashes back whole, however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 8, maxLength: 8 }), { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        async (hashes, cuts) => {
          const { store, registry } = await createBench();
          await registry().register('x-1', ENTRY, hashes);
          const torn = registry({ ...store, open: async (at) => tear(await store.open(at), cuts) });
          const blocks = await collect(torn.hashes('x-1', ENTRY));
          expect(blocks.filter(({ length }) => length % 8 !== 0)).toEqual([]);
          expect(Buffer.concat(blocks)).toEqual(Buffer.concat(hashes));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are replaced by a repeated attempt, and empty once they have expired', async () => {
    const { registry, store } = await createBench();
    await registry().register('x-1', ENTRY, [new Uint8Array(8), new Uint8Array(8)]);
    await registry().register('x-1', ENTRY, [new Uint8Array(8).fill(1), new Uint8Array(8).fill(2)]);
    const expired = new Set<string>();
    const expiring = registry({
      ...store,
      open: async (at) => (expired.has(at.key) ? undefined : store.open(at)),
    });
    const read = async () => Buffer.concat(await collect(expiring.hashes('x-1', ENTRY)));
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
