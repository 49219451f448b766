import { Profile } from '../gateway/profile.ts';
import type { JobStore } from '../job/job-store.ts';
import { chunkToQueue } from '../job/resume.ts';
import type { OutgoingMessage, Queue } from '../ports/queue.ts';

/**
 * How long after its completion a job is certainly over, last writes included: S3 tells times in whole seconds, so the age
 * of an object may seem up to two seconds less than it is.
 */
export const secondsUntilOver = (gatewayTimeoutMs: number): number => Math.ceil(gatewayTimeoutMs / 1000) + 2;

/**
 * Sends every chunk that waits for a job which has just become complete, to be taken up when the last write of that job is
 * certainly over. A chunk that is done by now, or still waits for another job, takes no harm.
 */
export async function wakeWaiting(deps: { jobs: JobStore; rows: Queue }, job: string): Promise<void> {
  const { jobs, rows } = deps;
  async function* messages(): AsyncGenerator<OutgoingMessage> {
    let known: { readonly job: string; readonly render: (chunk: number) => OutgoingMessage } | undefined;
    for await (const waiting of jobs.waitingFor(job)) {
      if (known?.job !== waiting.job) known = await readWaiting(jobs, waiting.job);
      if (known) yield known.render(waiting.chunk);
    }
  }
  await rows.send(messages());
}

async function readWaiting(jobs: JobStore, job: string) {
  const [plan, manifest] = await Promise.all([jobs.readPlan(job), jobs.readManifest(job)]);
  if (!plan || !manifest) return undefined;
  const delaySeconds = secondsUntilOver(Profile.parse(plan.profile).gateway.timeoutMs);
  return { job, render: (chunk: number) => chunkToQueue(plan, manifest, chunk, delaySeconds) };
}
