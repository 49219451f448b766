/** The list of imports, as the page shows it and asks for again every second. */
import pLimit from 'p-limit';
import { languageOf } from '../../../shared/job/job-language.ts';
import { DRY_RUN, isDryRun, isOfNames } from '../../../shared/job/keys.ts';
import { reportFolderOf } from '../../../shared/job/plan.ts';
import type { WorkBucket } from '../../../shared/job/work-bucket.ts';
import type { Language } from '../../../shared/messages/language.ts';
import { say } from '../../../shared/messages/say.ts';
import { type Html, html, ownText } from '../../../shared/page/html.ts';
import { HELD_FOLDER } from '../../../shared/report/build.ts';
import { PAGE_FILE } from '../../../shared/report/render.ts';
import { findJobs, type Wait } from '../job-status.ts';
import {
  fileOf,
  type JobState,
  type ListedJob,
  readListedJob,
  reasonOf,
  sayCounts,
  sayRows,
  sayState,
  stateOf,
  uploadTime,
} from '../listed-job.ts';
import { sayWait } from '../say-progress.ts';

/** So many are shown, the newest first. */
const MAX_SHOWN = 50;
const MAX_READ_AT_ONCE = 16;

/** States in which a job stays what it is. */
const OVER: ReadonlySet<JobState> = new Set(['refused', 'cancelled', 'ended', 'to_fix', 'done']);

/** Makes what reads all jobs, newest first, and remembers those that are over: it is asked every second. */
export function createJobList(work: WorkBucket): () => Promise<ListedJob[]> {
  const over = new Map<string, ListedJob>();

  async function read(job: string): Promise<ListedJob | undefined> {
    const known = over.get(job);
    if (known) return known;
    const listed = await readListedJob(work, job);
    if (listed?.summary && OVER.has(stateOf(listed))) over.set(job, listed);
    return listed;
  }

  return async () => {
    const listed = await pLimit(MAX_READ_AT_ONCE).map(await findJobs(work), read);
    return listed
      .filter((each) => each !== undefined)
      .filter((each) => !isReadTable(each))
      .sort((a, b) => Date.parse(b.plan.droppedAt) - Date.parse(a.plan.droppedAt));
  };
}

/** `npm run serve` brings its tables of names along, and nobody is imported by them: only one that is refused is of interest. */
const isReadTable = (job: ListedJob): boolean =>
  isOfNames(job.plan.upload.key) && reasonOf(job) === undefined;

/** The list as markup. */
export function renderImports(language: Language, jobs: readonly ListedJob[]): Html {
  const count = jobs.length - MAX_SHOWN;
  const beside =
    jobs.length === 0
      ? say(language, 'web_no_imports')
      : count > 0 && say(language, 'web_more_imports', { count });
  return html`<ol class="imports">${jobs.slice(0, MAX_SHOWN).map((job) => renderImport(language, job, jobs))}
</ol>
<p class="quiet" id="beside">${beside}</p>`;
}

/** That a file is only checked is said beside its name. */
const nameOf = ({ plan }: ListedJob): string =>
  isDryRun(plan.upload.key) ? fileOf(plan).slice(DRY_RUN.length) : fileOf(plan);

/** States in which a job can still be cancelled. */
const CANCELLABLE: ReadonlySet<JobState> = new Set(['reading', 'held', 'running', 'waiting']);

const TONES: Readonly<Partial<Record<JobState, 'good' | 'bad'>>> = {
  done: 'good',
  to_fix: 'bad',
  refused: 'bad',
  ended: 'bad',
  held: 'bad',
};

function renderImport(language: Language, job: ListedJob, all: readonly ListedJob[]): Html {
  const { plan, manifest } = job;
  const state = stateOf(job);
  const name = nameOf(job);
  const facts = [
    uploadTime(plan),
    plan.profileName,
    ...(isDryRun(plan.upload.key) ? [say(language, 'web_only_checked')] : []),
  ];
  const counts = sayCounts(language, job);
  const said = sayStanding(language, job, all);
  const reason = reasonOf(job);
  return html`
<li id="job-${plan.job}"${isSettled(state) && html` data-news="${name}: ${said}"`}>
<h3 id="name-${plan.job}" tabindex="-1">${ownText(name)}</h3>
<p class="quiet">${facts.join(' · ')}</p>
<p${toneOf(state)}>${said}${counts !== '' && html`<span class="quiet"> · ${counts}</span>`}</p>
${reason !== undefined && html`<p lang="${languageOf(plan, manifest) ?? language}">${ownText(reason)}</p>`}
${renderProgress(job, state)}
<div class="acts">${renderActs(language, job, state)}</div>
</li>`;
}

/** How far a job is, or what came of it, in the words of the page: a reason stands apart, for it has a language of its own. */
function sayStanding(language: Language, job: ListedJob, all: readonly ListedJob[]): string {
  const state = stateOf(job);
  const { wait } = job;
  if (state === 'held' || state === 'refused' || state === 'ended')
    return say(language, `web_state_${state}`);
  if (state !== 'waiting' || !wait) return sayState(language, job);
  const progress = sayRows(language, job);
  return say(language, 'progress_waits', { progress, wait: sayWaitHere(language, wait, all) });
}

/** An upload is called what people call it; it may have expired. */
function sayWaitHere(language: Language, wait: Wait, all: readonly ListedJob[]): string {
  if (wait.for === 'gateway') return say(language, `web_wait_${wait.trouble}`);
  const other = all.find(({ plan }) => plan.job === wait.job);
  if (!other) return sayWait(language, wait);
  return say(language, 'web_wait_upload', { name: nameOf(other), time: uploadTime(other.plan) });
}

/** Nothing more comes of it by itself: whoever does not see the page is told. */
const isSettled = (state: JobState): boolean => OVER.has(state) || state === 'held';

function toneOf(state: JobState): Html | false {
  const tone = TONES[state];
  return tone !== undefined && html` class="${tone}"`;
}

function renderProgress(job: ListedJob, state: JobState): Html | false {
  const { manifest, progress } = job;
  if (state === 'reading') return html`<progress aria-label="${nameOf(job)}"></progress>`;
  if (!manifest || (state !== 'running' && state !== 'waiting')) return false;
  return html`<progress aria-label="${nameOf(job)}" max="${manifest.rows}" value="${progress?.decided ?? 0}"></progress>`;
}

function renderActs(language: Language, job: ListedJob, state: JobState): Html[] {
  const { plan, summary } = job;
  const name = nameOf(job);
  const act = (what: 'cancel' | 'release'): Html => html`
<button type="button" id="${what}-${plan.job}" data-act="jobs/${plan.job}/${what}" data-ask="${say(language, `web_ask_${what}`, { name })}">${say(language, `web_${what}`)}<span class="hidden"> ${name}</span></button>`;
  const isHeld = state === 'held';
  const folder = reportFolderOf(plan) + (isHeld ? HELD_FOLDER : '');
  const path = (folder + PAGE_FILE).split('/').map(encodeURIComponent).join('/');
  const isReported = isHeld || summary?.files.includes(PAGE_FILE) === true;
  return [
    ...(isReported
      ? [
          html`<a class="button" id="report-${plan.job}" href="${path}" target="_blank">${say(language, 'web_report')}<span class="hidden"> ${name}</span></a>`,
        ]
      : []),
    ...(isHeld ? [act('release')] : []),
    ...(CANCELLABLE.has(state) ? [act('cancel')] : []),
  ];
}
