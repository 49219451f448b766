/**
 * Folds complete jobs into the ledger of their enterprise: what they confirmed sets an entry, any other outcome of a row that
 * may have been sent removes it. Jobs are folded in upload order, up to the first that is not complete, and are named in the
 * ledger; one that comes out of turn, because its event was late, only removes. Of two who fold at once the second starts anew.
 *
 * Who dies on the way has changed nothing: the ledger is put in one piece, or not at all.
 */
import { readResult } from '../chunk/result.ts';
import { enterpriseOf } from '../gateway/enterprise.ts';
import { MAX_LEDGER_DAYS, Profile } from '../gateway/profile.ts';
import { readAnnouncement } from '../job/announcement.ts';
import { readDecision } from '../job/decision.ts';
import { completeKey, registrationOfKey, registrationsPrefix } from '../job/keys.ts';
import { type Decided, readDecided } from '../job/manifest.ts';
import { listKeys, type WorkBucket } from '../job/work-bucket.ts';
import type { Registration } from '../overlap/registry.ts';
import type { Outcome, RowOutcome } from '../user/outcome.ts';
import { type Changes, createChanges, mergeEntries } from './entries.ts';
import {
  BELIEVED_MS,
  dayOf,
  isBelieved,
  type LedgerFacts,
  type LedgerHead,
  NO_LEDGER,
  readLedger,
  readLedgerHead,
  replaceLedger,
} from './ledger.ts';
import { createHashReader, PAIR_BYTES } from './row-hashes.ts';
import { readSkipped } from './skipped-rows.ts';

/** So many jobs are folded at once, each for a few requests to S3: the others follow. */
const MAX_JOBS = 200;

/** A ledger that has nothing to fold is put anew so often, so that it is believed. */
const REFRESHED_MS = BELIEVED_MS / 4;

/** Who folded first made us start anew so often: the next fold does it all. */
const TRIES = 3;

const CONFIRMED: ReadonlySet<Outcome> = new Set(['created', 'updated', 'unchanged']);

/** Folds what can be folded. @returns how many jobs that were */
export async function foldLedger(work: WorkBucket, enterprise: string): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await readLedgerHead(work, enterprise);
    const found = await findFoldable(work, enterprise, before?.head ?? NO_LEDGER);
    const head = headAfter(before, found);
    const isNewer = Date.parse(head.foldedUntil) - Date.parse(before?.head.foldedUntil ?? '') >= REFRESHED_MS;
    if (found.complete.length === 0 && !isNewer) return 0;
    if (await putFolded(work, enterprise, before, found, head)) return found.complete.length;
  }
  return 0;
}

/** The jobs of an enterprise that are registered. */
interface Foldable {
  /** Those that the ledger has already. */
  readonly folded: readonly string[];
  /** Those that are to be folded now, the earliest first, with the day of their completion. */
  readonly complete: readonly (Registration & { readonly day: number })[];
  /** The first that must wait; one that is held sends nothing, and is folded out of turn when it was released after all. */
  readonly waits: Registration | undefined;
}

async function findFoldable(work: WorkBucket, enterprise: string, head: LedgerHead): Promise<Foldable> {
  const known = new Set(head.folded);
  const folded: string[] = [];
  const complete: Foldable['complete'][number][] = [];
  let waits: Registration | undefined;
  for await (const registration of registrationsOf(work, enterprise)) {
    if (known.has(registration.job)) folded.push(registration.job);
    else if (!waits) {
      const isRoom = complete.length < MAX_JOBS;
      const completion = isRoom ? await readAnnouncement(work, completeKey(registration.job)) : undefined;
      if (completion) complete.push({ ...registration, day: dayOf(completion.at) });
      else if (!isRoom || (await readDecision(work, registration.job)).state !== 'nothing')
        waits = registration;
    }
  }
  return { folded, complete, waits };
}

/** The earliest upload first; a job may have many keys. */
async function* registrationsOf(work: WorkBucket, enterprise: string): AsyncGenerator<Registration> {
  let last: string | undefined;
  for await (const key of listKeys(work, registrationsPrefix(enterprise))) {
    const registration = registrationOfKey(key);
    if (registration.job !== last) yield registration;
    last = registration.job;
  }
}

/**
 * Whoever registered before the listing was in it. Who waits may have registered as soon as its file was dropped; without a
 * ledger nobody told the time of the listing, which was after the last upload in it.
 */
function headAfter(
  before: LedgerFacts | undefined,
  { folded, complete, waits }: Foldable,
): Omit<LedgerHead, 'matchBy'> {
  const { lastOrder } = before?.head ?? NO_LEDGER;
  const last = complete.at(-1)?.order ?? '';
  const listedAt = before?.now.getTime() ?? droppedAtOf(last);
  const until = Math.min(listedAt, waits ? droppedAtOf(waits.order) : Infinity);
  return {
    foldedUntil: new Date(until).toISOString(),
    lastOrder: last > lastOrder ? last : lastOrder,
    folded: [...folded, ...complete.map(({ job }) => job)],
  };
}

