import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Chunk } from '../chunk/chunk.ts';
import { chunkMessage } from '../chunk/message.ts';
import { putResult } from '../chunk/result.ts';
import { noCalls } from '../gateway/call-count.ts';
import { skippedKey } from '../job/keys.ts';
import type { Decided, Manifest } from '../job/manifest.ts';
import { readRecord, type WorkBucket, writeRecord } from '../job/work-bucket.ts';
import { writeSeveral } from '../job/write-several.ts';
import { createRowSet, membersOf, type RowSet } from '../overlap/row-set.ts';

/**
 * `skipped/<job>/<decision>`: the rows that are not sent, for the ledger knows that they are unchanged. `bits` in base64: one for
 * each row from `firstRow` on, the lowest of a byte first. Whoever decides a job writes one of its own, and the manifest that holds
 * names it: what was decided before a job was held may be wrong when it is decided once more.
 */
const SkippedRows = z.object({ job: z.string(), firstRow: z.int().positive(), bits: z.base64() });
type SkippedRows = z.infer<typeof SkippedRows>;

/** Writes which rows are skipped. @returns the name of the record */
export async function writeSkipped(
  work: WorkBucket,
  job: string,
  { firstRow, rows }: Pick<Manifest, 'firstRow' | 'rows'>,
  skipped: RowSet,
): Promise<string> {
  const bits = Buffer.alloc(Math.ceil(rows / 8));
  for (const row of membersOf(skipped, firstRow, firstRow + rows - 1)) {
    const at = row - firstRow;
    bits[at >>> 3] = (bits[at >>> 3] ?? 0) | (1 << (at & 7));
  }
  const record: SkippedRows = { job, firstRow, bits: bits.toString('base64') };
  const decision = randomUUID();
  await writeRecord(work, skippedKey(job, decision), record);
  return decision;
}

/** The rows that a job skips; undefined where it skips none. */
export async function readSkipped(
  work: WorkBucket,
  { job, skippedIn }: Pick<Manifest, 'job' | 'skippedIn'>,
): Promise<RowSet | undefined> {
  if (skippedIn === undefined) return undefined;
  const record = await readRecord(work, skippedKey(job, skippedIn), SkippedRows);
  return record && setOf(record);
}

function setOf({ firstRow, bits }: SkippedRows): RowSet {
  const rows = createRowSet();
  for (const [at, byte] of Buffer.from(bits, 'base64').entries())
    for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) rows.add(firstRow + 8 * at + bit);
  return rows;
}

/** The chunk with the users that are skipped as what they are: unchanged, and nobody to send. */
export function withoutSkipped(chunk: Chunk, skipped: RowSet | undefined): Chunk {
  if (!skipped) return chunk;
  const rows = chunk.rows.map((each) =>
    each.kind === 'user' && skipped.has(each.row)
      ? { kind: 'unchanged' as const, row: each.row, cells: each.cells }
      : each,
  );
  return { ...chunk, rows };
}

/** Answers for every chunk of which all rows are skipped, so that it needs no message. */
export async function answerSkipped(work: WorkBucket, { plan, manifest }: Decided): Promise<void> {
  const skipped = manifest.verdict === 'go' ? await readSkipped(work, manifest) : undefined;
  if (!skipped) return;
  await writeSeveral(chunksWithin({ plan, manifest }, skipped), async (chunk) => {
    const { job } = plan;
    await putResult(work, {
      job,
      chunk,
      attempt: 'skipped',
      rows: [],
      skipped: true,
      gatewayCalls: noCalls(),
    });
  });
}

function* chunksWithin({ plan, manifest }: Decided, rows: RowSet): Generator<number> {
  for (let chunk = 1; chunk <= manifest.chunks; chunk++) {
    const { firstRow, lastRow } = chunkMessage(plan, manifest, chunk);
    if (rows.between(firstRow, lastRow).length === lastRow - firstRow + 1) yield chunk;
  }
}
