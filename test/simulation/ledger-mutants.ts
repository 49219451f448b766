/** Products whose ledger knows what nobody has confirmed. */
import { buffer } from 'node:stream/consumers';
import { HASHES, KEYS, LEDGERS, MANIFESTS, PLANS } from '../../shared/job/keys.ts';
import type { Manifest } from '../../shared/job/manifest.ts';
import { readPlan } from '../../shared/job/plan.ts';
import { createChanges, mergeEntries } from '../../shared/ledger/entries.ts';
import { type LedgerHead, readLedger, replaceLedger } from '../../shared/ledger/ledger.ts';
import { PAIR_BYTES } from '../../shared/ledger/row-hashes.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { onPut } from '../support/changed-store.ts';
import { WORK } from './functions.ts';
import type { Mutant } from './mutants.ts';
import type { FunctionName } from './sandbox.ts';

/** A store that puts something else in place of a ledger. */
const onLedgerPut = (
  store: ObjectStore,
  change: (enterprise: string, bytes: Buffer) => Promise<Uint8Array>,
): ObjectStore => ({
  ...store,
  async put(at, body, condition) {
    const isLedger = at.key.startsWith(LEDGERS);
    const put = isLedger ? await change(at.key.slice(LEDGERS.length), Buffer.from(body)) : body;
    return store.put(at, put, condition);
  },
});

/** A store whose ledgers have another head than was put. */
const onLedgerHead = (
  store: ObjectStore,
  change: (head: LedgerHead) => Promise<LedgerHead>,
): ObjectStore => ({
  ...store,
  async open(at) {
    const opened = await store.open(at);
    if (!opened || !at.key.startsWith(LEDGERS)) return opened;
    const whole = await buffer(opened.body);
    const end = whole.indexOf('\n');
    const head = await change(JSON.parse(whole.toString('utf8', 0, end)) as LedgerHead);
    const bytes = Buffer.concat([Buffer.from(JSON.stringify(head)), whole.subarray(end)]);
    return { ...opened, bytes: bytes.length, body: pieceOf(bytes) };
  },
});

async function* pieceOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function listed(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(WORK, prefix)) keys.push(key);
  return keys;
}

const isFolding = (functionName: FunctionName): boolean =>
  functionName === 'report' || functionName === 'sweep';

/** Puts all that a job would send into the ledger. */
async function confirmAll(store: ObjectStore, { job }: Manifest): Promise<void> {
  const work = { store, bucket: WORK };
  const plan = await readPlan(work, job);
  const opened = await store.open({ bucket: WORK, key: `${HASHES}${job}/000001` });
  const enterprise = (await listed(store, KEYS)).find((key) => key.includes(job))?.split('/')[1];
  if (!opened || !plan || enterprise === undefined) return;
  const hashes = await buffer(opened.body);
  const changes = createChanges();
  for (let at = 0; at < hashes.length; at += PAIR_BYTES)
    changes.set(hashes.subarray(at, at + PAIR_BYTES), Math.floor(Date.parse(plan.droppedAt) / 86_400_000));
  const standing = await readLedger(work, enterprise);
  const head = { foldedUntil: plan.droppedAt, lastOrder: plan.order, folded: [job] };
  const entries = mergeEntries(standing?.entries ?? new Uint8Array(0), changes.entries, 0);
  const folded = [...(standing?.head.folded ?? []), ...head.folded];
  await replaceLedger(work, enterprise, { head: { ...head, folded }, entries }, standing?.etag);
}

export const LEDGER_MUTANTS: Readonly<Record<string, Mutant>> = {
  'a ledger is set before anything is confirmed': {
    store: (store, functionName) =>
      functionName === 'validate'
        ? onPut<Manifest>(store, MANIFESTS, (_, manifest) => confirmAll(store, manifest))
        : store,
  },

  'jobs are folded into a ledger in any order': {
    store: (store, functionName) =>
      isFolding(functionName)
        ? {
            ...onLedgerHead(store, async (head) => ({ ...head, lastOrder: '' })),
            async *list(bucket, prefix) {
              if (!prefix.startsWith(KEYS)) yield* store.list(bucket, prefix);
              else yield* (await listed(store, prefix)).reverse();
            },
          }
        : store,
  },

  'an entry of a ledger stays after a write that failed': {
    store: (store, functionName) =>
      isFolding(functionName)
        ? onLedgerPut(store, async (enterprise, bytes) => {
            const standing = await readLedger({ store, bucket: WORK }, enterprise);
            const end = bytes.indexOf('\n') + 1;
            const entries = mergeEntries(standing?.entries ?? new Uint8Array(0), bytes.subarray(end), 0);
            return Buffer.concat([bytes.subarray(0, end), entries]);
          })
        : store,
  },

  'a ledger is believed though a job is not in it': {
    store: (store, functionName) =>
      functionName === 'validate'
        ? onLedgerHead(store, async (head) => ({
            ...head,
            folded: (await listed(store, PLANS)).map((key) => key.slice(PLANS.length)),
          }))
        : store,
  },
};
