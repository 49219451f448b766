import { languageOf } from '../../shared/job/job-language.ts';
import { say } from '../../shared/messages/say.ts';
import { printable } from './command-line.ts';
import type { ImportClient, ImportJob } from './import-client.ts';
import type { JobStatus } from './job-status.ts';
import { sayProgress, sayWait } from './say-progress.ts';

/** A terminal shows one line that changes; a log gets another line only so often. */
const LOG_EVERY_MS = 5_000;
const REFRESH_EVERY_MS = 250;

/** Says how far the jobs are that are still running. */
export function createProgressLine(client: ImportClient, stream: NodeJS.WriteStream) {
  const everyMs = stream.isTTY ? REFRESH_EVERY_MS : LOG_EVERY_MS;
  let shownAt = performance.now();
  let shown = '';

  return {
    async show(jobs: readonly ImportJob[]): Promise<void> {
      if (performance.now() - shownAt < everyMs) return;
      shownAt = performance.now();
      const parts = jobs.map(async ({ job, name }) => `${name}: ${describe(await client.readStatus(job))}`);
      const line = printable((await Promise.all(parts)).join(' · '));
      if (line === shown) return;
      shown = line;
      stream.write(stream.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
    },
    clear(): void {
      if (stream.isTTY && shown) stream.write('\r\x1b[2K');
      shown = '';
    },
  };
}

function describe(status: JobStatus | undefined): string {
  if (!status?.manifest) return say('en', 'state_reading');
  const { plan, manifest, chunksDone, progress, wait } = status;
  const language = languageOf(plan, manifest) ?? 'en';
  if (chunksDone === manifest.chunks) return say(language, 'state_reporting');
  const said = sayProgress(language, { ...progress, rows: manifest.rows, fits: manifest.fits });
  return wait ? say(language, 'progress_waits', { progress: said, wait: sayWait(language, wait) }) : said;
}
