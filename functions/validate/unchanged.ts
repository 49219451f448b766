/**
 * Rows that are not sent, for the ledger knows that their users are what they say:
 *
 * *candidate*, equal to its entry → not if another job that is not in the ledger carries its user → a few hundred of them are
 * looked up: who is no longer so is sent → *skipped*; or none, where too many are no longer so, or nobody can be looked up.
 *
 * The ledger is read before the job registers, and the others are listed after: so whatever the ledger does not know yet is
 * seen, and whoever comes later sees this job and waits for it.
 */
import { restoreRow } from '../../shared/chunk/codec.ts';
import { addCalls, type CallCount } from '../../shared/gateway/call-count.ts';
import { type Profile, type ProfileWithLanguage, userSchemaOf } from '../../shared/gateway/profile.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { createLedgerIndex, dayOf, isBelieved, isOfKey, readLedger } from '../../shared/ledger/ledger.ts';
import { createRowHash } from '../../shared/ledger/row-hash.ts';
import { createHashWriter } from '../../shared/ledger/row-hashes.ts';
import { writeSkipped } from '../../shared/ledger/skipped-rows.ts';
import { problemOf } from '../../shared/messages/say.ts';
import { createKeyHash } from '../../shared/overlap/key-hash.ts';
import { createRowSet, membersOf, type RowSet } from '../../shared/overlap/row-set.ts';
import type { StoredRow } from '../../shared/rows/row.ts';
import type { JobError, Problem } from '../../shared/user/outcome.ts';
import { decisionRules } from '../../shared/user/rules.ts';
import type { User } from '../../shared/user/user.ts';
import { tooManyGone } from './guards.ts';
import { hasDrifted } from './has-drifted.ts';
import type { LookUp } from './probe.ts';
import type { ReadFile } from './read-upload.ts';
import { createSample, type Sample } from './sample.ts';
import type { RowsHead, RowWriter } from './write-chunks.ts';

/** If more of the sample have changed at the gateway, the ledger is not believed for this job. */
const MAX_DRIFTED = 0.02;

/** So many of the rows that may be skipped are looked up. */
const MAX_SAMPLE = 300;

/** So many users at most are looked up to learn how many of a file's people are new. */
const MAX_STRANGERS = 500;

interface SampledRow {
  readonly row: number;
  readonly user: User;
}

/** What is learned of the rows of a file while they go by. */
export interface UnchangedWatch {
  /** Sees the rows that a writer is given. */
  watch(head: RowsHead, writer: RowWriter): RowWriter;
  /** Whether nothing hangs on a job that is over: it is in the ledger, or no row may be skipped anyway. */
  isFolded(job: string): boolean;
  /** Users of whom the ledger does not know what they say: they may be new. */
  readonly strangers: Sample<string>;
  /** Users of whom it knows nothing. */
  readonly unknown: number;
  /** Rows that equal their entries. */
  readonly candidates: RowSet;
  readonly sample: Sample<SampledRow>;
}

/** Makes the watch of a job, with the ledger as it stands now. Where the profile wants none, nobody is known. */
export async function openUnchangedWatch(
  work: WorkBucket,
  { job }: Plan,
  profile: Profile,
  { enterprise, salt }: { readonly enterprise: string; readonly salt: string },
): Promise<UnchangedWatch> {
  const ledger = profile.ledger ? await readLedger(work, enterprise) : undefined;
  const known = ledger && isBelieved(ledger) && isOfKey(ledger, profile) ? ledger : undefined;
  const lookUp = known && createLedgerIndex(known.entries, dayOf(known.now) - profile.ledgerDays);
  const folded = new Set(known?.head.folded);
  const hashKey = createKeyHash(salt);
  const hashes = createHashWriter(work, job);
  const strangers = createSample<string>(job, MAX_STRANGERS);
  let unknown = 0;
  const candidates = createRowSet();
  const sample = createSample<SampledRow>(job, MAX_SAMPLE);

  function createNote(head: RowsHead): (stored: StoredRow, row: number) => void {
    const { fields } = head;
    const { matchBy } = profile;
    const keyPlace = fields.indexOf(matchBy);
    const hashRow = profile.ledger ? createRowHash(salt, profile, fields) : () => undefined;
    return (stored, row) => {
      const isPlain = Array.isArray(stored);
      if (!isPlain && stored.kind !== 'user') return hashes.add();
      const key = (isPlain ? stored[keyPlace] : (stored.values[matchBy] ?? stored.cells[keyPlace])) ?? '';
      const hashedKey = hashKey(key);
      const hashedRow = hashRow(stored);
      hashes.add(hashedKey, hashedRow);
      const confirmed = lookUp?.(hashedKey, hashedRow);
      if (confirmed === undefined) unknown += 1;
      if (confirmed !== 'same') return strangers.add(() => Buffer.from(key).toString());
      candidates.add(row);
      sample.add(() => ({ row, user: copyOf(restoreUser(stored, row, head)) }));
    };
  }

  return {
    strangers,
    get unknown() {
      return unknown;
    },
    candidates,
    sample,
    isFolded: (other) => candidates.isEmpty() || folded.has(other),
    watch(head, writer) {
      const note = createNote(head);
      let next = head.firstRow;
      return {
        async add(rows) {
          for (const stored of rows) note(stored, next++);
          await Promise.all([hashes.store(), writer.add(rows)]);
        },
        async finish() {
          await hashes.finish();
          return writer.finish();
        },
      };
    },
  };
}

