import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createSettle } from '../../functions/settle/index.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { createUpsert } from '../../functions/upsert/index.ts';
import { validateUpload } from '../../functions/validate/validate-upload.ts';
import { noCalls } from '../../shared/gateway/call-count.ts';
import { createCompletion } from '../../shared/job/completion.ts';
import { CLAIMS, PLANS } from '../../shared/job/keys.ts';
import { createUserRegistry } from '../../shared/overlap/registry.ts';
import { StorageError } from '../../shared/ports/errors.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { JobError } from '../../shared/user/outcome.ts';
import { onPut, onRead } from '../support/changed-store.ts';
import { createJobBench, type JobBench, PROFILE } from '../support/job-bench.ts';
import { linesOf } from '../support/logged-lines.ts';
import { misconfigured } from '../support/scripted-gateway.ts';
import { createUpsertBench } from '../support/upsert-bench.ts';
import { alarmsOnLines, isOn, passes } from './evaluate-alarms.ts';
import { resourceOf, resourcesOf, synthesize } from './template.ts';

const template = synthesize();
const HOUR_MS = 3_600_000;

const eventOf = (body: unknown, tries = 1) =>
  ({
    Records: [
      {
        messageId: 'm',
        body: JSON.stringify(body),
        attributes: { ApproximateReceiveCount: String(tries) },
      },
    ],
  }) as unknown as SQSEvent;

const denied = () => {
  throw new StorageError('AccessDenied', 'Access Denied', { retryable: false, details: {} });
};

const failureOf = (name: string, key: string, versionId: string) => ({
  requestContext: { functionArn: 'arn', condition: 'RetriesExhausted' },
  requestPayload: {
    Records: [
      { eventTime: '2026-11-21T10:00:00.000Z', s3: { bucket: { name }, object: { key, versionId } } },
    ],
  },
});

async function decided(): Promise<JobBench> {
  const bench = await createJobBench(1);
  await bench.decide();
  return bench;
}

const settle = (bench: JobBench, body: unknown, log: Log, tries?: number, maxCrashes = 0) =>
  createSettle({
    ...bench,
    log,
    keptDays: 90,
    uploadDays: 0,
    completion: createCompletion({ work: bench.work, random: () => 0 }),
    upsertTimeoutMs: 60_000,
    maxCrashes,
  })(eventOf(body, tries), { getRemainingTimeInMillis: () => 120_000 });

/** Drops a file for whose profile the gateway has such an answer. */
async function drop(log: Log, error: JobError): Promise<void> {
  const bench = await createJobBench(1);
  const { s3, files, plan } = bench;
  const { bucket, key } = plan.upload;
  const { versionId: version } = s3.put({ bucket, key, body: s3.stageBytes(Buffer.from('userName\nann\n')) });
  const gatewayCalls = noCalls();
  const deps = {
    ...bench,
    log,
    registry: createUserRegistry(files, 'work', () => 'salt'),
    profiles: new Map([['test', PROFILE]]),
    workers: 2,
    probe: async () => ({ error, gatewayCalls }),
    lookUp: async () => ({ users: undefined, gatewayCalls }),
  };
  await validateUpload(deps, { bucket, key, version, eventTime: plan.droppedAt });
}

