import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDataFolder } from '../../../infra/cli/data-folder.ts';
import { type OfferedStack, startOf } from '../../../infra/cli/folder-lock.ts';
import { manageJobs } from '../../../infra/cli/manage-jobs.ts';
import { listenS3 } from '../../../infra/local-aws/s3/listen-s3.ts';
import { openS3State } from '../../../infra/local-aws/s3/s3-state.ts';
import { noCalls } from '../../../shared/gateway/call-count.ts';
import { cancelJob, isCancelled, stopJob } from '../../../shared/job/cancellation.ts';
import { writeComplete } from '../../../shared/job/completion.ts';
import { readRelease } from '../../../shared/job/hold.ts';
import { readDecided, writeManifest } from '../../../shared/job/manifest.ts';
import { type Plan, planFor, readPlan, reportFolderOf, writePlan } from '../../../shared/job/plan.ts';
import type { Wait } from '../../../shared/job/progress.ts';
import { refreshProgress } from '../../../shared/job/progress-record.ts';
import type { WorkBucket } from '../../../shared/job/work-bucket.ts';
import { droppedAtOf } from '../../../shared/ledger/fold.ts';
import { readLedger, replaceLedger } from '../../../shared/ledger/ledger.ts';
import type { Summary } from '../../../shared/report/summary.ts';
import { createJobBench, type JobBench, PROFILE, START } from '../../support/job-bench.ts';
import { createStateObjectStore } from '../../support/state-ports.ts';

const HOUR_MS = 3_600_000;

let root: string;
let folders = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'jobs-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const newFolder = (): string => join(root, `data-${++folders}`);

/** What `npm run jobs` with these words prints. */
const run = (...words: string[]): Promise<string> => manageJobs(words, {});