/** A cell would keep the 64 KiB around it. */
const copyOf = (user: User): User => JSON.parse(JSON.stringify(user)) as User;

function restoreUser(stored: StoredRow, row: number, head: RowsHead) {
  const restored = restoreRow(stored, row, head);
  return restored.kind === 'user' ? restored.user : {};
}

interface DecideDeps {
  readonly work: WorkBucket;
  readonly lookUp: LookUp;
}

/** A file whose rows are decided. */
export interface DecidedFile {
  readonly plan: Plan;
  readonly profile: ProfileWithLanguage;
  readonly read: ReadFile;
  /** How many of its people are new, as far as that was asked. */
  readonly creates: number;
}

/** What was decided of unchanged rows, as the manifest has it. */
export interface Skipping {
  /** How many rows are skipped; absent for none. */
  readonly skipped?: number;
  /** The record of them. */
  readonly skippedIn?: string;
  readonly notes: readonly Problem[];
  /** Why the job is to be held after all: too many are gone from the gateway. */
  readonly held?: JobError | undefined;
  /** With the calls of the sample. */
  readonly gatewayCalls: CallCount;
}

/**
 * Decides which rows are skipped, and writes it.
 *
 * @param excluded whether a row is to be sent all the same: its user is shared with others, or it is no user's
 * @param gatewayCalls those that were made for the job before
 */
export async function decideSkipped(
  { work, lookUp }: DecideDeps,
  { plan, profile, read, creates }: DecidedFile,
  { candidates, sample }: UnchangedWatch,
  excluded: (row: number) => boolean,
  gatewayCalls: CallCount,
): Promise<Skipping> {
  const last = read.firstRow + read.rows - 1;
  for (const row of membersOf(candidates, read.firstRow, last)) if (excluded(row)) candidates.remove(row);
  const asked = sample.drawn.filter(({ row }) => candidates.has(row));
  if (asked.length === 0) return { notes: [], gatewayCalls };
  const { matchBy, language } = profile;
  const keys = asked.map(({ user }) => user[matchBy] ?? '');
  const looked = await lookUp(profile, keys);
  const calls = addCalls(gatewayCalls, looked.gatewayCalls);
  if (!looked.users) return { notes: [], gatewayCalls: calls };
  const rules = decisionRules(profile, userSchemaOf(profile), read.columns);
  const { users } = looked;
  const drifted = asked.filter(({ user }) => hasDrifted(rules, user, users));
  if (drifted.length > MAX_DRIFTED * asked.length) {
    const note = problemOf(language, 'ledger_drifted', { drifted: drifted.length, asked: asked.length });
    const held = tooManyGone(
      { plan, profile, users: read.people.users, creates },
      candidates.size,
      keys,
      users,
    );
    return { notes: [note], gatewayCalls: calls, held };
  }
  for (const { row } of drifted) candidates.remove(row);
  const { size: skipped } = candidates;
  if (skipped === 0) return { notes: [], gatewayCalls: calls };
  const skippedIn = await writeSkipped(work, plan.job, read, candidates);
  const note = problemOf(language, 'ledger_skipped', { count: skipped });
  return { skipped, skippedIn, notes: [note], gatewayCalls: calls };
}
