import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { KIND } from '../../infra/local-aws/unkindness.ts';
import { createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { chunkMessage } from '../../shared/chunk/message.ts';
import type { Manifest } from '../../shared/job/manifest.ts';
import type { Plan } from '../../shared/job/plan.ts';
import { type Pipeline, staffList, startPipeline, sumOf } from '../support/pipeline.ts';

/** After this nobody who died can do anything any more, and its message is visible again. */
const WHEN_ALL_IS_OVER_MS = 400_000;
/** No profile waits for longer. */
const AGE_LIMIT_MS = 49 * 3_600_000;
const PEOPLE = 30;

const killUpsert = ({ stack }: Pipeline): void => {
  for (const running of stack.functions.running()) if (running.functionName === 'Upsert') running.kill();
};

const createdNames = ({ gateway }: Pipeline): string[] =>
  gateway
    .stats()
    .writes.filter(({ method, done }) => method.endsWith('addUser') && done)
    .map(({ user }) => user);

describe('an upsert process that is killed', () => {
  const moments: [string, (armed: () => Pipeline | undefined) => Parameters<typeof startPipeline>[0]][] = [
    [
      'before its first gateway call',
      (armed) => ({
        onS3Request: ({ accessKeyId, action, key }) => {
          const pipeline = armed();
          if (pipeline && accessKeyId === 'Upsert' && action === 'PutObject' && key?.startsWith('claims/'))
            killUpsert(pipeline);
          return undefined;
        },
      }),
    ],
    [
      'between two gateway calls',
      (armed) => {
        let calls = 0;
        return {
          gateway: {
            latencyMs: 1,
            sleep: async () => {
              const pipeline = armed();
              if (pipeline && ++calls === PEOPLE / 2) killUpsert(pipeline);
            },
          },
        };
      },
    ],
    [
      'after its last gateway call',
      (armed) => ({
        onS3Request: ({ accessKeyId, action, key }) => {
          const pipeline = armed();
          if (pipeline && accessKeyId === 'Upsert' && action === 'PutObject' && key?.startsWith('results/'))
            killUpsert(pipeline);
          return undefined;
        },
      }),
    ],
  ];
  for (const [moment, optionsFor] of moments) {
    it(`${moment} leaves the same users, none doubled, and rows called created`, async () => {
      let armed: Pipeline | undefined;
      let deaths = 0;
      const hooks = optionsFor(() => {
        if (
          !armed ||
          deaths > 0 ||
          armed.stack.functions.running().every(({ functionName }) => functionName !== 'Upsert')
        )
          return undefined;
        return armed;
      });
      await using pipeline = await startPipeline({
        ...hooks,
        gateway: { ...hooks?.gateway, isUnique: false },
      });
      armed = pipeline;
      const job = await pipeline.drop(staffList(PEOPLE));
      await pipeline.until(() => pipeline.failed.includes('Upsert'), 'The death of the worker');
      deaths = 1;
      pipeline.clock.shift(WHEN_ALL_IS_OVER_MS);
      const summary = await pipeline.waitFor(job);
      expect(summary.outcomes).toEqual({ created: PEOPLE });
      expect(new Set(createdNames(pipeline)).size).toBe(PEOPLE);
      expect(createdNames(pipeline)).toHaveLength(PEOPLE);
    });
  }
});

describe('two messages for one chunk, processed at once by two workers', () => {
  it('make each call once', async () => {
    let readers = 0;
    let release = (): void => {};
    const bothRead = new Promise<void>((resolve) => {
      release = resolve;
    });
    await using pipeline = await startPipeline({
      // Each event of an upload that comes makes a call of its own.
      unkindness: { eventDelaysMs: () => [0] },
      gateway: { isUnique: false },
      onS3Request: async ({ accessKeyId, action, key }) => {
        if (accessKeyId !== 'Upsert' || action !== 'GetObject' || !key?.startsWith('chunks/'))
          return undefined;
        // Neither gets its chunk before the other asks for it too.
        if (++readers >= 2) release();
        await bothRead;
        return undefined;
      },
    });
    const { stack } = pipeline;
    const sqs = new SQSClient({
      endpoint: stack.sqs.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: stack.secretKey },
    });
    const job = await pipeline.drop(staffList(PEOPLE));
    const again = chunkMessage({ job, chunkRows: 200 } as Plan, { firstRow: 2, rows: PEOPLE } as Manifest, 1);
    await createSqsQueue(sqs, stack.sqs.queueUrl('rows')).send([{ body: JSON.stringify(again), group: job }]);
    const summary = await pipeline.waitFor(job);
    expect(readers).toBeGreaterThanOrEqual(2);
    expect(summary.outcomes).toEqual({ created: PEOPLE });
    expect(createdNames(pipeline)).toHaveLength(PEOPLE);
    // One look-up by validate, one by the worker that had the chunk, and one of the first user that it created.
    expect(Object.values(summary.gateway.calls).sort((a, b) => a - b)).toEqual([3, PEOPLE]);
    expect(pipeline.gateway.stats().arrivals).toBe(PEOPLE + 3);
  });
});