/** Leads the AWS SDK to a bench's buckets, as `--bucket` finds those of a deployment. */
async function deploy(bench: JobBench) {
  // At the client's time: of another the AWS SDK takes what is not there for its clock's fault, and asks again.
  const server = await listenS3({ ...bench.s3, now: Date.now });
  vi.stubEnv('AWS_ENDPOINT_URL_S3', server.url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  return server;
}

/** Has the bench's job wait. */
async function writeWait({ work, job }: JobBench, wait: Wait): Promise<void> {
  const notes = [{ chunk: 1, decided: 0, isWorkedOn: false, wait }];
  await refreshProgress(work, await readDecided(work, job), { notes, now: new Date(START), leastAgeMs: 0 });
}

/** A job dropped some time after the bench's own. */
async function addJob(work: WorkBucket, key: string, afterMs: number) {
  const lastModified = new Date(START + afterMs).toISOString();
  const upload = { bucket: 'files', key, version: `v-${key}`, bytes: 9, lastModified };
  return writePlan(work, planFor(upload, lastModified, PROFILE, 2));
}

/** Puts the summary of a bench's job where its report belongs. */
async function putSummary(
  { work, job }: JobBench,
  outcomes: Record<string, number>,
  more: Partial<Summary> = {},
  folder = '',
): Promise<Plan> {
  const plan = await readPlan(work, job);
  if (!plan) throw new Error('The job was never planned.');
  const { bucket, key, version, bytes } = plan.upload;
  const summary: Summary = {
    job,
    profile: 'test',
    upload: { bucket, key, version, bytes },
    uploadedAt: '2026-11-21T18:00:00+08:00',
    uploadedBy: 'ann',
    completedAt: '2026-11-21T18:05:00+08:00',
    expiresAt: '2026-12-21T08:00:00+08:00',
    rows: Object.values(outcomes).reduce((sum, count) => sum + count, 0),
    outcomes,
    seconds: 300,
    gateway: noCalls(),
    files: ['report.csv', 'failed.csv'],
    ...more,
  };
  await work.store.put(
    { bucket, key: `${reportFolderOf(plan)}${folder}summary.json` },
    JSON.stringify(summary),
  );
  return plan;
}

/** A data folder as a run has left it, with one undecided job. */
async function leaveFolder(): Promise<{ folder: string; job: string }> {
  const folder = newFolder();
  using data = await openDataFolder(folder, { fresh: false });
  const s3 = await openS3State({ folder: data.buckets, now: () => START });
  s3.createBucket('files', { versioned: true });
  s3.createBucket('work', { versioned: false });
  const { job } = await addJob(
    { store: createStateObjectStore(s3), bucket: 'work' },
    'uploads/test/left.csv',
    0,
  );
  return { folder, job };
}

/** A data folder that another living process has. */
async function takeFolder(stack?: OfferedStack): Promise<string> {
  const folder = newFolder();
  (await openDataFolder(folder, { fresh: false }))[Symbol.dispose]();
  writeFileSync(
    join(folder, 'lock'),
    JSON.stringify({ pid: process.ppid, since: startOf(process.ppid), stack }),
  );
  return folder;
}

describe('a data folder that was damaged', () => {
  it('is told of in one line, with what to do', async () => {
    const { folder, job } = await leaveFolder();
    writeFileSync(join(folder, 'buckets/work/plan', job), 'x'.repeat(5_000));
    await expect(run('--data', folder)).rejects.toThrow(/^plan\/.* is damaged.*: remove it/);
    writeFileSync(join(folder, 'buckets/work/plan', job), '');
    await expect(run('--data', folder)).rejects.toThrow(/is shorter than it was written.*--fresh\.$/);
  });
});

describe('the list of jobs', () => {
  it('has the newest first, each with its time in the zone of its profile, its rows and its state', async () => {
    const bench = await createJobBench(3);
    await using _ = await deploy(bench);
    await bench.decide();
    await bench.finish(2);
    const reading = await addJob(bench.work, 'uploads/test/later.csv', HOUR_MS);
    const refused = await addJob(bench.work, 'uploads/test/no\u001b[2Jlist.png', HOUR_MS + 60_000);
    const error = { code: 'not_csv', message: 'A picture.' };
    const nothing = { chunks: 0, rows: 0, firstRow: 1, columns: [], error };
    await writeManifest(bench.work, { job: refused.job, verdict: 'refused', ...nothing });

    expect((await run('--bucket', 'work')).split('\n')).toEqual([
      'uploaded          profile  file            rows  job                       state',
      `2026-11-21 19:01  test     no?[2Jlist.png     0  ${refused.job}  refused: A picture.`,
      `2026-11-21 19:00  test     later.csv             ${reading.job}  reading`,
      `2026-11-21 18:00  test     a.csv              6  ${bench.job}  2 of 6 rows`,
      '',
    ]);
  });

  it('counts a complete job by outcome, and says how many of its rows need fixing', async () => {
    const bench = await createJobBench(1);
    await using _ = await deploy(bench);
    await bench.decide();
    await bench.finish(1);
    await writeComplete(bench.work, bench.job);
    expect(await run('--bucket', 'work')).toContain('writing the report\n');
    await putSummary(bench, { created: 1, rejected: 19_999, failed: 1 });
    expect(await run('--bucket', 'work')).toContain(
      '20,000 need fixing: 1 created, 19,999 rejected, 1 failed\n',
    );
    await putSummary(bench, { created: 2 });
    expect(await run('--bucket', 'work')).toContain('done: 2 created\n');
    const chinese = await manageJobs(['--bucket', 'work'], { LANG: 'zh_CN.UTF-8' });
    expect(chinese).toMatch(/^上传时间 {10}配置 {2}文件 .*\n.*完成: 已新建 2\n$/);
  });

  it('is JSON for programs, escaped', async () => {
    const bench = await createJobBench(1);
    await using _ = await deploy(bench);
    const { job } = await addJob(bench.work, 'uploads/test/no\u009b2Jlist.csv', HOUR_MS);
    const printed = await run('--bucket', 'work', '--json');
    expect(printed.trimEnd()).not.toMatch(/\p{C}/u);
    expect(JSON.parse(printed)).toMatchObject([
      { job, file: 'no\u009b2Jlist.csv', state: 'reading', uploadedAt: '2026-11-21T19:00:00+08:00' },
    ]);
  });

  it('tells what a job waits for, that it is cancelled, and that it is complete', async () => {
    const bench = await createJobBench(2);
    await using _ = await deploy(bench);
    await bench.decide();
    await writeWait(bench, { for: 'gateway', trouble: 'unavailable', code: '502', reason: 'HTTP 502' });
    expect(await run('--bucket', 'work')).toContain('0 of 4 rows, the gateway is not available (HTTP 502); ');
    await cancelJob(bench.work, bench.job);
    expect(await run('--bucket', 'work')).toContain('being cancelled');
    await bench.finish(1);
    await bench.finish(2);
    await writeComplete(bench.work, bench.job);
    await putSummary(bench, { unprocessed: 4 });
    expect(await run('--bucket', 'work')).toContain(`${bench.job}  cancelled: 4 unprocessed\n`);
    // A cancellation that crossed with the last row did nothing.
    await putSummary(bench, { created: 4 });
    expect(await run('--bucket', 'work')).toContain(`${bench.job}  done: 4 created\n`);
    expect(await run('show', bench.job, '--bucket', 'work')).not.toContain('cancelled');
  });

  it('tells why a worker has stopped a job, and does not call that cancelled', async () => {
    const bench = await createJobBench(2);
    await using _ = await deploy(bench);
    await bench.decide();
    const reason = { code: 'same_refusal', message: 'The gateway refused 100 rows in a row: no right.' };
    await stopJob(bench.work, bench.job, reason);
    await writeComplete(bench.work, bench.job);
    await putSummary(bench, { failed: 2, unprocessed: 2 });
    expect(await run('--bucket', 'work')).toContain('ended early: The gateway refused 100 rows in a row');
    const shown = await run('show', bench.job, '--bucket', 'work');
    expect(shown).toContain(`same_refusal: ${reason.message}`);
    expect(shown).not.toContain('cancelled');
    expect(JSON.parse(await run('--bucket', 'work', '--json'))).toMatchObject([
      { state: 'ended', error: reason },
    ]);
  });

  it('tells which earlier upload a job waits for', async () => {
    const bench = await createJobBench(2);
    await using _ = await deploy(bench);
    await bench.decide();
    await writeWait(bench, { for: 'upload', job: 'abcdef0123' });
    expect(await run('--bucket', 'work')).toContain('abcdef0123');
  });

  it('is an error where no data folder is, and touches none of a person', async () => {
    const folder = newFolder();
    await expect(run('--data', folder)).rejects.toThrow(`${folder} is no data folder`);
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    writeFileSync(join(folder, 'mine.csv'), '');
    await expect(run('--data', folder)).rejects.toThrow('is no data folder');
    expect(readdirSync(folder)).toEqual(['mine.csv']);
  });
});

describe('one job', () => {
  it('is shown by the beginning of its id with its times, counts, notes and where its report is', async () => {
    const bench = await createJobBench(1);
    await using _ = await deploy(bench);
    await bench.decide();
    await bench.finish(1);
    await writeComplete(bench.work, bench.job);
    const notes = [{ code: 'unknown_column', message: 'Column “x\u001b[2J” is not imported.' }];
    const plan = await putSummary(bench, { created: 1, failed: 1 }, { notes });
    const shown = (await run('show', bench.job.slice(0, 6), '--bucket', 'work')).split('\n');
    expect(shown).toEqual(
      expect.arrayContaining([
        `a.csv (job ${bench.job})`,
        '  uploaded 2026-11-21 18:00 by ann',
        '  note: Column “x?[2J” is not imported.',
        '  failed               1',
        `  s3://files/${reportFolderOf(plan)}failed.csv`,
        '  profile: test',
        '  state: 1 needs fixing',
        '  completed 2026-11-21 18:05',
        '  its report is kept until 2026-12-21 08:00',
      ]),
    );
  });

  it('is shown while it runs, and where it lies on this machine', async () => {
    const { folder, job } = await leaveFolder();
    expect((await run('show', job, '--data', folder)).split('\n')).toEqual([
      `left.csv (job ${job})`,
      expect.stringMatching(/^ {2}uploaded 2026-11-21 18:00 by /),
      '  profile: test',
      '  state: reading',
      '',
    ]);
    const json = JSON.parse(await run('show', job, '--data', folder, '--json'));
    expect(json).toMatchObject({ job, state: 'reading', file: 'left.csv' });
  });
});

describe('a held job', () => {
  it('is shown with the report on why it is held, and released; any other is not', async () => {
    const bench = await createJobBench(1);
    await using _ = await deploy(bench);
    const { job, upload } = await addJob(bench.work, 'uploads/test/many.csv', 0);
    const held = { code: 'held_creates', message: 'Too many are new.' };
    const shape = { chunks: 1, rows: 1, firstRow: 2, columns: [] };
    await writeManifest(bench.work, { job, verdict: 'held', held, ...shape });
    await putSummary({ ...bench, job }, { held: 1 }, { files: ['report.csv'] }, 'held/');
    expect(await run('--bucket', 'work')).toContain('Too many are new.');
    const shown = await run('show', job.slice(0, 6), '--bucket', 'work');
    expect(shown).toMatch(/s3:\/\/files\/reports\/.*\/held\/report\.csv\n/);
    await run('release', job.slice(0, 6), '--bucket', 'work');
    expect(await readRelease(bench.work.store, { job, upload })).toMatchObject({ job, by: 'person' });
    await bench.decide();
    await expect(run('release', bench.job, '--bucket', 'work')).rejects.toThrow('is not held');
  });
});

describe('cancelling a job', () => {
  it('takes the beginning of its id, writes it down for good, and says what happens next', async () => {
    const bench = await createJobBench(2);
    await using _ = await deploy(bench);
    await bench.decide();
    const said = await run('cancel', bench.job.slice(0, 5), '--bucket', 'work');
    expect(said).toContain(`Job ${bench.job} is cancelled`);
    expect(said).toContain('within 15 minutes');
    expect(await isCancelled(bench.work, bench.job)).toBe(true);
    expect(await run('cancel', bench.job, '--bucket', 'work')).toContain('is cancelled already');
  });

  it('refuses one that is unknown, not named in full, or complete', async () => {
    const bench = await createJobBench(1);
    await using _ = await deploy(bench);
    await bench.decide();
    for (let n = 0; n < 16; n++) await addJob(bench.work, `uploads/test/${n}.csv`, n);
    const first = [...'0123456789abcdef'];
    await expect(run('cancel', 'xyz', '--bucket', 'work')).rejects.toThrow('There is no job xyz');
    // Of 17 jobs two begin with the same digit.
    const answers = await Promise.allSettled(first.map((digit) => run('cancel', digit, '--bucket', 'work')));
    const reasons = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [String(answer.reason)] : [],
    );
    expect(reasons.join('\n')).toMatch(/CommandError: \d+ jobs begin with [0-9a-f]: .*Give more of it/);
    await bench.finish(1);
    await writeComplete(bench.work, bench.job);
    await expect(run('cancel', bench.job, '--bucket', 'work')).rejects.toThrow('is complete');
  });

  it('works on a data folder that nobody uses, whatever a killed process left there', async () => {
    const { folder, job } = await leaveFolder();
    writeFileSync(join(folder, 'lock'), '{"pid":');
    expect(await run('--data', folder)).toContain('the next npm start goes on with what is left');
    expect(await run('cancel', job, '--data', folder)).toContain('the next npm start');
    expect(await run('--data', folder)).toContain('being cancelled');
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  it('works on the stack that another process runs on the data folder', async () => {
    const bench = await createJobBench(2);
    await using server = await listenS3(bench.s3, { secretKey: 'key-of-the-run' });
    await bench.decide();
    const folder = await takeFolder({
      endpoint: server.url,
      secretKey: 'key-of-the-run',
      workBucket: 'work',
    });
    expect(await run('cancel', bench.job, '--data', folder)).toContain('closed at once');
    expect(await isCancelled(bench.work, bench.job)).toBe(true);
  });
});

describe('where a running stack can be reached', () => {
  it('stands in a file that is private and goes with the run', async () => {
    const folder = newFolder();
    const lock = join(folder, 'lock');
    const stack = { endpoint: 'http://127.0.0.1:4570', secretKey: 'k', workBucket: 'work' };
    const data = await openDataFolder(folder, { fresh: false });
    data.offer(stack);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid, stack });
    expect(statSync(lock).mode & 0o777).toBe(0o600);
    data[Symbol.dispose]();
    expect(existsSync(lock)).toBe(false);
  });
});

