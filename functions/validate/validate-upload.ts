/**
 * One dropped file: plan → chunks → managers → keys → overlaps → manifest → messages. Plan and manifest are written once, and every
 * retry obeys those that stand there: a crash half-way, or a deployment in between, cuts nothing twice. Nothing is sent
 * before the manifest.
 */

import { chunkCount } from '../../shared/chunk/size.ts';
import type { CallCount } from '../../shared/gateway/call-count.ts';
import { enterpriseOf } from '../../shared/gateway/enterprise.ts';
import { Profile } from '../../shared/gateway/profile.ts';
import { type Deployed, sharingOf } from '../../shared/gateway/sharing.ts';
import { isComplete } from '../../shared/job/completion.ts';
import { startJob } from '../../shared/job/hold.ts';
import { languageOf } from '../../shared/job/job-language.ts';
import { isDryRun, isOfNames, uploadFolder, uploadOfKey } from '../../shared/job/keys.ts';
import { type Manifest, readManifest, refusedManifest, writeManifest } from '../../shared/job/manifest.ts';
import { type Dropped, type Plan, readPlan, writePlan } from '../../shared/job/plan.ts';
import { jobId } from '../../shared/job/upload.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { answerSkipped } from '../../shared/ledger/skipped-rows.ts';
import { createManagerIndex } from '../../shared/managers/manager-index.ts';
import type { Language } from '../../shared/messages/language.ts';
import { list } from '../../shared/messages/say.ts';
import { sayToSender } from '../../shared/messages/say-to-sender.ts';
import { createDuplicateCheck, type DuplicateCheck } from '../../shared/overlap/duplicates.ts';
import { registerUsers } from '../../shared/overlap/register-users.ts';
import type { UserRegistry } from '../../shared/overlap/registry.ts';
import type { Log } from '../../shared/ports/log.ts';
import type { ObjectFacts, ObjectStore, OpenBody } from '../../shared/ports/object-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { JobError } from '../../shared/user/outcome.ts';
import { askGuards } from './guards.ts';
import { makePlan } from './make-plan.ts';
import { decideManagers } from './managers.ts';
import { decideTable, namesOf, openNames } from './names.ts';
import type { LookUp, Probe } from './probe.ts';
import { expectedRows, readUpload } from './read-upload.ts';
import { timeNeeded } from './time-needed.ts';
import { type DecidedFile, decideSkipped, openUnchangedWatch, type UnchangedWatch } from './unchanged.ts';
import { createChunkWriter } from './write-chunks.ts';

type Opened = ObjectFacts & OpenBody;

export interface ValidateDeps extends Deployed {
  readonly files: ObjectStore;
  readonly work: WorkBucket;
  readonly registry: UserRegistry;
  readonly rowsQueue: Queue;
  readonly probe: Probe;
  readonly lookUp: LookUp;
  readonly log: Log;
}

/** Plans, decides and starts the job of one dropped object; a folder made in the S3 console is none. */
export async function validateUpload(deps: ValidateDeps, object: Dropped): Promise<void> {
  if (!uploadOfKey(object.key)) return;
  const { work } = deps;
  const job = jobId(object);
  const [isDone, knownPlan, knownManifest] = await Promise.all([
    isComplete(work, job),
    readPlan(work, job),
    readManifest(work, job),
  ]);
  if (isDone) return;
  const { plan, manifest } =
    knownPlan && knownManifest
      ? { plan: knownPlan, manifest: knownManifest }
      : await planAndDecide(deps, object, knownPlan);
  await start(deps, plan, manifest);
}

/** What follows a decision: what need not be sent is answered for, and the rest is started. */
export async function start(deps: ValidateDeps, plan: Plan, manifest: Manifest): Promise<void> {
  await answerSkipped(deps.work, { plan, manifest });
  await startJob(deps, plan, manifest);
  const { job, profileName: profile } = plan;
  const { verdict, rows, skipped, chunks, error, held } = manifest;
  deps.log.info('job decided', { job, profile, verdict, rows, skipped, chunks, code: (error ?? held)?.code });
}

interface Decided {
  readonly plan: Plan;
  readonly manifest: Manifest;
}

async function planAndDecide(deps: ValidateDeps, object: Dropped, known: Plan | undefined): Promise<Decided> {
  const { files, work } = deps;
  const [opened, names] = await Promise.all([
    files.open(object),
    known ? undefined : openNamesFor(deps, object),
  ]);
  try {
    const facts = {
      bytes: opened?.bytes ?? 0,
      lastModified: opened?.lastModified.toISOString() ?? object.eventTime,
    };
    const plan = known ?? (await writePlan(work, await makePlan(deps, object, facts, names?.version)));
    const manifest = await writeManifest(work, await decideUpload(deps, plan, opened, names));
    return { plan, manifest };
  } finally {
    opened?.discard();
    names?.discard();
  }
}

/** The table of names that an upload is to be read with. */
async function openNamesFor(
  { files, profiles }: ValidateDeps,
  { bucket, key }: Dropped,
): Promise<Opened | undefined> {
  const name = uploadOfKey(key)?.profile ?? '';
  return profiles.has(name) && !isOfNames(key) ? openNames(files, bucket, name) : undefined;
}