describe('a chunk whose worker always dies', () => {
  it('before it has claimed it comes back to others, and ends at the age limit: the job says what was not done', async () => {
    await using pipeline = await startPipeline({
      // So that its deaths can be counted.
      unkindness: KIND,
      onStart: (invocation) => {
        if (invocation.functionName === 'Upsert') setImmediate(() => invocation.kill());
      },
    });
    const job = await pipeline.drop(staffList(5));
    const failures = () => pipeline.failed.filter((name) => name === 'Upsert').length;
    // Six deaths make a dead letter; the seventh shows that settle has sent it back.
    for (let death = 1; death <= 12; death++) {
      await pipeline.until(() => failures() >= death, `Death ${death} of the worker`);
      pipeline.clock.shift(death === 7 ? AGE_LIMIT_MS : WHEN_ALL_IS_OVER_MS);
    }
    const summary = await pipeline.waitFor(job);
    expect(summary.outcomes).toEqual({ unprocessed: 5 });
    expect(await pipeline.readReport(job, 'failed.csv')).toHaveLength(5);
    expect(pipeline.gateway.users()).toEqual([]);
  });
});

describe('validate that always dies', () => {
  it('is answered for: the sender has a report that says so', async () => {
    await using pipeline = await startPipeline({
      onStart: (invocation) => {
        if (invocation.functionName === 'Validate') setImmediate(() => invocation.kill());
      },
    });
    const summary = await pipeline.importText(staffList(5));
    expect(summary).toMatchObject({ rows: 0, error: { code: 'import_failed' } });
  });
});

describe('report that always dies', () => {
  it('is answered for: settle builds the report', async () => {
    await using pipeline = await startPipeline({
      onStart: (invocation) => {
        if (invocation.functionName === 'Report') setImmediate(() => invocation.kill());
      },
    });
    const summary = await pipeline.importText(staffList(5));
    expect(summary.outcomes).toEqual({ created: 5 });
    expect(await pipeline.readReport(summary.job)).toHaveLength(5);
  });
});

describe('answers of S3 that get lost after the object was stored', () => {
  it('change nothing: the writer recognises its own claim and result', async () => {
    const lost = new Set<string>();
    await using pipeline = await startPipeline({
      gateway: { isUnique: false },
      onS3Request: ({ accessKeyId, action, bucket, key = '' }) => {
        const isOnce =
          action === 'PutObject' && bucket === 'work' && accessKeyId !== 'local' && !lost.has(key);
        if (!isOnce) return undefined;
        lost.add(key);
        return { effect: 'lose-answer' } as const;
      },
    });
    const summary = await pipeline.importText(staffList(PEOPLE));
    expect(summary.outcomes).toEqual({ created: PEOPLE });
    expect(createdNames(pipeline)).toHaveLength(PEOPLE);
    expect([...lost].map((key) => key.split('/')[0]).sort()).toEqual(
      expect.arrayContaining(['chunks', 'claims', 'complete', 'manifest', 'plan', 'results']),
    );
  });
});

describe('a wrong secret', () => {
  it('ends the job with that reason, every row unprocessed, after two calls at most', async () => {
    await using pipeline = await startPipeline({
      unkindness: { eventDelaysMs: () => [0] },
      secret: ({ key, url }) => ({ key, secret: 'another-secret', url }),
    });
    const summary = await pipeline.importText(staffList(PEOPLE));
    expect(summary.outcomes).toEqual({ unprocessed: PEOPLE });
    expect(summary.error).toMatchObject({ code: 'credentials_refused' });
    expect(summary.error?.message).toContain('SIGN_WRONG');
    expect(sumOf(summary)).toBe(PEOPLE);
    expect(pipeline.gateway.stats().arrivals).toBeLessThanOrEqual(2);
    expect(pipeline.logged.join('\n')).not.toContain('"wrong"');
  });
});
