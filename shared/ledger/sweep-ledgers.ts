import { enterpriseOfKey, KEYS, LEDGERS, registrationOfKey } from '../job/keys.ts';
import { listKeys, type WorkBucket } from '../job/work-bucket.ts';
import type { Log } from '../ports/log.ts';
import { droppedAtOf, foldLedger } from './fold.ts';
import { readLedgerHead } from './ledger.ts';

/** Twice a day: what comes every night is folded before the next one. */
const FOLD_AFTER_MS = 12 * 60 * 60 * 1000;

interface SweepLedgersDeps {
  readonly work: WorkBucket;
  now(): number;
  readonly log: Log;
  readonly foldAfterMs?: number;
}

/** Folds every ledger that was not folded for long, so that small jobs get into it, and it is believed. */
export async function sweepLedgers({
  work,
  now,
  log,
  foldAfterMs = FOLD_AFTER_MS,
}: SweepLedgersDeps): Promise<void> {
  for (const [enterprise, firstDroppedAt] of await findEnterprises(work)) {
    try {
      const facts = await readLedgerHead(work, enterprise);
      const since = facts ? Date.parse(facts.head.foldedUntil) : firstDroppedAt;
      if (now() - since < foldAfterMs) continue;
      const jobs = await foldLedger(work, enterprise);
      log.info('ledger folded', { jobs });
    } catch (error) {
      log.error('ledger could not be folded', { error });
    }
  }
}

/** All that have a ledger, or whose users are registered, with the time of the first upload of whom. */
async function findEnterprises(work: WorkBucket): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for await (const key of listKeys(work, KEYS)) {
    const enterprise = enterpriseOfKey(key);
    if (!found.has(enterprise)) found.set(enterprise, droppedAtOf(registrationOfKey(key).order));
  }
  for await (const key of listKeys(work, LEDGERS)) {
    const enterprise = enterpriseOfKey(key);
    if (!found.has(enterprise)) found.set(enterprise, 0);
  }
  return found;
}
