import type { Result, ResultRow } from '../../../shared/chunk/result.ts';
import { parseProfile } from '../../../shared/gateway/profile.ts';
import { REPORTS } from '../../../shared/job/keys.ts';
import type { Manifest } from '../../../shared/job/manifest.ts';
import { type Plan, planFor } from '../../../shared/job/plan.ts';
import type { ObjectStore } from '../../../shared/ports/object-store.ts';
import { buildReport } from '../../../shared/report/build.ts';
import { Summary } from '../../../shared/report/summary.ts';
import { STAFF_COLUMNS, staffValues } from '../staff-file.ts';
import { NO_STORE } from './no-world.ts';
import { BENCH_PROFILE } from './profile.ts';

const ROWS_A_CHUNK = 600;
/** So many different results stand for all of a job's. */
const DIFFERENT_RESULTS = 20;
const UPLOAD = { bucket: 'files', key: 'uploads/bench/staff.csv', version: '1' };

/**
 * The report function's whole work on a job of so many rows, with a store that hands out results and takes the files.
 * Half of the rows were created, half updated, one in a hundred failed. Answers the rows of the summary.
 */
export async function reportRows(rows: number): Promise<number> {
  const profile = parseProfile(BENCH_PROFILE, 'The profile');
  const time = new Date(0).toISOString();
  const plan = planFor({ ...UPLOAD, bytes: rows * 165, lastModified: time }, time, profile, ROWS_A_CHUNK);
  const results = Array.from({ length: DIFFERENT_RESULTS }, (_, at) =>
    JSON.stringify(resultOf(plan, at + 1)),
  );
  const manifest: Manifest = {
    job: plan.job,
    verdict: 'go',
    chunks: Math.ceil(rows / ROWS_A_CHUNK),
    rows,
    firstRow: 2,
    columns: STAFF_COLUMNS.map((heading) => ({ heading, field: heading })),
  };
  let summary: Summary | undefined;
  const textOf = (key: string): string | undefined => {
    if (key.startsWith(REPORTS)) return undefined;
    if (key.startsWith('plan/')) return JSON.stringify(plan);
    if (key.startsWith('manifest/')) return JSON.stringify(manifest);
    return results[Number(key.slice(-6)) % DIFFERENT_RESULTS] ?? '';
  };
  const store: ObjectStore = {
    ...NO_STORE,
    read: async ({ key }) => {
      const text = textOf(key);
      const facts = { etag: '"1"', bytes: 0, lastModified: new Date(0), now: new Date(0) };
      return text === undefined ? undefined : { ...facts, text };
    },
    put: async (_, body) => {
      summary = Summary.parse(JSON.parse(String(body)));
      return { written: true, etag: '"1"' };
    },
  };
  await buildReport(
    { work: { store, bucket: 'work' }, files: store, keptDays: 90, uploadDays: 0 },
    plan.job,
    new Date(0),
  );
  return summary?.rows ?? 0;
}

function resultOf({ job }: Plan, chunk: number): Result {
  const rows = Array.from({ length: ROWS_A_CHUNK }, (_, at) =>
    resultRow((chunk - 1) * ROWS_A_CHUNK + at + 1),
  );
  return {
    job,
    chunk,
    attempt: 'bench',
    rows,
    gatewayCalls: { calls: { addUser: ROWS_A_CHUNK }, retries: 0 },
  };
}

function resultRow(number: number): ResultRow {
  const cells = Object.values({ ...staffValues(number), password: '' });
  const row = number + 1;
  if (number % 100 === 0) {
    const problems = [{ code: '103999', message: 'The user name is taken by another enterprise.' }];
    return { row, outcome: 'failed', problems, cells };
  }
  return { row, outcome: number % 2 === 0 ? 'created' : 'updated', userId: String(100_000 + number), cells };
}
