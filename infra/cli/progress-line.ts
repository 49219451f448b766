import type { WriteStream } from 'node:tty';
import type { ImportClient, ImportJob } from './import-client.ts';

/** A terminal sees one line that changes; a log sees a line only so often. */
const LOG_EVERY_MS = 5_000;
const REFRESH_EVERY_MS = 250;

export interface ProgressLine {
  show(jobs: readonly ImportJob[], client: ImportClient): Promise<void>;
  clear(): void;
}

/** Says how far the jobs are that are still running. */
export function createProgressLine(stream: Pick<WriteStream, 'write'> & { isTTY?: boolean }): ProgressLine {
  const everyMs = stream.isTTY ? REFRESH_EVERY_MS : LOG_EVERY_MS;
  let shownAt = performance.now();
  let shown = '';

  return {
    async show(jobs, client) {
      if (jobs.length === 0 || performance.now() - shownAt < everyMs) return;
      shownAt = performance.now();
      const line = (await Promise.all(jobs.map((job) => describe(job, client)))).join(' · ');
      if (line === shown) return;
      shown = line;
      stream.write(stream.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
    },
    clear() {
      if (stream.isTTY && shown) stream.write('\r\x1b[2K');
      shown = '';
    },
  };
}

async function describe({ job, name }: ImportJob, client: ImportClient): Promise<string> {
  const { rows, rowsDone, wait } = await client.readProgress(job);
  if (rows === undefined) return `${name}: reading`;
  if (rowsDone === rows) return `${name}: writing the report`;
  const done = `${name}: ${rowsDone.toLocaleString('en')} of ${rows.toLocaleString('en')} rows`;
  if (!wait) return done;
  if (wait.for === 'upload')
    return `${done}, waiting for an earlier upload of the same users (job ${wait.job})`;
  return `${done}, waiting for the gateway (${wait.code}); it is tried again by itself, at once after Ctrl-C and npm start`;
}
