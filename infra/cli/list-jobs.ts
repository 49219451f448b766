import pLimit from 'p-limit';
import { uploadOfKey } from '../../shared/job/keys.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { printable } from './command-line.ts';
import { findJobs, type JobStatus, readJobStatus, type Wait } from './job-status.ts';

const MAX_JOBS_AT_ONCE = 16;

/** Reads all jobs of a work bucket, newest first. */
export async function readJobs(work: WorkBucket): Promise<JobStatus[]> {
  const read = await pLimit(MAX_JOBS_AT_ONCE).map(await findJobs(work), (job) => readJobStatus(work, job));
  return read
    .filter((status) => status !== undefined)
    .sort((a, b) => Date.parse(b.plan.droppedAt) - Date.parse(a.plan.droppedAt));
}

const HEADINGS = ['job', 'state', 'rows', 'age', 'profile', 'upload'];

/** The columns of figures, which are aligned to the right. */
const FIGURES = new Set([HEADINGS.indexOf('rows'), HEADINGS.indexOf('age')]);

/**
 * Renders jobs as a table for a terminal, one line each under a line of headings.
 *
 * @param now epoch milliseconds
 */
export function renderJobs(jobs: readonly JobStatus[], now: number): string {
  const lines = [HEADINGS, ...jobs.map((job) => cellsOf(job, now))];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const align = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return FIGURES.has(column) ? cell.padStart(width) : cell.padEnd(width);
  };
  return lines.map((cells) => cells.map(align).join('  ').trimEnd()).join('\n');
}

function cellsOf(status: JobStatus, now: number): string[] {
  const { job, upload, profileName, droppedAt } = status.plan;
  return [
    job,
    renderState(status),
    status.manifest?.rows.toLocaleString('en') ?? '',
    renderAge(now - Date.parse(droppedAt)),
    printable(profileName),
    printable(uploadOfKey(upload.key)?.name ?? upload.key),
  ];
}

function renderState({ manifest, isComplete, isCancelled, chunksDone, wait }: JobStatus): string {
  const cancelled = isCancelled ? ', cancelled' : '';
  if (!manifest) return `deciding${cancelled}`;
  if (manifest.verdict === 'refused') return 'refused';
  if (isComplete) return isCancelled ? 'cancelled' : 'complete';
  return `${chunksDone} of ${manifest.chunks} chunks${cancelled || renderWait(wait)}`;
}

function renderWait(wait: Wait | undefined): string {
  if (!wait) return '';
  return wait.for === 'gateway' ? `, waiting (${printable(wait.code)})` : `, after ${wait.job.slice(0, 8)}`;
}

const UNITS_IN_SECONDS = { d: 86_400, h: 3_600, min: 60 };

/** The largest unit that a time fills; less than a minute is seconds. */
function renderAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [unit, size] = Object.entries(UNITS_IN_SECONDS).find(([, each]) => seconds >= each) ?? ['s', 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}
