import * as z from 'zod';
import type { Manifest } from '../job/manifest.ts';
import type { Plan } from '../job/plan.ts';
import { MAX_DELAY_SECONDS, type OutgoingMessage } from '../ports/queue.ts';

/** The body of a rows-queue message: it names a chunk and holds no personal data. Rows are inclusive. */
export const ChunkMessage = z.object({
  job: z.string(),
  chunk: z.int().positive(),
  firstRow: z.int().positive(),
  lastRow: z.int().positive(),
});
export type ChunkMessage = z.infer<typeof ChunkMessage>;

/** The message of one chunk: rows are contiguous, so its range is arithmetic. */
export function chunkMessage(plan: Plan, manifest: Manifest, chunk: number): ChunkMessage {
  const firstRow = manifest.firstRow + (chunk - 1) * plan.chunkRows;
  const lastRow = Math.min(firstRow + plan.chunkRows, manifest.firstRow + manifest.rows) - 1;
  return { job: plan.job, chunk, firstRow, lastRow };
}

/** The chunk that a row of a job is in. */
export const chunkOfRow = ({ chunkRows }: Plan, { firstRow }: Manifest, row: number): number =>
  Math.floor((row - firstRow) / chunkRows) + 1;

/** A chunk's message as it is sent; its job is the tenant of the fair queue. A longer delay than SQS takes is cut. */
export const toQueue = (message: ChunkMessage, delaySeconds = 0): OutgoingMessage => ({
  body: JSON.stringify(message),
  group: message.job,
  delaySeconds: Math.min(Math.ceil(delaySeconds), MAX_DELAY_SECONDS),
});

/** The message that hands one chunk of a decided job to a worker. */
export const chunkToQueue = (
  plan: Plan,
  manifest: Manifest,
  chunk: number,
  delaySeconds = 0,
): OutgoingMessage => toQueue(chunkMessage(plan, manifest, chunk), delaySeconds);