/** An upload order begins with the time of the upload. */
export const droppedAtOf = (order: string): number => Number(order.split('-')[0]);

async function putFolded(
  work: WorkBucket,
  enterprise: string,
  before: LedgerFacts | undefined,
  { complete }: Foldable,
  head: Omit<LedgerHead, 'matchBy'>,
): Promise<boolean> {
  const ledger = before && (await readLedger(work, enterprise));
  if (ledger?.etag !== before?.etag) return false;
  const { changes, matchBy, isAnew } = await changesOf(work, complete, before?.head ?? NO_LEDGER);
  // Of one that is not believed any more nobody knows whether all that came since is still registered.
  const known = ledger && isBelieved(ledger) && !isAnew ? ledger.entries : new Uint8Array(0);
  const today = before ? dayOf(before.now) : (complete.at(-1)?.day ?? 0);
  const entries = mergeEntries(known, changes.entries, today - MAX_LEDGER_DAYS);
  return replaceLedger(work, enterprise, { head: { ...head, matchBy }, entries }, before?.etag);
}

/** What complete jobs change, the parameter that the keys are of then, and whether nothing that was known before holds. */
async function changesOf(
  work: WorkBucket,
  complete: Foldable['complete'],
  { lastOrder, ...head }: LedgerHead,
) {
  const changes = createChanges();
  let { matchBy } = head;
  let isAnew = false;
  function beginAnew(): void {
    isAnew = true;
    changes.clear();
  }
  for (const { order, job, day } of complete) {
    const isInTurn = order > lastOrder;
    const decided = await readDecided(work, job);
    const { matchBy: key } = Profile.parse(decided.plan.profile);
    // Whom it has written, the keys that are known do not tell.
    if (matchBy !== undefined && matchBy !== key) beginAnew();
    if (isInTurn) matchBy = key;
    // Without its hashes what it has changed cannot be told.
    if (!(await addChanges(work, decided, isInTurn ? day : undefined, changes))) beginAnew();
  }
  return { changes, matchBy, isAnew };
}

/**
 * Adds what a complete job changes.
 *
 * @param day of its completion; undefined when it may only remove
 * @returns false when its hashes have expired
 */
async function addChanges(
  work: WorkBucket,
  decided: Decided,
  day: number | undefined,
  changes: Changes,
): Promise<boolean> {
  const { job } = decided.plan;
  const skipped = await readSkipped(work, decided.manifest);
  const readHashes = createHashReader(work, job);
  for (let chunk = 1; chunk <= decided.manifest.chunks; chunk++) {
    const result = await readResult(work, job, chunk);
    const rows = result?.rows.filter(({ row }) => !skipped?.has(row)) ?? [];
    const [first] = rows;
    const last = rows.at(-1);
    if (!first || !last) continue;
    const nth = first.row - decided.manifest.firstRow;
    const hashes = await readHashes(nth, last.row - first.row + 1);
    if (!hashes) return false;
    for (const row of rows) {
      const at = (row.row - first.row) * PAIR_BYTES;
      changeBy(row, hashes.subarray(at, at + PAIR_BYTES), day, changes);
    }
  }
  return true;
}

function changeBy(outcome: RowOutcome, pair: Uint8Array, day: number | undefined, changes: Changes): void {
  // Nobody, or nobody who is sent.
  if (pair.every((byte) => byte === 0)) return;
  if (day !== undefined && isConfirmed(outcome)) changes.set(pair, day);
  else changes.remove(pair);
}

/** Whether all that the row says was taken: a remark tells of something that was not. */
const isConfirmed = ({ outcome, problems = [] }: RowOutcome): boolean =>
  CONFIRMED.has(outcome) && problems.length === 0;

/** From so many rows on a job is folded as soon as its report is there; smaller ones wait for the sweep. */
export const LARGE_ROWS = 500;

/** Folds after a large job; small ones rewrite no large ledger. */
export async function foldAfter(work: WorkBucket, { plan, manifest }: Decided, large: number): Promise<void> {
  const { verdict, users = 0, skipped = 0 } = manifest;
  if (verdict !== 'go' || users - skipped < large) return;
  await foldLedger(work, enterpriseOf(Profile.parse(plan.profile)));
}

/** Forgets all that was confirmed: what was uploaded until now sets no entry any more. @param now where there is no ledger, which knows S3's clock */
export async function forgetLedger(work: WorkBucket, enterprise: string, now: Date): Promise<void> {
  for (;;) {
    const before = await readLedgerHead(work, enterprise);
    const { folded, foldedUntil } = before?.head ?? NO_LEDGER;
    const { now: at } = before ?? { now };
    const head = { folded, foldedUntil, lastOrder: `${String(at.getTime()).padStart(15, '0')}-z` };
    if (await replaceLedger(work, enterprise, { head, entries: new Uint8Array(0) }, before?.etag)) return;
  }
}
