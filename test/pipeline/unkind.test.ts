/** What AWS may do at its worst, each to its end. The other tests of this folder meet a little of all of it. */
import { describe, expect, it } from 'vitest';
import { staffList, startPipeline } from '../support/pipeline.ts';

const HOUR_MS = 3_600_000;
/** A message that was received is visible again. */
const VISIBLE_AGAIN_MS = 400_000;

describe('events that are lost, of an upload and of what became of it,', () => {
  it('are missed by the sweep: the list is imported and has its report', async () => {
    const lost = new Set<string>();
    await using pipeline = await startPipeline({
      unkindness: {
        eventDelaysMs: (functionName) => {
          const isFirst = !lost.has(functionName);
          lost.add(functionName);
          return isFirst ? [] : [0];
        },
      },
    });
    const { stack, clock, logged } = pipeline;
    clock.shift(-2 * HOUR_MS);
    const job = await pipeline.drop(staffList(5));
    clock.shift(2 * HOUR_MS);
    await stack.invoke('Sweep', {});
    await pipeline.until(
      () => stack.isIdle() && logged.some((line) => line.includes('"chunk done"')),
      'The end of the chunk',
    );
    expect(await pipeline.client.readSummary(job)).toBeUndefined();
    await stack.invoke('Sweep', { afterRestart: true });
    expect((await pipeline.waitFor(job)).outcomes).toEqual({ created: 5 });
    expect(lost).toEqual(new Set(['Validate', 'Report']));
  });
});

describe('a message whose receives all reach nobody', () => {
  it('costs no row: the dead letter goes back to the workers, who never had it', async () => {
    let received = 0;
    await using pipeline = await startPipeline({
      unkindness: { eventDelaysMs: () => [0], losesReceive: () => ++received <= 6 },
    });
    const summary = await pipeline.importText(staffList(5));
    expect(summary.outcomes).toEqual({ created: 5 });
    expect(pipeline.logged.join('\n')).toContain('it goes back to the workers');
  });
});

describe('an account that has room for one invocation', () => {
  it('completes every job, for who is throttled comes again', async () => {
    await using pipeline = await startPipeline({ unkindness: { accountConcurrency: 1 } });
    const { stack, clock } = pipeline;
    const jobs = [
      await pipeline.drop(staffList(3, 'a'), 'a.csv'),
      await pipeline.drop(staffList(3, 'b'), 'b.csv'),
    ];
    const isThrottled = (): boolean =>
      stack.functions.running().length === 0 &&
      stack.sqs.state.queues().some((queue) => queue.counts().inFlight > 0);
    for (const job of jobs) {
      await pipeline.until(async () => {
        if (isThrottled()) clock.shift(VISIBLE_AGAIN_MS);
        return (await pipeline.client.readSummary(job)) !== undefined;
      }, `The report of job ${job}`);
      expect((await pipeline.waitFor(job)).outcomes).toEqual({ created: 3 });
    }
  });
});
