import { beforeEach, describe, expect, it } from 'vitest';
import { CREDENTIALS_REFUSED } from '../../functions/upsert/alarming-messages.ts';
import { createJobContexts } from '../../functions/upsert/job-contexts.ts';
import { type UpsertDeps, upsertChunk } from '../../functions/upsert/upsert-chunk.ts';
import { openS3State } from '../../infra/local/s3/s3-state.ts';
import { createSqsState } from '../../infra/local/sqs/sqs-state.ts';
import type { ChunkRow, Result } from '../../shared/core/records.ts';
import { planFor } from '../../shared/core/refusal.ts';
import { parseProfile } from '../../shared/gateway/profile.ts';
import { createCanaryGate } from '../../shared/io/canary-gate.ts';
import { createCompletion } from '../../shared/io/completion.ts';
import { createJobStore, type JobStore } from '../../shared/io/job-store.ts';
import {
  createScriptedGateway,
  misconfigured,
  refused,
  type Script,
  unavailable,
  unconfirmed,
} from '../support/scripted-gateway.ts';
import { createStateObjectStore, createStateQueue } from '../support/state-ports.ts';

const START = Date.parse('2026-11-21T10:00:00Z');
const MINUTE = 60_000;
const profile = parseProfile(
  {
    name: 'test',
    secretName: 'test',
    matchBy: 'userName',
    requestsPerSecond: 100,
    language: 'en',
    gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
  },
  'the test',
);

const full = (userName: string) => ({
  userName,
  showName: userName.toUpperCase(),
  password: 'pw',
  validateDate: '2030-01-01 00:00:00',
  isSingleSign: '0',
  orgIds: '1',
  organizeIds: '1',
  roleIds: '1',
  depIds: '1',
});

const userRow = (row: number, userName: string): ChunkRow => ({
  kind: 'user',
  row,
  cells: [userName],
  user: full(userName),
});

const THREE = [userRow(2, 'ann'), userRow(3, 'bob'), userRow(4, 'cy')];

interface BenchOptions {
  readonly isVisible?: Parameters<typeof createScriptedGateway>[1];
  readonly key?: string;
}

async function createBench(script?: Script, rows: ChunkRow[] = THREE, options: BenchOptions = {}) {
  let now = START;
  const s3 = await openS3State({ now: () => now });
  s3.createBucket('work', { versioned: false });
  const sqs = createSqsState({ now: () => now });
  const queue = sqs.createQueue({ name: 'rows', visibilityTimeoutSeconds: 360, retentionSeconds: 345_600 });
  const jobs = createJobStore(createStateObjectStore(s3), 'work');
  const gateway = createScriptedGateway(script, options.isVisible);
  const upload = {
    bucket: 'files',
    key: options.key ?? 'uploads/test/a.csv',
    version: 'v',
    bytes: 1,
    lastModified: new Date(START).toISOString(),
  };
  const plan = planFor(upload, upload.lastModified, profile, 200);
  await jobs.writePlan(plan);
  await jobs.writeChunk({ job: plan.job, chunk: 1, rows });
  await jobs.writeManifest({
    job: plan.job,
    verdict: 'go',
    chunks: 1,
    rows: rows.length,
    firstRow: 2,
    columns: [{ heading: 'userName', field: 'userName' }],
  });
  const slept: number[] = [];
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const deps = (): UpsertDeps => ({
    jobs,
    rows: createStateQueue(queue),
    completion: createCompletion({ jobs, random: () => 0 }),
    canary: createCanaryGate({ jobs, sleep: async (ms) => void slept.push(ms) }),
    log: { info: log, warn: log, error: log },
    readContext: createJobContexts(jobs),
    openGateway: async (_, onCall) => gateway.connect(onCall),
    timeoutMs: MINUTE,
    sleep: async (ms) => void slept.push(ms),
    random: () => 1,
  });
  const message = { job: plan.job, chunk: 1, firstRow: 2, lastRow: rows.length + 1 };
  const { signal } = new AbortController();
  const deliver = (timeLeftMs = () => 45_000) => upsertChunk(deps(), message, { timeLeftMs, signal });
  const outcomes = async () =>
    (await jobs.readResult(plan.job, 1))?.rows.map(({ row, outcome }) => `${row} ${outcome}`);
  return {
    jobs,
    gateway,
    queue,
    deliver,
    outcomes,
    slept,
    logged,
    message,
    job: plan.job,
    advance: (ms: number) => (now += ms),
  };
}

