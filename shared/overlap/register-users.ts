import pLimit, { type LimitFunction } from 'p-limit';
import { readDecision } from '../job/decision.ts';
import { isOver } from '../job/over.ts';
import { type Plan, readPlan } from '../job/plan.ts';
import type { WorkBucket } from '../job/work-bucket.ts';
import { writeSeveral } from '../job/write-several.ts';
import type { DuplicateCheck } from './duplicates.ts';
import { type LaterUpload, overlapsOf, type SharedUsers, writeOverlap } from './overlap.ts';
import type { Entry, Registration, UserRegistry } from './registry.ts';
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
 * in a later upload are superseded if that one goes, chunks with users of an earlier, unfinished one wait for it. Writes the
 * overlap of every chunk concerned.
 *
 * The hashes of others stream past the index of our own users, which the duplicate check has made anyway: of them nothing
 * is kept but one bit a row. Of others whom their keys tell, and who share nobody with us, nothing more is asked.
 *
 * @param isFolded whether all that a job did stands in the ledger that ours was compared with
 */
export async function registerUsers(
  deps: RegisterDeps,
  enterprise: string,
  plan: Plan,
  cut: { readonly firstRow: number; readonly rows: number },
  users: DuplicateCheck,
  isFolded: (job: string) => boolean = () => true,
): Promise<Registered> {
  await deps.registry.register(enterprise, plan, users.userHashes());
  const others = await findOthers(deps, enterprise, plan, users, isFolded);
  const { shared, rows } = await compareUsers(deps.registry, others, users);
  const hasOverlaps = await writeSeveral(overlapsOf(plan, cut, shared), (overlap) =>
    writeOverlap(deps.work, overlap),
  );
  return { hasOverlaps, isShared: rows.has };
}

export interface Registered {
  readonly hasOverlaps: boolean;
  /** Whether a job carries the user of a row too that is later than ours, not over, or not in the ledger. */
  isShared(row: number): boolean;
}

/** Who may share users with us: the rows of those that its keys tell, and the objects that are not read yet. */
interface Other extends Entry {
  readonly rows: RowSet;
}

/** Those whose users may be ours too, each list the earliest first. */
interface Others {
  readonly later: readonly (Other & { readonly by: LaterUpload })[];
  /** Only those that are not over: nothing of the others can come after us any more. */
  readonly earlier: readonly Other[];
  /** These, and those that are not in the ledger, in no order. */
  readonly all: readonly Other[];
}

async function findOthers(
  { work, registry, gatewayTimeoutMs }: RegisterDeps,
  enterprise: string,
  own: Plan,
  users: DuplicateCheck,
  isFolded: (job: string) => boolean,
): Promise<Others> {
  const others: Other[] = [];
  for await (const entry of registry.entries(enterprise)) {
    if (entry.job === own.job) continue;
    const rows = createRowSet();
    for (const row of users.usersIn(entry.told)) rows.add(row);
    if (entry.objects.length > 0 || !rows.isEmpty()) others.push({ ...entry, rows });
  }
  const limit = pLimit(IN_FLIGHT);
  const sending = await readEach(limit, others, (other) => whoSends(work, other));
  const [later, earlier] = await Promise.all([
    readEach(
      limit,
      sending.filter((other) => isLater(other, own)),
      (other) => readLater(work, other),
    ),
    readEach(
      limit,
      sending.filter((other) => !isLater(other, own)),
      async (other) => ((await isOver(work, other.job, gatewayTimeoutMs)) ? undefined : other),
    ),
  ]);
  const unfolded = sending.filter(({ job }) => !isFolded(job));
  const all = new Map([...later, ...earlier, ...unfolded].map((each) => [each.job, each]));
  return { later, earlier, all: [...all.values()] };
}

/** What is read of each that it is read of, some at a time, in their order. */
async function readEach<T>(
  limit: LimitFunction,
  others: readonly Other[],
  read: (other: Other) => Promise<T | undefined>,
): Promise<T[]> {
  const found = await limit.map(others, read);
  return found.filter((each) => each !== undefined);
}

const isLater = (one: Registration, other: Registration): boolean =>
  one.order === other.order ? one.job > other.job : one.order > other.order;

/**
 * Undefined when nothing of that upload is ever sent, or it will see ours before anything is: it is held. One that is not decided
 * yet counts: it may not have seen us.
 */
const whoSends = async (work: WorkBucket, other: Other): Promise<Other | undefined> =>
  (await readDecision(work, other.job)).state === 'nothing' ? undefined : other;

async function readLater(work: WorkBucket, other: Other): Promise<Others['later'][number] | undefined> {
  const plan = await readPlan(work, other.job);
  return plan && { ...other, by: { job: other.job, key: plan.upload.key } };
}

async function compareUsers(
  registry: UserRegistry,
  { later, earlier, all }: Others,
  users: DuplicateCheck,
): Promise<{ readonly shared: SharedUsers; readonly rows: RowSet }> {
  const sharedRows = createRowSet();
  for (const { told, objects, rows } of all) {
    for (const row of users.usersIn(told)) sharedRows.add(row);
    for await (const hashes of registry.hashes(objects))
      for (const row of users.usersIn(hashes)) {
        rows.add(row);
        sharedRows.add(row);
      }
  }
  const isSharing = ({ rows }: Other): boolean => !rows.isEmpty();
  const shared = { superseded: later.filter(isSharing).toReversed(), waitsFor: earlier.filter(isSharing) };
  return { shared, rows: sharedRows };
}
