import { describe, expect, it } from 'vitest';
import { createReport } from '../../functions/report/index.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { createValidate } from '../../functions/validate/index.ts';
import type { LookUp } from '../../functions/validate/probe.ts';
import type { ValidateDeps } from '../../functions/validate/validate-upload.ts';
import { jobRecord, readListedJob, sayState } from '../../infra/cli/listed-job.ts';
import { renderJob } from '../../infra/cli/show-job.ts';
import { notificationOf } from '../../infra/local-aws/stack/s3-notification.ts';
import { parseProfile } from '../../shared/gateway/profile.ts';
import { cancelJob } from '../../shared/job/cancellation.ts';
import { releaseJob } from '../../shared/job/hold.ts';
import { rememberUpload } from '../../shared/job/last-upload.ts';
import { readDecided, readManifest } from '../../shared/job/manifest.ts';
import { readPlan, reportFolderOf } from '../../shared/job/plan.ts';
import { computeProgress } from '../../shared/job/progress.ts';
import { jobId } from '../../shared/job/upload.ts';
import { NoticeError } from '../../shared/ports/errors.ts';
import type { Notices } from '../../shared/ports/notices.ts';
import { Summary } from '../../shared/report/summary.ts';
import { openStateGround, validateDepsOn } from '../support/state-ground.ts';

const HEADER = 'userName,showName,password,validateDate,isSingleSign,orgIds,organizeIds,roleIds,depIds';
const people = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `u${from + at},Some Body,Pw-1,2030-01-01,0,1,1,1,1`);
const WRONG = 'wrong,Some Body,Pw-Cn4ry,soon,0,1,1,1,1';

const guards = { maxCreates: { rows: 5, share: 0.2 }, maxRejected: 0.5, minRows: 0.5 };

/** Everything but the workers, wired by S3's events; `isNew` says whom the gateway does not know. */
async function createBench(isNew: (key: string) => boolean | undefined, given = guards) {
  let now = Date.parse('2026-11-21T10:00:00Z');
  const ground = await openStateGround(() => now);
  const { s3, store, work, rowsQueue } = ground;
  const profile = parseProfile(
    {
      name: 'test',
      secretName: 'test',
      matchBy: 'userName',
      requestsPerSecond: 1,
      language: 'en',
      ...given,
      gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
    },
    'the test',
  );
  const asked: string[][] = [];
  const lookUp: LookUp = async (_, keys) => {
    asked.push([...keys]);
    const known = keys.filter((key) => isNew(key) === false);
    const users = known.map((key) => ({ id: key, values: { userName: key } }));
    const isTrouble = keys.some((key) => isNew(key) === undefined);
    return { users: isTrouble ? undefined : users, gatewayCalls: { calls: { find: 1 }, retries: 0 } };
  };
  const errors: string[] = [];
  const log = { info: () => {}, warn: () => {}, error: (message: string) => void errors.push(message) };
  const deps: ValidateDeps = { ...validateDepsOn(ground, profile), lookUp };
  const validate = createValidate(deps);
  const told: string[] = [];
  const messages: { subject: string; body: string }[] = [];
  const broken = new Set<'events'>();
  const notices: Notices = {
    async putEvent({ detailType }) {
      if (broken.has('events'))
        throw new NoticeError('InternalFailure', 'No.', { retryable: true, details: {} });
      told.push(detailType);
    },
    publish: async (message) => void messages.push(message),
  };
  const report = createReport({
    store,
    rowsQueue,
    keptDays: 90,
    foldedRows: 500,
    uploadDays: 0,
    notices,
    log,
  });
  const events: { to: (event: unknown) => Promise<void>; event: unknown }[] = [];
  s3.onObjectCreated((created) => {
    const to = /^(?:uploads|released)\//.test(created.key)
      ? validate
      : /^(?:held|slow|complete)\//.test(created.key) && report;
    if (to) events.push({ to, event: notificationOf(created, 'lina') });
  });
  const settle = async (): Promise<void> => {
    for (let next = events.shift(); next; next = events.shift()) await next.to(next.event);
  };
  return {
    work,
    asked,
    told,
    messages,
    errors,
    broken,
    settle,
    async drop(lines: readonly string[], name = 'staff.csv'): Promise<string> {
      now += 60_000;
      const at = { bucket: 'files', key: `uploads/test/${name}` };
      const body = s3.stageBytes(Buffer.from(`${[HEADER, ...lines].join('\n')}\n`));
      const { versionId: version } = s3.put({ ...at, body });
      await settle();
      return jobId({ ...at, version });
    },
    async manifest(job: string) {
      const manifest = await readManifest(work, job);
      return { verdict: manifest?.verdict, code: manifest?.held?.code };
    },
    /** A file of the report on a held job. */
    async held(job: string, name: string): Promise<string> {
      const plan = await readPlan(work, job);
      const key = `${plan && reportFolderOf(plan)}held/${name}`;
      return (await store.read({ bucket: 'files', key }))?.text ?? '';
    },
    async release(job: string): Promise<void> {
      const plan = await readPlan(work, job);
      if (plan) await releaseJob(store, plan);
      await settle();
    },
    async remember(job: string, count: number): Promise<void> {
      const plan = await readPlan(work, job);
      if (plan) await rememberUpload(work, plan, { people: count });
    },
    async sweep(hours = 1): Promise<void> {
      now += hours * 3_600_000;
      await sweep({ ...ground, files: store, filesBucket: 'files', now: () => now, log }, {});
      await settle();
    },
    waiting: () =>
      ground.queues.rows.receive({ max: 10 }).map(({ body }) => (JSON.parse(body) as { job: string }).job),
    registered: () => s3.list('work', { prefix: 'keys/', delimiter: '', from: undefined, max: 99 }).objects,
  };
}