describe('a ledger that is forgotten', () => {
  const head = { foldedUntil: new Date(START).toISOString(), lastOrder: '', folded: ['a'] };

  it('is empty, and is that of the enterprise of the profile', async () => {
    const bench = await createJobBench(1);
    const entries = new Uint8Array(18).fill(1);
    await replaceLedger(bench.work, 'bulk-user-import!2Fsandbox-1212', { head, entries }, undefined);
    await using _ = await deploy(bench);
    expect(await run('forget', 'sandbox', '--bucket', 'work')).toContain('sent whole');
    const ledger = await readLedger(bench.work, 'bulk-user-import!2Fsandbox-1212');
    expect(ledger?.entries).toHaveLength(0);
    expect(ledger?.head).toMatchObject({ folded: ['a'] });
    expect(droppedAtOf(ledger?.head.lastOrder ?? '')).toBeGreaterThan(0);
  });

  it('is none where nothing was imported, or where there is no such profile', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'buckets'), { recursive: true });
    expect(await run('forget', 'sandbox', '--data', folder)).toContain('nothing to forget');
    await expect(run('forget', 'sandbux', '--data', folder)).rejects.toThrow('Did you mean sandbox?');
  });
});

describe('a data folder that another process has', () => {
  it('is waited for while that process only looks into it', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    const lock = join(folder, 'lock');
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, since: startOf(process.ppid), isBrief: true }));
    const opening = openDataFolder(folder, { fresh: false });
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.ppid });
    rmSync(lock);
    using _ = await opening;
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('is refused while that process runs a stack on it', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.ppid, since: startOf(process.ppid) }));
    await expect(openDataFolder(folder, { fresh: true })).rejects.toThrow(
      `in use by process ${process.ppid}`,
    );
    expect(existsSync(join(folder, 'lock'))).toBe(true);
  });
});

describe('words that cannot be used', () => {
  it.each([
    [['kill', 'a'], 'kill is nothing'],
    [['canel', 'a'], 'Did you mean cancel?'],
    [['show'], 'show takes one job'],
    [['cancel'], 'cancel takes one job'],
    [['forget'], 'forget takes one profile'],
    [['cancel', 'a', 'b'], 'cancel takes one job'],
    [['--bucket', 'work', '--data', 'x'], 'exclude each other'],
    [['--all'], '--all'],
  ])('refuses arguments that it does not know: %j', async (words, message) => {
    await expect(run(...words)).rejects.toThrow(message);
  });
});
