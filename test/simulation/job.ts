/** What was reported of the jobs of a run. */
import Papa from 'papaparse';
import type { S3State } from '../../infra/local-aws/s3/s3-state.ts';
import { Summary } from '../../shared/report/summary.ts';
import { plannedFolder } from '../support/planned-folder.ts';
import { FILES, WORK } from './functions.ts';
import type { DroppedUpload } from './watched.ts';

/** A row of a report file. */
export type Line = Readonly<Record<string, string>> & {
  readonly import_row: string;
  readonly import_outcome: string;
  readonly import_user_id: string;
  readonly import_code: string;
  readonly import_message: string;
};

/** A job, and what was reported of it. */
export interface Job extends DroppedUpload {
  readonly summary: Summary | undefined;
  readonly lines: readonly Line[];
  readonly failed: readonly Line[];
}

export function readJob(s3: S3State, dropped: DroppedUpload): Job {
  const folder = plannedFolder(s3, WORK, dropped.job);
  const read = (name: string): string | undefined => readFile(s3, folder + name);
  const summary = read('summary.json');
  return {
    ...dropped,
    summary: summary === undefined ? undefined : Summary.parse(JSON.parse(summary)),
    lines: parse(read('report.csv') ?? ''),
    failed: parse(read('failed.csv') ?? ''),
  };
}

const parse = (text: string): Line[] =>
  Papa.parse<Line>(text.replace(/^\ufeff/, ''), { header: true, skipEmptyLines: true }).data;

function readFile(s3: S3State, key: string): string | undefined {
  const { objects } = s3.list(FILES, { prefix: key, delimiter: '', from: undefined, max: 1 });
  const [object] = objects;
  return object?.key === key ? Buffer.from(s3.read(object) as Uint8Array).toString('utf8') : undefined;
}

/** How many rows of all jobs were reported as what. */
export function countOutcomes(jobs: readonly Job[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { lines } of jobs)
    for (const { import_outcome: outcome } of lines) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