const everybody = () => true;
const nobody = () => false;

describe('a job is held', () => {
  it('when it would create more people than both, so many and such a share of its people', async () => {
    const bench = await createBench(everybody);
    const job = await bench.drop(people(1, 6));
    expect(await bench.manifest(job)).toEqual({ verdict: 'held', code: 'held_many_creates' });
    expect(bench.waiting()).toEqual([]);
    expect(bench.registered()).toEqual([]);
  });

  it('not when only one of both is passed', async () => {
    const few = await createBench(everybody);
    expect(await few.manifest(await few.drop(people(1, 5)))).toMatchObject({ verdict: 'go' });
    expect(few.asked).toEqual([]);
    const tenth = await createBench((key) => key.endsWith('0'));
    expect(await tenth.manifest(await tenth.drop(people(1, 80)))).toMatchObject({ verdict: 'go' });
  });

  it('by 500 of its people, drawn from the whole file', async () => {
    const bench = await createBench((key) => Number(key.slice(1)) > 900);
    const job = await bench.drop(people(1, 1400));
    expect(await bench.manifest(job)).toMatchObject({ verdict: 'held' });
    const [asked = []] = bench.asked;
    expect(new Set(asked).size).toBe(500);
    expect(asked.filter((key) => Number(key.slice(1)) > 700).length).toBeGreaterThan(100);
    expect(JSON.parse(await bench.held(job, 'summary.json'))).toMatchObject({
      held: { message: expect.stringMatching(/^This file would create about [45]\d\d of its 1400 people/) },
    });
  });

  it('when a larger share of its rows is rejected than the profile allows', async () => {
    const bench = await createBench(nobody);
    const job = await bench.drop([...people(1, 2), WRONG, WRONG, WRONG]);
    expect(await bench.manifest(job)).toEqual({ verdict: 'held', code: 'held_many_rejected' });
  });

  it('when it has fewer people than such a share of the last complete upload of its name', async () => {
    const bench = await createBench(nobody);
    await bench.remember(await bench.drop(people(1, 4)), 4);
    expect(await bench.manifest(await bench.drop(people(1, 1)))).toEqual({
      verdict: 'held',
      code: 'held_few_rows',
    });
    expect(await bench.manifest(await bench.drop(people(1, 2)))).toMatchObject({ verdict: 'go' });
    expect(await bench.manifest(await bench.drop(people(1, 1), 'other.csv'))).toMatchObject({
      verdict: 'go',
    });
  });

  it('never when it is a dry run, or when the profile has no guards', async () => {
    const dry = await createBench(everybody);
    expect(await dry.manifest(await dry.drop(people(1, 9), 'dry-run/staff.csv'))).toMatchObject({
      verdict: 'go',
    });
    const free = await createBench(everybody, {} as typeof guards);
    expect(await free.manifest(await free.drop(people(1, 9)))).toMatchObject({ verdict: 'go' });
  });
});

