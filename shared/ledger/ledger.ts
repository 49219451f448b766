/**
 * The ledger of an enterprise: what was confirmed last of each of its users, so that a row which says the same again need not
 * be sent. `ledgers/<enterprise>` is one line of JSON, the head, and then the entries in the order of their keys.
 *
 * An entry is a hash of the user's match key, a hash of all that its row would send ({@link HASH_BYTES} each, the high half
 * first) and the day, since 1970, on which that was confirmed. It counts only while no job that is not folded into the ledger
 * carries the key, whether it runs or is complete: so a ledger that nobody has folded for a while is slow, and never wrong.
 */
import * as z from 'zod';
import { ledgerKey } from '../job/keys.ts';
import type { WorkBucket } from '../job/work-bucket.ts';
import { HASH_BYTES } from '../overlap/duplicates.ts';
import type { KeyHash } from '../overlap/key-hash.ts';
import type { ObjectFacts, OpenBody } from '../ports/object-store.ts';

/** Two hashes, and a day in 16 bits. */
export const ENTRY_BYTES = 2 * HASH_BYTES + 2;

export const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * For so long after the time until which everything was folded a ledger is believed. It is shorter than registrations are kept:
 * within it, whatever is not folded is still registered.
 */
export const BELIEVED_MS = 4 * DAY_MS;

/**
 * `foldedUntil`: whoever registered before, by S3's clock, is `folded` or has expired since. `lastOrder`: the latest upload
 * that was folded; what comes out of turn after it may remove entries, and set none.
 */
const LedgerHead = z.object({
  foldedUntil: z.iso.datetime(),
  lastOrder: z.string(),
  folded: z.array(z.string()),
  /** The parameter that the keys of the entries are of; absent before the first job. */
  matchBy: z.string().optional(),
});
export type LedgerHead = z.infer<typeof LedgerHead>;

/** Where nothing was folded yet. */
export const NO_LEDGER: LedgerHead = { foldedUntil: new Date(0).toISOString(), lastOrder: '', folded: [] };

/** What stands there; `now` is S3's clock when it was read. */
export interface LedgerFacts extends Pick<ObjectFacts, 'etag' | 'now'> {
  readonly head: LedgerHead;
}

export interface Ledger extends LedgerFacts {
  readonly entries: Uint8Array;
}

export const isBelieved = ({ head, now }: LedgerFacts): boolean =>
  now.getTime() - Date.parse(head.foldedUntil) < BELIEVED_MS;

/** Whether the entries are of people as a profile matches them. */
export const isOfKey = ({ head }: LedgerFacts, { matchBy }: { readonly matchBy: string }): boolean =>
  head.matchBy === undefined || head.matchBy === matchBy;

/** The day of a time, since 1970. */
export const dayOf = (time: Date): number => Math.floor(time.getTime() / DAY_MS);

/** Reads the head of a ledger alone. */
export async function readLedgerHead(work: WorkBucket, enterprise: string): Promise<LedgerFacts | undefined> {
  const opened = await openLedger(work, enterprise);
  if (!opened) return undefined;
  try {
    let start = Buffer.alloc(0);
    for await (const piece of opened.body) {
      start = Buffer.concat([start, piece]);
      if (start.includes('\n')) break;
    }
    return { ...factsOf(opened), head: parseHead(start).head };
  } finally {
    opened.discard();
  }
}

/** Reads a whole ledger: {@link ENTRY_BYTES} for each user. */
export async function readLedger(work: WorkBucket, enterprise: string): Promise<Ledger | undefined> {
  const opened = await openLedger(work, enterprise);
  if (!opened) return undefined;
  try {
    const whole = Buffer.allocUnsafe(opened.bytes);
    let end = 0;
    for await (const piece of opened.body) {
      whole.set(piece, end);
      end += piece.length;
    }
    const { head, entriesAt } = parseHead(whole);
    const entries = whole.subarray(entriesAt);
    if (entries.length % ENTRY_BYTES !== 0)
      return { ...factsOf(opened), head: NO_LEDGER, entries: new Uint8Array(0) };
    return { ...factsOf(opened), head, entries };
  } finally {
    opened.discard();
  }
}

const openLedger = ({ store, bucket }: WorkBucket, enterprise: string) =>
  store.open({ bucket, key: ledgerKey(enterprise) });

const factsOf = ({ etag, now }: ObjectFacts & OpenBody) => ({ etag, now });

/** What stands before the entries. One that is damaged holds nothing, and is folded anew. */
function parseHead(bytes: Buffer): { head: LedgerHead; entriesAt: number } {
  const end = bytes.indexOf('\n');
  try {
    return { head: LedgerHead.parse(JSON.parse(bytes.toString('utf8', 0, end))), entriesAt: end + 1 };
  } catch {
    return { head: NO_LEDGER, entriesAt: bytes.length };
  }
}

/**
 * Puts a ledger in place of the one that was read.
 *
 * @returns false when another one stands there by now
 */
export async function replaceLedger(
  { store, bucket }: WorkBucket,
  enterprise: string,
  { head, entries }: Pick<Ledger, 'head' | 'entries'>,
  replaces: string | undefined,
): Promise<boolean> {
  const body = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), entries]);
  const condition = replaces === undefined ? ({ ifAbsent: true } as const) : { ifMatch: replaces };
  const { written } = await store.put({ bucket, key: ledgerKey(enterprise) }, body, condition);
  return written;
}

/** What a ledger says of a row: its user was confirmed with just that, or otherwise or too long ago, or is not in it. */
export type Confirmed = 'same' | 'otherwise' | undefined;

/** Makes what looks up rows in the entries of a ledger. @param oldestDay what was confirmed before is too old */
export function createLedgerIndex(
  entries: Uint8Array,
  oldestDay: number,
): (key: Readonly<KeyHash>, row: Readonly<KeyHash> | undefined) => Confirmed {
  const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength);
  const count = entries.byteLength / ENTRY_BYTES;

  function placeOf({ high, low }: Readonly<KeyHash>): number | undefined {
    let from = 0;
    let to = count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const at = middle * ENTRY_BYTES;
      const order = view.getUint32(at) - high || view.getUint32(at + 4) - low;
      if (order === 0) return at;
      if (order < 0) from = middle + 1;
      else to = middle;
    }
    return undefined;
  }

  return (key, row) => {
    const at = placeOf(key);
    if (at === undefined) return undefined;
    const isSame =
      row !== undefined &&
      view.getUint32(at + HASH_BYTES) === row.high &&
      view.getUint32(at + HASH_BYTES + 4) === row.low;
    return isSame && view.getUint16(at + 2 * HASH_BYTES) >= oldestDay ? 'same' : 'otherwise';
  };
}