const isComplete = async ({ jobs, job }: { jobs: JobStore; job: string }) =>
  (await jobs.completedAt(job)) !== undefined;

describe('a worker with one chunk', () => {
  it('looks all users up at once, writes each once, and completes the job', async () => {
    const bench = await createBench();
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    // One for all, and one that makes sure of the first creation of the job.
    expect(bench.gateway.calls.filter(({ method }) => method === 'find').map(({ user }) => user)).toEqual([
      'ann,bob,cy',
      'ann',
    ]);
    expect(bench.gateway.writes()).toEqual(['create ann', 'create bob', 'create cy']);
    expect(await isComplete(bench)).toBe(true);
  });

  it('does nothing more when the message comes again', async () => {
    const bench = await createBench();
    await bench.deliver();
    const calls = bench.gateway.calls.length;
    await bench.deliver();
    expect(bench.gateway.calls).toHaveLength(calls);
    expect(bench.gateway.users).toHaveLength(3);
  });

  it('reports a refusal with the words of the gateway and goes on with the others', async () => {
    const bench = await createBench(({ method, user }) =>
      method === 'create' && user === 'bob' ? { before: refused() } : undefined,
    );
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 failed', '4 created']);
    const result = (await bench.jobs.readResult(bench.job, 1)) as Result;
    expect(result.rows[1]?.problems).toEqual([{ code: '103999', message: 'user name taken' }]);
  });

  it('needs neither claim nor gateway for a chunk without users', async () => {
    const rejected: ChunkRow = {
      kind: 'rejected',
      row: 2,
      cells: ['x'],
      problems: [{ code: 'too_long', message: 'm' }],
    };
    const bench = await createBench(undefined, [rejected, { kind: 'ignored', row: 3, cells: [''] }]);
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 rejected', '3 ignored']);
    expect(bench.gateway.calls).toEqual([]);
    expect(await bench.jobs.readClaim(bench.job, 1)).toBeUndefined();
  });
});

describe('two deliveries of one message at once', () => {
  it('make each call once, and the loser comes back later', async () => {
    const bench = await createBench();
    await Promise.all([bench.deliver(), bench.deliver()]);
    expect(bench.gateway.calls.map(({ method }) => method).sort()).toEqual([
      'create',
      'create',
      'create',
      'find',
      'find',
    ]);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.queue.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
  });
});

describe('a write whose answer never came', () => {
  it('is looked up one gateway time-out later, and not repeated when it took effect', async () => {
    const bench = await createBench(({ method, user }) =>
      method === 'create' && user === 'bob' ? { after: unconfirmed() } : undefined,
    );
    await bench.deliver();
    expect(bench.slept).toEqual([profile.gateway.timeoutMs]);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.gateway.users).toHaveLength(3);
  });

  it('is sent once more when it took no effect, and is unknown when that is ambiguous too', async () => {
    const bench = await createBench(({ method, user }) =>
      method === 'create' && user === 'bob' ? { before: unconfirmed() } : undefined,
    );
    await bench.deliver();
    expect(bench.gateway.writes().filter((write) => write === 'create bob')).toHaveLength(2);
    expect(await bench.outcomes()).toEqual(['2 created', '3 unknown', '4 created']);
  });
});

