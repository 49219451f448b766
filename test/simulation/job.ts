/** What was reported of the jobs of a run. */
import Papa from 'papaparse';
import type { S3State } from '../../infra/local-aws/s3/s3-state.ts';
import { Profile } from '../../shared/gateway/profile.ts';
import { namesKey, planKey } from '../../shared/job/keys.ts';
import { Plan } from '../../shared/job/plan.ts';
import { Summary } from '../../shared/report/summary.ts';
import { plannedFolder } from '../support/planned-folder.ts';
import { FILES, WORK } from './functions.ts';
import { meaningOf } from './names.ts';
import { settable, whyForbidden } from './profiles.ts';
import type { SimulatedRow } from './uploads.ts';
import type { DroppedUpload } from './watched.ts';

/** A row of a report file. */
export type Line = Readonly<Record<string, string>> & {
  readonly import_row: string;
  readonly import_outcome: string;
  readonly import_user_id: string;
  readonly import_code: string;
  readonly import_message: string;
};

/** A job, and what was reported of it. Its rows are those that the profile and the names of its plan make. */
export interface Job extends DroppedUpload {
  /** The profile of its plan; undefined where there is none. */
  readonly profile: Profile | undefined;
  readonly summary: Summary | undefined;
  readonly lines: readonly Line[];
  readonly failed: readonly Line[];
}

export function readJob(s3: S3State, dropped: DroppedUpload): Job {
  const folder = plannedFolder(s3, WORK, dropped.job);
  const read = (name: string): string | undefined => readFile(s3, folder + name);
  const summary = read('summary.json');
  const plan = folder === undefined ? undefined : readPlan(s3, dropped.job);
  const profile = plan?.profile === undefined ? undefined : Profile.parse(plan.profile);
  const rows = dropped.upload.rows?.map((row) =>
    profile ? asPlanned(row, profile, namesOf(s3, plan)) : row,
  );
  return {
    ...dropped,
    upload: { ...dropped.upload, rows },
    profile,
    summary: summary === undefined ? undefined : Summary.parse(JSON.parse(summary)),
    lines: parse(read('report.csv') ?? ''),
    failed: parse(read('failed.csv') ?? ''),
  };
}

const readPlan = (s3: S3State, job: string): Plan =>
  Plan.parse(JSON.parse(textOf(s3, s3.find(WORK, planKey(job)))));

function namesOf(s3: S3State, plan: Plan | undefined): string {
  if (plan?.namesVersion === undefined) return '';
  return textOf(s3, s3.find(FILES, namesKey(plan.profileName), plan.namesVersion));
}

/** What a row is under a profile: without what it may not set, or rejected for a value that it may not have. */
function asPlanned(row: SimulatedRow, profile: Profile, names: string): SimulatedRow {
  if (row.kind !== 'user') return row;
  const { roleIds } = row.says;
  const meant = roleIds === undefined ? {} : { roleIds: meaningOf(roleIds, names) };
  const says = settable(profile, { ...row.says, ...meant });
  const isRejected =
    whyForbidden({ ...profile, protectedUsers: [] }, { login: row.login, says }) !== undefined;
  if (isRejected) return { row: row.row, kind: 'other', becomes: 'rejected', login: row.login };
  return { ...row, says };
}

const textOf = (s3: S3State, object: Parameters<S3State['read']>[0]): string =>
  Buffer.from(s3.read(object) as Uint8Array).toString('utf8');

const parse = (text: string): Line[] =>
  Papa.parse<Line>(text.replace(/^\ufeff/, ''), { header: true, skipEmptyLines: true }).data;

function readFile(s3: S3State, key: string): string | undefined {
  const { objects } = s3.list(FILES, { prefix: key, delimiter: '', from: undefined, max: 1 });
  const [object] = objects;
  return object?.key === key ? textOf(s3, object) : undefined;
}

/** How many rows of all jobs were reported as what. */
export function countOutcomes(jobs: readonly Job[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { lines } of jobs)
    for (const { import_outcome: outcome } of lines) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
