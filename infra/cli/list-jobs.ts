import pLimit from 'p-limit';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import type { Language } from '../../shared/messages/language.ts';
import { say } from '../../shared/messages/say.ts';
import { printable } from './command-line.ts';
import { columnsOf } from './display-width.ts';
import { findJobs } from './job-status.ts';
import { fileOf, type ListedJob, readListedJob, sayCounts, sayState, uploadTime } from './listed-job.ts';

const MAX_JOBS_AT_ONCE = 16;

/** Reads all jobs of a work bucket, newest first. */
export async function readJobs(work: WorkBucket): Promise<ListedJob[]> {
  const read = await pLimit(MAX_JOBS_AT_ONCE).map(await findJobs(work), (job) => readListedJob(work, job));
  return read
    .filter((listed) => listed !== undefined)
    .sort((a, b) => Date.parse(b.plan.droppedAt) - Date.parse(a.plan.droppedAt));
}

const HEADINGS = ['uploaded', 'profile', 'file', 'rows', 'job', 'state'] as const;

/** The column of figures, which are aligned to the right. */
const FIGURES: number = HEADINGS.indexOf('rows');

/** Renders jobs as a table for a terminal, one line each under a line of headings. */
export function renderJobs(language: Language, jobs: readonly ListedJob[]): string {
  const headings = HEADINGS.map((name) => say(language, `jobs_${name}`));
  const lines = [headings, ...jobs.map((job) => cellsOf(language, job).map(printable))];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...lines.map((cells) => columnsOf(cells[column] ?? ''))),
  );
  const align = (cell: string, column: number): string => {
    const blanks = ' '.repeat((widths[column] ?? 0) - columnsOf(cell));
    return column === FIGURES ? blanks + cell : cell + blanks;
  };
  return lines.map((cells) => cells.map(align).join('  ').trimEnd()).join('\n');
}

const cellsOf = (language: Language, job: ListedJob): string[] => [
  uploadTime(job.plan),
  job.plan.profileName,
  fileOf(job.plan),
  job.manifest?.rows.toLocaleString('en') ?? '',
  job.plan.job,
  [sayState(language, job), sayCounts(language, job)].filter((text) => text !== '').join(': '),
];
