import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { S3Error } from '../../../../infra/local-aws/s3/s3-error.ts';
import { type ObjectCreated, openS3State, type S3State } from '../../../../infra/local-aws/s3/s3-state.ts';
import { compareKeys } from '../../../../infra/local-aws/s3/state/key-order.ts';
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
  '%~a',
  'con',
  'é',
  '😀',
  '\uffee',
];

const key = fc.constantFrom(...AWKWARD_KEYS);
const step = fc.oneof(
  fc.record({ do: fc.constant('put' as const), key, text: fc.string({ maxLength: 5 }) }),
  fc.record({ do: fc.constant('put once' as const), key, text: fc.string({ maxLength: 5 }) }),
  fc.record({ do: fc.constant('put over' as const), key, text: fc.string({ maxLength: 5 }) }),
  fc.record({ do: fc.constant('delete' as const), key }),
  fc.record({ do: fc.constant('delete newest version' as const), key }),
  fc.record({ do: fc.constant('reopen' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The simplest thing that could be a bucket: a list of texts for each key, undefined standing for a marker. */
type Model = Map<string, (string | undefined)[]>;

function applyToModel(model: Model, versioned: boolean, step: Exclude<Step, { do: 'reopen' }>): boolean {
  const versions = model.get(step.key) ?? [];
  const current = versions.at(-1);
  const add = (text: string | undefined) => model.set(step.key, versioned ? [...versions, text] : [text]);
  if (step.do === 'delete newest version') model.set(step.key, versions.slice(0, -1));
  else if (step.do !== 'delete') {
    if (step.do === 'put once' && current !== undefined) return false;
    if (step.do === 'put over' && current === undefined) return false;
    add(step.text);
  } else if (versioned) add(undefined);
  else model.set(step.key, []);
  return true;
}

function applyToState(state: S3State, step: Exclude<Step, { do: 'reopen' }>): boolean {
  const bucket = 'files';
  const all = { prefix: step.key, delimiter: '', from: undefined, max: 100 };
  const newest = state
    .listVersions(bucket, all)
    .versions.find(({ version }) => version.key === step.key)?.version;
  if (step.do === 'delete') state.remove(bucket, step.key);
  else if (step.do === 'delete newest version') {
    if (newest) state.remove(bucket, step.key, newest.versionId);
  } else {
    const body = state.stageBytes(Buffer.from(step.text));
    const etag = newest?.kind === 'object' ? newest.etag : 'none';
    const condition = {
      put: undefined,
      'put once': { ifAbsent: true } as const,
      'put over': { ifMatch: etag },
    };
    try {
      state.put({ bucket, key: step.key, body, condition: condition[step.do] });
    } catch (error) {
      if (!(error instanceof S3Error)) throw error;
      return false;
    }
  }
  return true;
}

function currentOf(model: Model): Record<string, string> {
  const texts = [...model].flatMap(([name, versions]) => {
    const text = versions.at(-1);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(texts);
}

describe('the state', () => {
  it.each([true, false])(
    'behaves as the simplest model does (versions: %s), in memory',
    async (versioned) => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
          using state = await openS3State({ now: () => 0 });
          state.createBucket('files', { versioned });
          const model: Model = new Map();
          for (const next of steps) {
            if (next.do !== 'reopen')
              expect(applyToState(state, next)).toBe(applyToModel(model, versioned, next));
          }
          const contents = await currentContents(state, 'files');
          expect(contents).toEqual(currentOf(model));
          expect(Object.keys(contents)).toEqual(Object.keys(contents).sort(compareKeys));
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
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
          run += 1;
          const folder = join(root, String(run));
          const model: Model = new Map();
          let state = await openS3State({ folder, now: () => 0 });
          state.createBucket('files', { versioned });
          putText(state, 'files', 'x', '');
          state.remove('files', 'x');
          for (const next of steps) {
            if (next.do === 'reopen') {
              state[Symbol.dispose]();
              state = await openS3State({ folder, now: () => 0 });
            } else {
              expect(applyToState(state, next)).toBe(applyToModel(model, versioned, next));
            }
          }
          expect(await currentContents(state, 'files')).toEqual(currentOf(model));
          expect(plainContents(folder, 'files')).toEqual(currentOf(model));
          state[Symbol.dispose]();
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
      using state = await openS3State({ now: next, randomBytes });
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
    using state = await openS3State({ now: () => 0 });
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
    using state = await openS3State({ now: () => 0 });
    state.createBucket('files', { versioned: true });
    state.createBucket('files', { versioned: true });
    expect(() => state.createBucket('files', { versioned: false })).toThrow('exists with versions');
    expect(() => state.createBucket('../up', { versioned: false })).toThrow('no bucket name');
  });
});
