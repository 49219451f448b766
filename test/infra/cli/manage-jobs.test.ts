import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDataFolder } from '../../../infra/cli/data-folder.ts';
import { manageJobs } from '../../../infra/cli/manage-jobs.ts';
import { listenS3 } from '../../../infra/local-aws/s3/listen-s3.ts';
import { openS3State } from '../../../infra/local-aws/s3/s3-state.ts';
import { cancelJob, isCancelled } from '../../../shared/job/cancellation.ts';
import { writeComplete } from '../../../shared/job/completion.ts';
import { readDecided, writeManifest } from '../../../shared/job/manifest.ts';
import { planFor, writePlan } from '../../../shared/job/plan.ts';
import type { Wait } from '../../../shared/job/progress.ts';
import { refreshProgress } from '../../../shared/job/progress-record.ts';
import type { WorkBucket } from '../../../shared/job/work-bucket.ts';
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

/** What `npm run jobs` with these words prints, two hours after the uploads. */
const run = (...words: string[]): Promise<string> => manageJobs(words, START + 2 * HOUR_MS);

/** Leads the AWS SDK to a bench's buckets, as `--bucket` finds those of a deployment. */
async function deploy(bench: JobBench) {
  const server = await listenS3(bench.s3);
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
async function takeFolder(stack?: { endpoint: string; workBucket: string }): Promise<string> {
  const folder = newFolder();
  (await openDataFolder(folder, { fresh: false }))[Symbol.dispose]();
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.ppid, stack }));
  return folder;
}

describe('the list of jobs', () => {
  it('has the newest first, each with its state, rows, age, profile and upload', async () => {
    const bench = await createJobBench(3);
    await using _ = await deploy(bench);
    await bench.decide();
    await bench.finish(2);
    const deciding = await addJob(bench.work, 'uploads/test/later.csv', HOUR_MS);
    const refused = await addJob(bench.work, 'uploads/test/no\u001b[2Jlist.png', HOUR_MS + 60_000);
    const error = { code: 'not_csv', message: 'A picture.' };
    const nothing = { chunks: 0, rows: 0, firstRow: 1, columns: [], error };
    await writeManifest(bench.work, { job: refused.job, verdict: 'refused', ...nothing });

    expect((await run('--bucket', 'work')).split('\n')).toEqual([
      'job                       state          rows     age  profile  upload',
      `${refused.job}  refused           0  59 min  test     no?[2Jlist.png`,
      `${deciding.job}  deciding                1 h  test     later.csv`,
      `${bench.job}  1 of 3 chunks     6     2 h  test     a.csv`,
      '',
    ]);
  });

  it('tells what a job waits for, that it is cancelled, and that it is complete', async () => {
    const bench = await createJobBench(2);
    await using _ = await deploy(bench);
    await bench.decide();
    await writeWait(bench, { for: 'gateway', trouble: 'unavailable', code: '502', reason: 'HTTP 502' });
    expect(await run('--bucket', 'work')).toContain('0 of 2 chunks, waiting (502)');
    await cancelJob(bench.work, bench.job);
    expect(await run('--bucket', 'work')).toContain('0 of 2 chunks, cancelled ');
    await bench.finish(1);
    await bench.finish(2);
    await writeComplete(bench.work, bench.job);
    expect(await run('--bucket', 'work')).toContain(`${bench.job}  cancelled  `);
  });

  it('tells which earlier upload a job waits for', async () => {
    const bench = await createJobBench(2);
    await using _ = await deploy(bench);
    await bench.decide();
    await writeWait(bench, { for: 'upload', job: 'abcdef0123' });
    expect(await run('--bucket', 'work')).toContain('0 of 2 chunks, after abcdef01 ');
  });

  it('is empty where nothing was imported yet, and makes no folder', async () => {
    const folder = newFolder();
    expect(await run('--data', folder)).toMatch(/^No jobs/);
    expect(existsSync(folder)).toBe(false);
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
    expect(await run('--data', folder)).toContain('deciding, cancelled');
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  it('works on the stack that another process runs on the data folder', async () => {
    const bench = await createJobBench(2);
    await using server = await listenS3(bench.s3);
    await bench.decide();
    const folder = await takeFolder({ endpoint: server.url, workBucket: 'work' });
    expect(await run('cancel', bench.job, '--data', folder)).toContain('closed at once');
    expect(await isCancelled(bench.work, bench.job)).toBe(true);
  });
});

describe('where a running stack can be reached', () => {
  it('stands in a file that is private and goes with the run', async () => {
    const folder = newFolder();
    const lock = join(folder, 'lock');
    const stack = { endpoint: 'http://127.0.0.1:4570', workBucket: 'work' };
    const data = await openDataFolder(folder, { fresh: false });
    data.offer(stack);
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toEqual({ pid: process.pid, stack });
    expect(statSync(lock).mode & 0o777).toBe(0o600);
    data[Symbol.dispose]();
    expect(existsSync(lock)).toBe(false);
  });
});

describe('a data folder that another process has', () => {
  it('is waited for while that process only looks into it', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    const lock = join(folder, 'lock');
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, isBrief: true }));
    const opening = openDataFolder(folder, { fresh: false });
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.ppid });
    rmSync(lock);
    using _ = await opening;
    expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('is refused while that process runs a stack on it', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.ppid }));
    await expect(openDataFolder(folder, { fresh: true })).rejects.toThrow(
      `in use by process ${process.ppid}`,
    );
    expect(existsSync(join(folder, 'lock'))).toBe(true);
  });
});

describe('words that cannot be used', () => {
  it.each([
    [['kill', 'a'], 'kill is nothing'],
    [['cancel'], 'cancel takes one job'],
    [['cancel', 'a', 'b'], 'cancel takes one job'],
    [['--bucket', 'work', '--data', 'x'], 'exclude each other'],
    [['--all'], '--all'],
  ])('%j are refused', async (words, message) => {
    await expect(run(...words)).rejects.toThrow(message);
  });
});