describe('an outage', () => {
  let isDown: boolean;
  beforeEach(() => {
    isDown = true;
  });
  const outage: Script = ({ method, user }) =>
    method === 'create' && user === 'bob' && isDown ? { before: unavailable() } : undefined;

  it('puts the chunk back with what is done, and the next delivery does only the rest', async () => {
    const bench = await createBench(outage);
    await bench.deliver();
    expect(await bench.outcomes()).toBeUndefined();
    expect(bench.queue.counts().delayed).toBe(1);
    isDown = false;
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.gateway.writes().filter((write) => write === 'create ann')).toHaveLength(1);
    expect((await bench.jobs.readClaim(bench.job, 1))?.claim.crashes).toBe(0);
  });

  it('that outlives the age limit leaves the rest unprocessed and sends nothing more', async () => {
    const bench = await createBench(outage);
    await bench.deliver();
    isDown = false;
    bench.advance((profile.ageLimitHours + 1) * 60 * MINUTE);
    const calls = bench.gateway.calls.length;
    await bench.deliver();
    expect(bench.gateway.calls).toHaveLength(calls);
    expect(await bench.outcomes()).toContain('3 unprocessed');
    expect(await isComplete(bench)).toBe(true);
  });
});

describe('refused credentials in the middle of a run', () => {
  it('are read again once, then the chunk is put back', async () => {
    const bench = await createBench(({ method }) =>
      method === 'find' ? { before: misconfigured() } : undefined,
    );
    await bench.deliver();
    expect(bench.gateway.calls).toHaveLength(2);
    expect(bench.queue.counts().delayed).toBe(1);
    expect(bench.logged).toContain(CREDENTIALS_REFUSED);
  });
});

describe('a worker that dies', () => {
  class Killed extends Error {}

  for (const [moment, script] of [
    [
      'before a write',
      ({ method, user }) => (method === 'create' && user === 'bob' ? { before: new Killed() } : undefined),
    ],
    [
      'after a write',
      ({ method, user }) => (method === 'create' && user === 'bob' ? { after: new Killed() } : undefined),
    ],
    ['at the look-up', ({ method }) => (method === 'find' ? { after: new Killed() } : undefined)],
  ] satisfies [string, Script][]) {
    it(`${moment} leaves a chunk that the next one finishes, everybody created once and called created`, async () => {
      let isDeadly = true;
      const bench = await createBench((call) => (isDeadly ? script(call) : undefined));
      await expect(bench.deliver()).rejects.toThrow(Killed);
      isDeadly = false;
      bench.advance(MINUTE + profile.gateway.timeoutMs + 1000);
      await bench.deliver();
      expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
      expect(bench.gateway.users.map(({ values }) => values.userName).sort()).toEqual(['ann', 'bob', 'cy']);
    });
  }

  it('keeps its chunk until whatever it sent is over: an earlier delivery comes back', async () => {
    let isDeadly = true;
    const bench = await createBench(({ method }) =>
      method === 'create' && isDeadly ? { before: new Killed() } : undefined,
    );
    await expect(bench.deliver()).rejects.toThrow(Killed);
    isDeadly = false;
    bench.advance(30_000);
    const calls = bench.gateway.calls.length;
    await bench.deliver();
    expect(bench.gateway.calls).toHaveLength(calls);
    expect(bench.queue.counts().delayed).toBe(1);
  });

  it('of one row every time costs that row alone', async () => {
    const bench = await createBench(({ method, user }) =>
      method === 'create' && user === 'bob' ? { before: new Killed() } : undefined,
    );
    for (let delivery = 1; delivery <= 3; delivery++) {
      await expect(bench.deliver()).rejects.toThrow(Killed);
      bench.advance(2 * MINUTE);
    }
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 unknown', '4 created']);
    expect(bench.gateway.users).toHaveLength(2);
  });
});

describe('a worker whose time is up', () => {
  it('begins no further row, saves, and goes on in the next delivery at once', async () => {
    let calls = 0;
    const bench = await createBench();
    await bench.deliver(() => (calls++ < 2 ? 1000 : 0));
    expect(bench.gateway.writes()).toEqual(['create ann']);
    expect(bench.queue.counts()).toEqual({ visible: 1, delayed: 0, inFlight: 0 });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
    expect(bench.gateway.users).toHaveLength(3);
  });
});

