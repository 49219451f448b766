import { printable } from './command-line.ts';
import type { ImportClient, ImportJob } from './import-client.ts';
import type { JobStatus } from './job-status.ts';

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
  if (!status?.manifest) return 'reading';
  const { plan, manifest, chunksDone, wait } = status;
  if (chunksDone === manifest.chunks) return 'writing the report';
  const rowsDone = chunksDone * plan.chunkRows;
  const done = `${rowsDone.toLocaleString('en')} of ${manifest.rows.toLocaleString('en')} rows`;
  if (!wait) return done;
  return wait.for === 'upload'
    ? `${done}, waiting for an earlier upload of the same users (job ${wait.job})`
    : `${done}, waiting for the gateway (${wait.code}); it is tried again by itself, at once after Ctrl-C and npm start`;
}
