import { describe, expect, it } from 'vitest';
import { deliver } from '../../../functions/upsert/deliver.ts';
import { firstClaim } from '../../../shared/chunk/claim.ts';
import { putClaim, readClaim } from '../../../shared/chunk/claim-holder.ts';
import { ChunkMessage } from '../../../shared/chunk/message.ts';
import { putResult } from '../../../shared/chunk/result.ts';
import { noCalls } from '../../../shared/gateway/call-count.ts';
import { isComplete } from '../../../shared/job/completion.ts';
import { readDecided } from '../../../shared/job/manifest.ts';
import { resumeJob } from '../../../shared/job/resume.ts';
import { OPERATOR_LINES } from '../../../shared/ports/operator-lines.ts';
import type { Script } from '../../support/scripted-gateway.ts';
import { createUpsertBench, Killed, THREE, type UpsertBenchOptions } from '../../support/upsert-bench.ts';

const timing = { timeLeftMs: () => 30_000, signal: new AbortController().signal };

/** A job whose chunks go one by one, and the road of its messages. */
async function createBench(options: UpsertBenchOptions = {}, script?: Script) {
  const bench = await createUpsertBench(script, THREE, { chunks: 4, oneByOne: true, ...options });
  const { work, job, queue, deps } = bench;
  const message = (chunk: number): ChunkMessage => ({ ...bench.message, chunk });
  const decided = await readDecided(work, job);
  return {
    ...bench,
    resume: () => resumeJob({ work, rowsQueue: deps.rowsQueue }, decided.plan, decided.manifest),
    /** Receives all that is visible; answers the numbers of their chunks. */
    waiting: () =>
      queue.receive({ max: 10 }).map(({ body, receiptHandle }) => {
        queue.delete(receiptHandle);
        return ChunkMessage.parse(JSON.parse(body)).chunk;
      }),
    message,
    work: (chunk: number) => deliver(deps, message(chunk), timing),
    done: (chunk: number) =>
      putResult(work, { job, chunk, attempt: 'other', rows: [], gatewayCalls: noCalls() }),
    begun: (chunk: number) => putClaim(work, firstClaim(job, chunk, 'other'), undefined),
    isComplete: () => isComplete(work, job),
  };
}

describe('a job whose chunks go one by one', () => {
  it('never has more than one message, from the first chunk to the last', async () => {
    const { resume, waiting, work, isComplete } = await createBench();
    await resume();
    for (const chunk of [1, 2, 3, 4]) {
      expect(waiting()).toEqual([chunk]);
      await work(chunk);
    }
    expect(waiting()).toEqual([]);
    expect(await isComplete()).toBe(true);
  });

  it('goes on from a chunk whose worker died before it sent the next one, and not twice', async () => {
    const { waiting, work } = await createBench();
    await work(1);
    expect(waiting()).toEqual([2]);
    await work(1);
    expect(waiting()).toEqual([2]);
    await work(2);
    expect(waiting()).toEqual([3]);
    await work(1);
    expect(waiting()).toEqual([]);
  });

  it('passes over chunks of which nothing is sent, for they are done and were never begun', async () => {
    const { waiting, work, done } = await createBench();
    for (const chunk of [2, 3]) await done(chunk);
    await work(1);
    expect(waiting()).toEqual([4]);
  });

  it('goes on beside a chunk that waits for the rows of managers in another', async () => {
    const { waiting, work, advance } = await createBench({ chunks: 2, managers: { waits: [[2, 5]] } });
    await work(1);
    expect(waiting()).toEqual([2]);
    advance(900_000);
    expect(waiting()).toEqual([1]);
  });

  it('goes on beside a chunk whose worker has died', async () => {
    const { waiting, work, begun, outlive } = await createBench({}, () => ({ before: new Killed() }));
    await begun(1);
    outlive();
    await expect(work(1)).rejects.toThrow(Killed);
    expect(waiting()).toEqual([2]);
  });

  it('is resumed at all chunks that were begun, and at the next one', async () => {
    const { resume, waiting, begun } = await createBench();
    for (const chunk of [1, 3]) await begun(chunk);
    await resume();
    expect(waiting()).toEqual([1, 2, 3]);
  });

  it('waits as a whole where its gateway is another worker’s, without a call', async () => {
    const { waiting, work, advance, gateway, deps, message } = await createBench();
    await deliver({ ...deps, takeSeat: async () => ({ waitMs: 8_000 }) }, message(1), timing);
    expect([waiting(), gateway.calls]).toEqual([[], []]);
    advance(8_000);
    expect(waiting()).toEqual([1]);
    await work(1);
    expect(waiting()).toEqual([2]);
  });

  it('waits, too, and is not called crashed, where nobody can tell whether its gateway is taken', async () => {
    const { waiting, job, advance, deps, message, logged } = await createBench();
    const takeSeat = () => Promise.reject(new Error('Access Denied'));
    for (let times = 0; times < 7; times++) {
      await deliver({ ...deps, takeSeat }, message(1), timing);
      advance(30_000);
      expect(waiting()).toEqual([1]);
    }
    expect((await readClaim(deps.work, job, 1))?.value).toMatchObject({ crashes: 0 });
    expect(logged).toContain(OPERATOR_LINES.chunkFailed);
  });
});