describe('the first create of a job', () => {
  it('that cannot be found under the enterprise stops all further creates, and the report says why', async () => {
    const bench = await createBench(undefined, THREE, { isVisible: () => false });
    await bench.deliver();
    expect(bench.gateway.writes()).toEqual(['create ann']);
    expect(bench.slept).toEqual([profile.gateway.timeoutMs]);
    expect(await bench.outcomes()).toEqual(['2 unknown', '3 unprocessed', '4 unprocessed']);
    const result = (await bench.jobs.readResult(bench.job, 1)) as Result;
    expect(result.rows.map(({ problems }) => problems?.[0]?.code)).toEqual([
      'canary_lost',
      'canary_failed',
      'canary_failed',
    ]);
  });

  it('that becomes visible only later is waited for', async () => {
    let looks = 0;
    const bench = await createBench(undefined, THREE, { isVisible: () => ++looks > 1 });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('is not sent again while it may not be visible yet, when the look-up for it is refused', async () => {
    let isRefused = true;
    const bench: Awaited<ReturnType<typeof createBench>> = await createBench(
      ({ method, user }) => {
        if (method !== 'find' || user !== 'ann' || !isRefused) return undefined;
        isRefused = false;
        return { before: misconfigured() };
      },
      THREE,
      { isVisible: () => bench.slept.length > 0 },
    );
    await bench.deliver();
    expect(bench.gateway.writes()).toEqual(['create ann', 'create bob', 'create cy']);
    expect(await bench.outcomes()).toEqual(['2 created', '3 created', '4 created']);
  });

  it('that the gateway refuses tells nothing: the next one is looked up instead', async () => {
    const bench = await createBench(({ method, user }) =>
      method === 'create' && user === 'ann' ? { before: refused() } : undefined,
    );
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 failed', '3 created', '4 created']);
    expect(bench.gateway.calls.filter(({ method }) => method === 'find').at(-1)).toEqual({
      method: 'find',
      user: 'bob',
    });
  });

  it('does not keep updates waiting', async () => {
    const bench = await createBench(undefined, THREE, { isVisible: ({ userName }) => userName === 'cy' });
    bench.gateway.users.push({ id: '77', values: { userName: 'cy' } });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 unknown', '3 unprocessed', '4 updated']);
  });
});

describe('a create that the gateway refuses', () => {
  const withMobile = (row: number, userName: string, mobilePhone: string): ChunkRow => ({
    kind: 'user',
    row,
    cells: [userName],
    user: { ...full(userName), mobilePhone },
  });

  it('because somebody else has the mobile number is failed, names the conflict, and changes nobody', async () => {
    const bench = await createBench(
      ({ method }) => (method === 'create' ? { before: refused() } : undefined),
      [withMobile(2, 'ann', '13800000001')],
    );
    bench.gateway.users.push({ id: '77', values: { userName: 'zoe', mobilePhone: '13800000001' } });
    await bench.deliver();
    const result = (await bench.jobs.readResult(bench.job, 1)) as Result;
    expect(result.rows[0]).toMatchObject({
      outcome: 'failed',
      problems: [{ code: '103999' }, { code: 'identity_taken' }],
    });
    expect(result.rows[0]?.problems?.[1]?.message).toContain('zoe');
    expect(bench.gateway.users).toEqual([
      { id: '77', values: { userName: 'zoe', mobilePhone: '13800000001' } },
    ]);
  });

  it('because the person is there after all is an update of that person', async () => {
    let looks = 0;
    const bench = await createBench(
      ({ method }) => (method === 'create' ? { before: refused() } : undefined),
      [withMobile(2, 'ann', '13800000001')],
      { isVisible: () => ++looks > 1 },
    );
    bench.gateway.users.push({ id: '77', values: { userName: 'ann', mobilePhone: '13800000001' } });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 updated']);
    expect(bench.gateway.users).toHaveLength(1);
    expect(bench.gateway.users[0]?.values.showName).toBe('ANN');
  });
});

describe('a dry run', () => {
  it('looks up and says what would happen, and writes nothing', async () => {
    const bench = await createBench(undefined, THREE, { key: 'uploads/test/dry-run/a.csv' });
    bench.gateway.users.push({ id: '77', values: { userName: 'bob' } });
    await bench.deliver();
    expect(await bench.outcomes()).toEqual(['2 created', '3 updated', '4 created']);
    expect(bench.gateway.writes()).toEqual([]);
    expect(bench.gateway.users).toHaveLength(1);
  });
});
