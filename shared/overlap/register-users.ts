import pLimit from 'p-limit';
import { readDecision } from '../job/decision.ts';
import { isOver } from '../job/over.ts';
import { type Plan, readPlan } from '../job/plan.ts';
import type { WorkBucket } from '../job/work-bucket.ts';
import { writeSeveral } from '../job/write-several.ts';
import type { DuplicateCheck } from './duplicates.ts';
import { type LaterUpload, overlapsOf, type SharedUsers, writeOverlap } from './overlap.ts';
import type { Registration, UserRegistry } from './registry.ts';
import { createRowSet, type RowSet } from './row-set.ts';

interface RegisterDeps {
  readonly work: WorkBucket;
  readonly registry: UserRegistry;
  /** A write of a job may take effect, or be shown to look-ups, so long after the job is complete. */
  readonly gatewayTimeoutMs: number;
}

/** How many small objects are read at once. */
const IN_FLIGHT = 8;

/**
 * Enters the users of a job into the registry, and *then* compares them with those of the other jobs there: rows of users
 * in a later upload are superseded, chunks with users of an earlier, unfinished one wait for it. Writes the overlap of every
 * chunk concerned.
 *
 * The hashes of others stream past the index of our own users, which the duplicate check has made anyway: of them nothing
 * is kept but one bit a row.
 *
 * @returns true when there is any overlap
 */
export async function registerUsers(
  deps: RegisterDeps,
  enterprise: string,
  plan: Plan,
  cut: { readonly firstRow: number; readonly rows: number },
  users: DuplicateCheck,
): Promise<boolean> {
  await deps.registry.register(enterprise, plan, users.userHashes());
  const others = await findOthers(deps, enterprise, plan);
  const shared = await compareUsers(deps.registry, enterprise, others, users);
  return writeSeveral(overlapsOf(plan, cut, shared), (overlap) => writeOverlap(deps.work, overlap));
}

/** Those whose users may be ours too, each list the earliest first. */
interface Others {
  readonly later: readonly (Registration & { readonly by: LaterUpload })[];
  /** Only those that are not over: nothing of the others can come after us any more. */
  readonly earlier: readonly Registration[];
}

async function findOthers(
  { work, registry, gatewayTimeoutMs }: RegisterDeps,
  enterprise: string,
  own: Plan,
): Promise<Others> {
  const others: Registration[] = [];
  for await (const entry of registry.entries(enterprise)) if (entry.job !== own.job) others.push(entry);
  const limit = pLimit(IN_FLIGHT);
  const [later, earlier] = await Promise.all([
    limit.map(
      others.filter((entry) => isLater(entry, own)),
      (entry) => readLater(work, entry),
    ),
    limit.map(
      others.filter((entry) => !isLater(entry, own)),
      async (entry) => ((await isOver(work, entry.job, gatewayTimeoutMs)) ? undefined : entry),
    ),
  ]);
  return {
    later: later.filter((each) => each !== undefined),
    earlier: earlier.filter((each) => each !== undefined),
  };
}

const isLater = (one: Registration, other: Registration): boolean =>
  one.order === other.order ? one.job > other.job : one.order > other.order;

/** Undefined when nothing of that upload is ever sent. One that is not decided yet counts: it may not have seen us. */
async function readLater(
  work: WorkBucket,
  entry: Registration,
): Promise<Others['later'][number] | undefined> {
  const [plan, { state }] = await Promise.all([readPlan(work, entry.job), readDecision(work, entry.job)]);
  if (!plan || state === 'nothing') return undefined;
  return { ...entry, by: { job: entry.job, key: plan.upload.key } };
}

async function compareUsers(
  registry: UserRegistry,
  enterprise: string,
  { later, earlier }: Others,
  users: DuplicateCheck,
): Promise<SharedUsers> {
  const superseded: { by: LaterUpload; rows: RowSet }[] = [];
  const waitsFor: { job: string; rows: RowSet }[] = [];

  async function rowsSharedWith(entry: Registration): Promise<RowSet> {
    const shared = createRowSet();
    for await (const hashes of registry.hashes(enterprise, entry)) {
      for (const row of users.usersIn(hashes)) shared.add(row);
    }
    return shared;
  }

  // The latest first, for of several it is the one to name.
  for (const { by, ...entry } of later.toReversed()) {
    const rows = await rowsSharedWith(entry);
    if (!rows.isEmpty()) superseded.push({ by, rows });
  }
  for (const entry of earlier) {
    const rows = await rowsSharedWith(entry);
    if (!rows.isEmpty()) waitsFor.push({ job: entry.job, rows });
  }
  return { superseded, waitsFor };
}