/** Each happening: whose log tells of it, which alarm goes on, and how it comes to be. */
const happenings: [what: string, fn: string, alarm: string, happen: (log: Log) => Promise<unknown>][] = [
  [
    'a gateway that refuses the credentials in the middle of a job',
    'Upsert',
    'CredentialsRefused',
    async (log) => {
      const { deps, message } = await createUpsertBench(() => ({ before: misconfigured() }));
      await createUpsert({ ...deps, log })(eventOf(message), { getRemainingTimeInMillis: () => 60_000 });
    },
  ],
  ...['credentials_refused', 'wrong_address', 'look_ups_refused'].map((code): (typeof happenings)[number] => [
    `a gateway that cannot be used before a job begins (${code})`,
    'Validate',
    'CredentialsRefused',
    (log) => drop(log, { code, message: '' }),
  ]),
  [
    'a chunk that fails, for the right to write claims is missing',
    'Upsert',
    'ChunkFailed',
    async (log) => {
      const { deps, message } = await createUpsertBench();
      const work = { ...deps.work, store: onPut(deps.work.store, CLAIMS, async () => denied()) };
      await createUpsert({ ...deps, work, log })(eventOf(message), {
        getRemainingTimeInMillis: () => 60_000,
      });
    },
  ],
  [
    'a chunk that is received too often, and of which no worker died',
    'Settle',
    'ChunkReturned',
    async (log) => {
      const bench = await decided();
      await settle(bench, { job: bench.job, chunk: 1, firstRow: 2, lastRow: 3 }, log, 1, 1);
    },
  ],
  [
    'a chunk that workers gave up',
    'Settle',
    'ChunkUnfinished',
    async (log) => {
      const bench = await decided();
      await settle(bench, { job: bench.job, chunk: 1, firstRow: 2, lastRow: 3 }, log);
    },
  ],
  [
    'a validate that failed for good',
    'Settle',
    'ImportGivenUp',
    async (log) => {
      const bench = await createJobBench(1);
      await settle(bench, failureOf('files', 'uploads/test/a.csv', bench.plan.upload.version), log);
    },
  ],
  [
    'a report that is given up',
    'Settle',
    'ReportGivenUp',
    async (log) => {
      const bench = await decided();
      await bench.files.put({ bucket: 'work', key: `results/${bench.job}/000001` }, 'not JSON');
      await settle(bench, failureOf('work', `complete/${bench.job}`, 'null'), log, 3);
    },
  ],
  [
    'a job past half its age limit',
    'Sweep',
    'JobLate',
    async (log) => {
      const bench = await decided();
      bench.advance(25 * HOUR_MS);
      await sweep({ ...bench, log }, {});
    },
  ],
  [
    'a job that the sweep fails on',
    'Sweep',
    'JobNotSwept',
    async (log) => {
      const bench = await decided();
      const work = { ...bench.work, store: onRead(bench.work.store, PLANS, denied) };
      await sweep({ ...bench, work, log }, {});
    },
  ],
];

describe('the alarms on what functions log', () => {
  it.each(happenings)('%s, by the log of %s: %s', async (_, fn, alarm, happen) => {
    expect(alarmsOnLines(template, fn, await linesOf(fn.toLowerCase(), happen))).toEqual([
      expect.stringMatching(new RegExp(`^${alarm}`)),
    ]);
  });

  it('are silent for a job that is not late', async () => {
    const bench = await decided();
    bench.advance(23 * HOUR_MS);
    const lines = await linesOf('sweep', (log) => sweep({ ...bench, log }, {}));
    expect(alarmsOnLines(template, 'Sweep', lines)).toEqual([]);
  });

  it('hear of no file that is wrong', () => {
    const line = (code: string) => JSON.stringify({ message: 'job decided', verdict: 'refused', code });
    expect(alarmsOnLines(template, 'Validate', [line('missing_column')])).toEqual([]);
  });

  it('last from one line to the next: chunks come back, and sweeps come round, every quarter of an hour', () => {
    for (const id of ['JobLate', 'CredentialsRefused', 'ChunkReturned', 'JobNotSwept'])
      expect(alarmNamed(id).Properties.Period).toBeGreaterThan(15 * 60);
  });

  it('evaluate patterns as CloudWatch does, and none that is not known here', () => {
    const both = '{ ($.message = "a b") && ($.code = "c") }';
    expect(passes(both, '{"message":"a b","code":"c"}')).toBe(true);
    expect(passes(both, '{"message":"a b"}')).toBe(false);
    expect(passes('{ $.message = "a b" }', 'RequestId: 0f Error: a b')).toBe(false);
    expect(() => passes('?ERROR', 'ERROR')).toThrow('?ERROR');
  });
});

// Lambda developer guide, "Types of metrics for Lambda functions": Throttles; "Creating and configuring an Amazon SQS event source
// mapping": a throttled message is received again after its visibility timeout.
describe('the alarm on a queue whose deliveries are throttled', () => {
  it('goes on after a quarter of an hour, and not for a moment', () => {
    const throttled = alarmNamed('RowsThrottled');
    expect(throttled.Properties).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Throttles',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Upsert' } }],
    });
    expect(isOn(throttled, [1, 4, 2])).toBe(true);
    expect(isOn(throttled, [4, 0, 2])).toBe(false);
  });
});

describe('every alarm', () => {
  const ids = resourcesOf(template, 'AWS::CloudWatch::Alarm').map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
  const operations = readFileSync(join(import.meta.dirname, '../../infra/operations.md'), 'utf8');
  const [, section = ''] = operations.split('\n## Alarms\n');

  it.each(ids)('%s has its paragraph: what it means, how to look, how to end it', (id) => {
    const paragraph = section
      .split('\n### ')
      .find((each) => each.split('\n', 1)[0]?.split(', ').includes(id));
    for (const part of ['*Means*', '*Look*', '*End it*']) expect(paragraph).toContain(part);
  });
});

function alarmNamed(id: string) {
  const [[name = ''] = []] = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(([each]) =>
    each.startsWith(id),
  );
  return resourceOf(template, name);
}
