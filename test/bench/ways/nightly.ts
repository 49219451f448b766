import { writeFile } from 'node:fs/promises';
import { HASHES, PLANS, SKIPPED } from '../../../shared/job/keys.ts';
import { Plan } from '../../../shared/job/plan.ts';
import { createChanges, mergeEntries } from '../../../shared/ledger/entries.ts';
import { PAIR_BYTES } from '../../../shared/ledger/row-hashes.ts';
import { type Beside, validateFile } from './validate.ts';

/** What lies beside a list that comes night after night, of which one row in a hundred was sent the last time. */
export const nightlyBeside = (file: string): Beside => ({
  ledger: `${file}.ledger`,
  last: JSON.stringify({ job: 'before', order: '', people: 1_000_000, sent: 10_000 }),
});

/** Writes the ledger beside a file that it will have after all users of a list were confirmed. */
export async function writeLedger(file: string, confirmed: string): Promise<void> {
  const changes = createChanges();
  await validateFile(confirmed, {
    onPut(key, body) {
      if (!key.startsWith(HASHES)) return;
      const hashes = Buffer.from(body);
      for (let at = 0; at < hashes.length; at += PAIR_BYTES)
        changes.set(hashes.subarray(at, at + PAIR_BYTES), 0);
    },
  });
  const head = { foldedUntil: new Date(0).toISOString(), lastOrder: '', folded: [] };
  const entries = mergeEntries(new Uint8Array(0), changes.entries, 0);
  await writeFile(`${file}.ledger`, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), entries]));
}

/** Keys of a look-up, and how many rows of the ledger's are looked up. */
const BATCH = 50;
const SAMPLE = 300;

/**
 * How many calls a list costs whose users are all in the ledger: the probe, the sample, and for each chunk the look-ups and
 * writes of the rows that are to be sent.
 *
 * @param isUser whether a row, from 1, is a user
 */
export async function countNightlyCalls(file: string, isUser: (row: number) => boolean): Promise<number> {
  let chunkRows = 0;
  let bits = Buffer.alloc(0);
  const rows = await validateFile(file, {
    ...nightlyBeside(file),
    onPut(key, body) {
      if (key.startsWith(PLANS)) ({ chunkRows } = Plan.parse(JSON.parse(String(body))));
      if (key.startsWith(SKIPPED)) bits = Buffer.from(JSON.parse(String(body)).bits, 'base64');
    },
  });
  let calls = 1 + Math.ceil(SAMPLE / BATCH);
  for (let from = 0; from < rows; from += chunkRows) {
    let sent = 0;
    for (let at = from; at < Math.min(from + chunkRows, rows); at++)
      if (isUser(at + 1) && !((bits[at >>> 3] ?? 0) & (1 << (at & 7)))) sent += 1;
    calls += Math.ceil(sent / BATCH) + sent;
  }
  return calls;
}
