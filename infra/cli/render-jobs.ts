import type { Wait } from './chunk-progress.ts';
import type { ListedJob } from './list-jobs.ts';

const HEADINGS = ['job', 'state', 'rows', 'age', 'profile', 'upload'];

/** Columns of figures stand to the right. */
const FIGURES = new Set([2, 3]);

const SECOND_MS = 1000;
const UNITS = [
  { name: 'd', ms: 86_400 * SECOND_MS },
  { name: 'h', ms: 3_600 * SECOND_MS },
  { name: 'min', ms: 60 * SECOND_MS },
] as const;

/** Jobs as a table for a terminal, one line each under a line of headings. */
export function renderJobs(jobs: readonly ListedJob[], now: number): string {
  const lines = [HEADINGS, ...jobs.map((job) => cellsOf(job, now))];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return FIGURES.has(column) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const cellsOf = (job: ListedJob, now: number): string[] => [
  job.job,
  renderState(job),
  job.rows?.toLocaleString('en') ?? '',
  renderAge(now - job.droppedAt.getTime()),
  printable(job.profile),
  printable(job.upload),
];

/** Anybody who may drop a file chooses its name: it must not steer the terminal. */
const printable = (text: string): string => text.replaceAll(/\p{C}/gu, '?');

/** What a person calls the state of a job. */
export function renderState({ state, isCancelled }: Pick<ListedJob, 'state' | 'isCancelled'>): string {
  const cancelled = isCancelled ? ', cancelled' : '';
  switch (state.at) {
    case 'chunks':
      return `${state.done} of ${state.chunks} chunks${cancelled || renderWait(state.wait)}`;
    case 'complete':
      return isCancelled ? 'cancelled' : 'complete';
    case 'deciding':
      return state.at + cancelled;
    case 'refused':
      return state.at;
  }
}

function renderWait(wait: Wait | undefined): string {
  if (!wait) return '';
  // The code is the gateway's, which may say anything.
  return wait.for === 'gateway' ? `, waiting (${printable(wait.code)})` : `, after ${wait.job.slice(0, 8)}`;
}

/** The largest unit that a time fills; less than a minute is seconds. */
export function renderAge(ms: number): string {
  const unit = UNITS.find((each) => ms >= each.ms);
  return unit ? `${Math.floor(ms / unit.ms)} ${unit.name}` : `${Math.max(0, Math.floor(ms / SECOND_MS))} s`;
}
