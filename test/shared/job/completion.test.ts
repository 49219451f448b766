import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingChunks } from '../../../shared/chunk/result.ts';
import { createCompletion } from '../../../shared/job/completion.ts';
import type { ObjectStore } from '../../../shared/ports/object-store.ts';
import { createJobBench } from '../../support/job-bench.ts';

describe('completion', () => {
  it('is said once, by whoever puts the last result, in whatever order results come and whoever looks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }).chain((chunks) =>
          fc.shuffledSubarray(
            Array.from({ length: chunks }, (_, n) => n + 1),
            { minLength: chunks },
          ),
        ),
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (order, workers, draws) => {
          const bench = await createJobBench(order.length);
          const random = (): number => draws.next().value;
          const completions = Array.from({ length: workers }, () =>
            createCompletion({ work: bench.work, random }),
          );
          for (const [at, chunk] of order.entries()) {
            expect(bench.announced).toEqual([]);
            await bench.finish(chunk);
            await completions[at % workers]?.check(bench.job, order.length);
          }
          expect(bench.announced).toEqual([`complete/${bench.job}`]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is not missed when the writer of the last result dies and its message comes again', async () => {
    const bench = await createJobBench(2);
    await bench.finish(1);
    await bench.finish(2);
    await createCompletion({ work: bench.work, random: Math.random }).check(bench.job, 2);
    expect(bench.announced).toHaveLength(1);
  });

  it('costs about one look a chunk', async () => {
    const chunks = 400;
    const bench = await createJobBench(chunks);
    let looks = 0;
    const store: ObjectStore = {
      ...bench.work.store,
      exists: (at) => {
        looks++;
        return bench.work.store.exists(at);
      },
      list: (bucket, prefix) => {
        looks++;
        return bench.work.store.list(bucket, prefix);
      },
    };
    const work = { ...bench.work, store };
    // A fixed sequence, spread evenly over [0, 1).
    let draw = 0;
    const random = (): number => {
      draw = (draw + 0.618) % 1;
      return draw;
    };
    const completion = createCompletion({ work, random });
    for (let chunk = 1; chunk <= chunks; chunk++) {
      await bench.finish(chunk);
      await completion.check(bench.job, chunks);
    }
    expect(bench.announced).toHaveLength(1);
    expect(looks).toBeLessThan(1.5 * chunks);
  });
});

describe('the missing chunks of a job', () => {
  it('are those without a result, ascending', async () => {
    const bench = await createJobBench(6);
    for (const chunk of [2, 3, 6]) await bench.finish(chunk);
    const missing: number[] = [];
    for await (const chunk of missingChunks(bench.work, bench.job, 6)) missing.push(chunk);
    expect(missing).toEqual([1, 4, 5]);
  });
});
