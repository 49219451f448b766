import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { S3Error } from '../../../../infra/local-aws/s3/s3-error.ts';
import { type ObjectCreated, openS3State, type S3State } from '../../../../infra/local-aws/s3/s3-state.ts';
import { compareKeys } from '../../../../infra/local-aws/s3/state/bucket.ts';
import { currentContents, plainContents, putText } from './snapshot.ts';

const AWKWARD_KEYS = [
  'a',
  'a/b',
  'a/b/c',
  'A',
  'a/',
  '/a',
  'a//b',
  '..',
  '../a',
  '%',
  'con',
  'é',
  '😀',
  '\uffee',
];
/** One of these may be a file where another needs a folder; the earlier one then keeps the place. */
const mayClash = (key: string): boolean => /^(?:a|\.\.)/.test(key);

const key = fc.constantFrom(...AWKWARD_KEYS);
const text = fc.string({ maxLength: 5 });
const kind = fc.constantFrom('put' as const, 'put once' as const, 'put over' as const);
const step = fc.oneof(fc.record({ do: kind, key, text }), fc.constant('reopen' as const));
const steps = fc.array(step, { maxLength: 40 });
type Put = { do: 'put' | 'put once' | 'put over'; key: string; text: string };

/** The simplest thing that could be a bucket: a list of texts for each key. */
type Model = Map<string, string[]>;

function applyToModel(model: Model, versioned: boolean, { do: what, key, text }: Put): boolean {
  const versions = model.get(key);
  if (what === 'put once' && versions) return false;
  if (what === 'put over' && !versions) return false;
  model.set(key, versioned ? [...(versions ?? []), text] : [text]);
  return true;
}

function applyToState(state: S3State, { do: what, key, text }: Put): boolean {
  const body = state.stageBytes(Buffer.from(text));
  const etag = state.versions('files', key).findLast((version) => version.key === key)?.etag ?? 'none';
  const condition = {
    put: undefined,
    'put once': { ifAbsent: true } as const,
    'put over': { ifMatch: etag },
  }[what];
  try {
    state.put({ bucket: 'files', key, body, condition });
    return true;
  } catch (error) {
    if (error instanceof S3Error) return false;
    throw error;
  }
}

const currentOf = (model: Model): Record<string, string | undefined> =>
  Object.fromEntries(Array.from(model, ([key, versions]) => [key, versions.at(-1)]));

async function expectSame(state: S3State, model: Model): Promise<void> {
  const contents = await currentContents(state, 'files');
  expect(contents).toEqual(currentOf(model));
  expect(Object.keys(contents)).toEqual(Object.keys(contents).sort(compareKeys));
  expect(state.versions('files', '')).toHaveLength([...model.values()].flat().length);
}

describe('the state', () => {
  it.each([true, false])(
    'behaves as the simplest model does (versions: %s), in memory',
    async (versioned) => {
      await fc.assert(
        fc.asyncProperty(steps, async (taken) => {
          const state = await openS3State({ now: () => 0 });
          state.createBucket('files', { versioned });
          const model: Model = new Map();
          for (const step of taken)
            if (step !== 'reopen')
              expect(applyToState(state, step)).toBe(applyToModel(model, versioned, step));
          await expectSame(state, model);
        }),
        { numRuns: 300 },
      );
    },
  );

  it.each([true, false])(
    'and on disk (versions: %s), through restarts, with plain files for people',
    async (versioned) => {
      const root = mkdtempSync(join(tmpdir(), 's3-state-'));
      let run = 0;
      await fc.assert(
        fc.asyncProperty(steps, async (taken) => {
          run += 1;
          const folder = join(root, String(run));
          const model: Model = new Map();
          let state = await openS3State({ folder, now: () => 0 });
          state.createBucket('files', { versioned });
          for (const step of taken) {
            if (step === 'reopen') state = await openS3State({ folder, now: () => 0 });
            else expect(applyToState(state, step)).toBe(applyToModel(model, versioned, step));
          }
          await expectSame(state, model);
          const plain = plainContents(folder, 'files');
          const shown = Object.entries(currentOf(model)).filter(([name]) => name in plain || !mayClash(name));
          expect(plain).toEqual(Object.fromEntries(shown));
        }),
        { numRuns: 100 },
      );
      rmSync(root, { recursive: true });
    },
  );

  it('needs no disk, no clock and no chance: the same calls make the same state', async () => {
    const run = async () => {
      const created: ObjectCreated[] = [];
      const ticks = [1, 2, 3, 4, 5, 6, 7, 8, 9];
      const next = () => ticks.shift() ?? 0;
      const randomBytes = (count: number) => Buffer.alloc(count, next());
      const state = await openS3State({ now: next, randomBytes });
      state.onObjectCreated((event) => created.push(event));
      state.createBucket('files', { versioned: true });
      state.createBucket('work', { versioned: false });
      putText(state, 'files', 'a', '1');
      putText(state, 'work', 'b', '2');
      return created;
    };
    const events = await run();
    expect(events).toEqual(await run());
    expect(events).toMatchObject([
      { bucket: 'files', key: 'a', versionId: expect.any(String), bytes: 1, eventName: 'ObjectCreated:Put' },
      { bucket: 'work', key: 'b', versionId: undefined, eventTime: expect.any(Number) },
    ]);
    expect((events[0]?.sequencer ?? '') < (events[1]?.sequencer ?? '')).toBe(true);
  });

  it('tells of a put when it is committed, and not of one that is refused', async () => {
    const state = await openS3State({ now: () => 0 });
    state.createBucket('work', { versioned: false });
    const seen: string[] = [];
    state.onObjectCreated(({ key: name }) => seen.push(name));
    putText(state, 'work', 'a', '1');
    expect(seen).toEqual(['a']);
    const body = state.stageBytes(Buffer.from('2'));
    expect(() => state.put({ bucket: 'work', key: 'a', body, condition: { ifAbsent: true } })).toThrow(
      S3Error,
    );
    expect(seen).toEqual(['a']);
  });

  it('refuses to change whether a bucket keeps versions', async () => {
    const state = await openS3State({ now: () => 0 });
    state.createBucket('files', { versioned: true });
    state.createBucket('files', { versioned: true });
    expect(() => state.createBucket('files', { versioned: false })).toThrow('cannot be switched');
  });
});