/**
 * Reads a file, stores its chunks and decides about it.
 *
 * @param opened the file; undefined when it is gone
 * @param names the table of names as it was opened for the plan, if it was
 * @param isReleased whether a person has seen what the guards hold it for
 */
export async function decideUpload(
  deps: ValidateDeps,
  plan: Plan,
  opened: Opened | undefined,
  names: Opened | undefined,
  isReleased = false,
): Promise<Manifest> {
  const { job } = plan;
  if (plan.profile === undefined) return refusedManifest(job, unknownProfile(deps, plan));
  const profile = Profile.parse(plan.profile);
  if (!opened)
    return refusedManifest(
      job,
      sayToSender(languageOf(plan), 'upload_gone', () => []),
    );
  if (isOfNames(plan.upload.key)) return decideTable(plan, profile, opened);
  const { table, refusal } = await namesOf(deps.files, plan, profile, names);
  if (refusal) return refusedManifest(job, refusal);
  const enterprise = enterpriseOf(profile);
  const salt = await deps.registry.salt(enterprise);
  const users = createDuplicateCheck(salt, expectedRows(plan.upload.bytes));
  const managers = createManagerIndex(salt);
  const unchanged = isDryRun(plan.upload.key)
    ? undefined
    : await openUnchangedWatch(deps.work, plan, profile, { enterprise, salt });
  const read = await readUpload(profile, opened.body, {
    openWriter(head) {
      const writer = createChunkWriter(deps.work, plan, head);
      return unchanged?.watch(head, writer) ?? writer;
    },
    duplicates: users,
    managers,
    storedTogether: plan,
    table,
  });
  if (read.refusal)
    return refusedManifest(job, read.refusal, {
      dialect: read.dialect,
      language: read.language,
      notes: read.notes ?? [],
    });
  const { rows, firstRow, columns, surplusIn, dialect, language, notes, people } = read;
  const { someKey } = people;
  const chunks = chunkCount(rows, plan.chunkRows);
  const hasManagers = await decideManagers(deps.work, plan, read, managers, users);
  const decided = {
    job,
    verdict: 'go',
    chunks,
    rows,
    users: people.users,
    people: people.users + people.rejected,
    firstRow,
    columns,
    ...(surplusIn ? { surplusIn } : {}),
    ...(dialect ? { dialect } : {}),
    language,
    ...(hasManagers ? { managers: true as const } : {}),
    notes,
  } as const;
  if (someKey === undefined) return decided;
  const spoken = { ...profile, language };
  const probed = await deps.probe(spoken, someKey);
  if (probed.error) return { ...decided, ...probed };
  // What writes nothing needs no guard, and can have no last word.
  if (!unchanged) {
    const time = timeNeeded(spoken, people.users, sharingOf(spoken, deps));
    return { ...decided, notes: [...time.notes, ...notes], gatewayCalls: probed.gatewayCalls };
  }
  const { held, creates, gatewayCalls } = isReleased
    ? { ...probed, held: undefined, creates: 0 }
    : await askGuards(deps, plan, spoken, { ...people, ...unchanged }, probed.gatewayCalls);
  if (held) return { ...decided, verdict: 'held', gatewayCalls, held };
  const file = { plan, profile: spoken, read, creates };
  return { ...decided, ...(await decideSending(deps, file, users, unchanged, gatewayCalls, isReleased)) };
}

/** Decides which rows are sent, and after whom, as the other uploads stand. */
async function decideSending(
  deps: ValidateDeps,
  file: DecidedFile,
  users: DuplicateCheck,
  unchanged: UnchangedWatch,
  calls: CallCount,
  isReleased: boolean,
): Promise<Partial<Manifest>> {
  const { plan, profile, read } = file;
  const { hasOverlaps, isShared } = await registerUsers(
    { ...deps, gatewayTimeoutMs: profile.gateway.timeoutMs },
    enterpriseOf(profile),
    plan,
    read,
    users,
    unchanged.isFolded,
  );
  const isSent = (row: number): boolean => isShared(row) || !users.isUser(row);
  const { held, gatewayCalls, ...skipping } = await decideSkipped(deps, file, unchanged, isSent, calls);
  if (held && !isReleased) return { verdict: 'held', held, gatewayCalls };
  const overlaps = hasOverlaps ? { overlaps: true as const } : {};
  const sent = read.people.users - (skipping.skipped ?? 0);
  const time = timeNeeded(profile, sent, sharingOf(profile, deps));
  const notes = [...time.notes, ...read.notes, ...skipping.notes];
  return { ...overlaps, ...skipping, ...time, notes, gatewayCalls };
}

function unknownProfile({ profiles }: ValidateDeps, plan: Plan): JobError {
  const { key } = plan.upload;
  const known = (language: Language): string => list(language, [...profiles.keys()]);
  if (isOfNames(key))
    return sayToSender(languageOf(plan), 'names_place', (language) => [{ profiles: known(language) }]);
  if (uploadOfKey(key)?.profile === undefined)
    return sayToSender(languageOf(plan), 'upload_place', (language) => [
      { folders: list(language, [...profiles.keys()].map(uploadFolder)) },
    ]);
  return sayToSender(languageOf(plan), 'unknown_profile', (language) => [
    { profile: plan.profileName, profiles: known(language) },
  ]);
}