describe('a held job', () => {
  it('has a report that says of every row what would become of it, and of the whole how it is released', async () => {
    const bench = await createBench(everybody);
    const job = await bench.drop([...people(1, 6), WRONG]);
    const summary = Summary.parse(JSON.parse(await bench.held(job, 'summary.json')));
    expect(summary).toMatchObject({
      rows: 7,
      outcomes: { held: 6, rejected: 1 },
      uploadedBy: 'lina',
      held: { code: 'held_many_creates', message: expect.stringContaining(`release job ${job}`) },
    });
    const [, ...lines] = (await bench.held(job, 'report.csv')).trimEnd().split('\r\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toMatch(/^u1,Some Body,,.*,2,held,,,held,Not sent yet/);
    expect(lines[6]).toMatch(/,8,rejected,,validateDate,/);
    expect(await bench.held(job, 'failed.csv')).toMatch(/\n.*,8,rejected/);
    expect(lines.join()).not.toMatch(/Pw-/);
    expect(bench.told).toEqual(['Import Held']);
  });

  it('is told of by the next sweep where its event could not be put', async () => {
    const bench = await createBench(everybody);
    bench.broken.add('events');
    await expect(bench.drop(people(1, 6))).rejects.toThrow(NoticeError);
    bench.broken.clear();
    await bench.sweep();
    await bench.sweep();
    expect(bench.told).toEqual(['Import Held']);
  });

  it('is announced again by the hour while nobody could be told, and for a day only', async () => {
    const bench = await createBench(everybody, { ...guards, ageLimitHours: 90 } as typeof guards);
    bench.broken.add('events');
    await expect(bench.drop(people(1, 6))).rejects.toThrow(NoticeError);
    let announced = 0;
    for (let quarter = 0; quarter < 4 * 40; quarter++)
      await bench.sweep(0.25).catch((error: unknown) => {
        expect(error).toBeInstanceOf(NoticeError);
        announced += 1;
      });
    expect(announced).toBe(31);
    expect(bench.errors).toEqual(['job is held and nobody could be told, given up']);
  });

  it('goes on when it is released, whatever its guards say', async () => {
    const bench = await createBench(everybody);
    const job = await bench.drop(people(1, 6));
    await bench.release(job);
    expect(await bench.manifest(job)).toEqual({ verdict: 'go', code: undefined });
    expect(bench.waiting()).toEqual([job]);
    expect(bench.registered()).toHaveLength(1);
    await bench.release(job);
    expect(await bench.manifest(job)).toMatchObject({ verdict: 'go' });
  });

  it('is decided anew when it is released: whom a later upload carries is that one’s', async () => {
    const bench = await createBench((key) => key !== 'u1');
    const job = await bench.drop(people(1, 7));
    await bench.drop(people(1, 1), 'later.csv');
    await bench.release(job);
    expect(await readManifest(bench.work, job)).toMatchObject({ verdict: 'go', overlaps: true });
  });

  it('ends unsent when it is cancelled or past its age limit, and not before', async () => {
    const bench = await createBench(everybody);
    const cancelled = await bench.drop(people(1, 6));
    const old = await bench.drop(people(11, 16));
    await bench.sweep();
    expect(bench.waiting()).toEqual([]);
    await cancelJob(bench.work, cancelled);
    await bench.sweep();
    expect(bench.waiting()).toEqual([cancelled]);
    await bench.sweep(48);
    expect(bench.waiting()).toContain(old);
  });

  it('stays held when it is released after it was cancelled', async () => {
    const bench = await createBench(everybody);
    const job = await bench.drop(people(1, 6));
    await cancelJob(bench.work, job);
    await bench.release(job);
    expect(await bench.manifest(job)).toMatchObject({ verdict: 'held' });
  });

  it('is asked again by the sweep where the gateway could not tell who is new, and its guards hold', async () => {
    let answer: boolean | undefined;
    const bench = await createBench(() => answer);
    const job = await bench.drop(people(1, 6));
    expect(await bench.manifest(job)).toEqual({ verdict: 'held', code: 'held_gateway_unasked' });
    await bench.sweep();
    expect(await bench.manifest(job)).toEqual({ verdict: 'held', code: 'held_gateway_unasked' });
    answer = true;
    await bench.sweep();
    expect(await bench.manifest(job)).toEqual({ verdict: 'held', code: 'held_many_creates' });
    answer = false;
    await bench.sweep();
    expect(await bench.manifest(job)).toMatchObject({ verdict: 'held' });
    await bench.release(job);
    expect(await bench.manifest(job)).toMatchObject({ verdict: 'go' });
  });
});

describe('a job that may not be done in time', () => {
  const slow = { ageLimitHours: 0.001 } as typeof guards & { ageLimitHours: number };

  it('is told of as soon as it is decided, once, with how many rows fit', async () => {
    const bench = await createBench(nobody, slow);
    const job = await bench.drop(people(1, 10));
    expect(await bench.manifest(job)).toMatchObject({ verdict: 'go' });
    expect(bench.waiting()).toEqual([job]);
    expect(bench.told).toEqual(['Import Slow']);
    expect(bench.messages).toEqual([
      {
        subject: 'Staff import: about 2 of 10 rows fit into its time',
        body: expect.stringMatching(
          /uploads\/test\/staff\.csv\n\nAt the pace .* About 2 fit into .* unprocessed/s,
        ),
      },
    ]);
    await bench.release(job);
    expect(bench.told).toHaveLength(1);
  });

  it('says so in the list of jobs and beside its progress while it runs, and for programs', async () => {
    const bench = await createBench(nobody, slow);
    const job = await bench.drop(people(1, 10));
    const listed = (await readListedJob(bench.work, job)) ?? expect.fail('no job');
    expect(sayState('en', listed)).toBe(
      '0 of 10 rows; if all are new or changed, only about 2 fit into the time that it has',
    );
    expect(jobRecord(listed)).toMatchObject({ rows: 10, fits: 2 });
    expect(renderJob(listed, 'en', () => '')).toMatch(/note: At the pace .* About 2 fit into/);
    const decided = await readDecided(bench.work, job);
    const now = { missing: new Set([1]), notes: [], before: undefined, now: new Date() };
    expect(computeProgress(decided, now)).toMatchObject({ rows: 10, fits: 2 });
  });

  it('says so in the report of a dry run, which is told of nowhere else', async () => {
    const bench = await createBench(nobody, slow);
    const job = await bench.drop(people(1, 10), 'dry-run/staff.csv');
    const manifest = await readManifest(bench.work, job);
    expect(manifest?.notes?.map(({ code }) => code)).toEqual(['time_may_end']);
    expect(bench.told).toEqual([]);
  });
});
