import type { Doubt } from '../../shared/chunk/doubt.ts';
import type { Trouble } from '../../shared/gateway/circuit.ts';
import { GatewayError, STOPPED } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import type { RowDecision } from '../../shared/user/decision.ts';
import type { Problem, RowOutcome } from '../../shared/user/outcome.ts';
import type { DecisionRules } from '../../shared/user/rules.ts';
import { type FoundUser, isSameText, type User } from '../../shared/user/user.ts';
import { type ChunkRun, tellWorkedOn } from './chunk-run.ts';
import { refusalOf } from './refusal-streaks.ts';

/** How many of the rows that were created last bear witness for one that is in doubt. */
const MAX_WITNESSES = 2;

/** So many consecutive writes without an answer are not the rows' fault: the gateway is down. */
const MAX_CONSECUTIVE_UNANSWERED = 8;

export type Write = Exclude<RowDecision, { kind: 'done' }>;
export type Create = Extract<Write, { kind: 'create' }>;
export type Update = Extract<Write, { kind: 'update' }>;

/** Why the work stopped before all rows were done. */
export type Stop =
  | { readonly why: 'time_is_up' }
  /** Another worker is trying the first create of the job. */
  | { readonly why: 'canary_is_out' }
  /** Another worker has the gateway alone. */
  | { readonly why: 'seat_is_taken'; readonly waitMs: number }
  /** All that is left was sent and is not proved; it is too early to look for it. */
  | { readonly why: 'too_early_to_look' }
  /** A row that kills its workers has got its outcome: the others go on with a fresh message, whose receive count begins anew. */
  | { readonly why: 'suspect_judged' }
  /** The rows that are left wait for the rows of their managers, which have no outcome yet. */
  | { readonly why: 'managers_come_first' }
  /** The gateway has refused row after row with one code: nothing more of the job is sent. */
  | { readonly why: 'same_refusal'; readonly refusal: Problem }
  | Trouble;

/** The gateway's trouble that stopped the work, if that was it. */
export const troubleOf = (stop: Stop | undefined): Trouble | undefined =>
  stop && 'error' in stop ? stop : undefined;

/** What trouble of the gateway means for the rows that are left. */
export function stopFor(error: GatewayError): Stop {
  if (error.code === STOPPED) return { why: 'time_is_up' };
  return { why: error.kind === 'misconfigured' ? 'misconfigured' : 'unavailable', error };
}

/** A write that was sent, and whose answer never came or proves nothing. */
export interface Unproven extends Pick<Doubt, 'says' | 'problem' | 'witnesses' | 'isCanary'> {
  readonly write: Write;
}

/** What became of a number of writes. */
export interface Written {
  readonly outcomes: RowOutcome[];
  /** Whether any create took effect, even if the row failed on the rest of it. */
  hasCreated: boolean;
  readonly unproven: Unproven[];
  /** Writes that were not sent, or were refused and are to be decided again. */
  readonly withoutEffect: Write[];
  stop: Stop | undefined;
}

export const nothingWritten = (): Written => ({
  outcomes: [],
  hasCreated: false,
  unproven: [],
  withoutEffect: [],
  stop: undefined,
});

/**
 * Sends writes over a few connections. The first trouble that is not the row's own stops all further rows, and so does
 * a gateway that falls silent; what is in flight then is still waited for.
 */
export async function writeRows(run: ChunkRun, gateway: Gateway, writes: readonly Write[]): Promise<Written> {
  const written = nothingWritten();
  const queue = writes.values();
  /** Rows whose creates were answered with their proof, the latest last. */
  const proved: number[] = [];
  const unproven: { readonly found: Unproven; readonly provedBefore: number }[] = [];
  let unanswered = 0;

  async function writeOn(): Promise<void> {
    for (const write of queue) {
      if (run.timing.timeLeftMs() <= 0) written.stop ??= { why: 'time_is_up' };
      if (written.stop) {
        written.withoutEffect.push(write);
        continue;
      }
      await writeOne(write);
      tellWorkedOn(run);
    }
  }

  async function writeOne(write: Write): Promise<void> {
    const provedBefore = proved.length;
    try {
      const outcome = await send(run, gateway, write);
      unanswered = 0;
      if (outcome === 'decide_again') return void written.withoutEffect.push(write);
      end(outcome);
      noteRefusal(refusalOf(outcome));
      written.hasCreated ||= outcome.outcome === 'created';
      if (write.kind === 'create' && outcome.outcome === 'created') proved.push(write.row);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      note(write, error, provedBefore);
    }
  }

  function end(outcome: RowOutcome): void {
    written.outcomes.push(outcome);
    run.unrecorded += 1;
  }

  function noteRefusal(refused: Problem | undefined): void {
    run.refusals.note('write', refused);
    const refusal = run.refusals.reached();
    if (refusal) written.stop ??= { why: 'same_refusal', refusal };
  }

  function noteRefused({ row }: Write, error: GatewayError): void {
    const { created } = error;
    const outcome = failed(run.context.rules, row, error);
    end({ ...outcome, ...(created?.id ? { userId: created.id } : {}) });
    written.hasCreated ||= created !== undefined;
    noteRefusal(created ? undefined : refusalOf(outcome));
    unanswered = 0;
  }

  function note(write: Write, error: GatewayError, provedBefore: number): void {
    const { says } = error;
    if (error.kind === 'refused') noteRefused(write, error);
    else if (error.kind === 'unconfirmed') {
      const found = { write, says, problem: problemIn(run.context.rules, error) };
      unproven.push({ found, provedBefore });
      unanswered = says === undefined ? unanswered + 1 : 0;
      if (unanswered >= MAX_CONSECUTIVE_UNANSWERED) written.stop ??= stopFor(error);
    } else {
      written.withoutEffect.push(write);
      written.stop ??= stopFor(error);
    }
  }

  await Promise.all(Array.from({ length: run.context.profile.gateway.connections }, writeOn));
  for (const { found, provedBefore } of unproven) {
    // Those whose answers came after it was sent: what look-ups show of them, they would show of it.
    const witnesses = proved.slice(provedBefore).slice(-MAX_WITNESSES);
    const hasAny = found.write.kind === 'create' && witnesses.length > 0;
    written.unproven.push({ ...found, ...(hasAny && { witnesses }) });
  }
  return written;
}

async function send(run: ChunkRun, gateway: Gateway, write: Write): Promise<RowOutcome | 'decide_again'> {
  const { row } = write;
  try {
    if (write.kind === 'create') {
      const { id } = await gateway.create(write.user);
      return { row, outcome: 'created', userId: id };
    }
    await gateway.update(write.found, write.user);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== 'refused' || error.created) throw error;
    return write.kind === 'create'
      ? resolveRefusedCreate(run, gateway, write, error)
      : explainRefusedUpdate(run.context.rules, gateway, write, error);
  }
  const problems = write.notes.length > 0 ? { problems: [...write.notes] } : {};
  return { row, outcome: write.as, userId: write.found.id, ...problems };
}

type Speaking = Pick<DecisionRules, 'language'>;

const problemIn = ({ language }: Speaking, error: GatewayError): Problem => ({
  code: error.code,
  message: error.inWords(language),
});

/** The gateway said no to this row: its own code and text are the report's; `more` says what we found out besides. */
export const failed = (
  speaking: Speaking,
  row: number,
  error: GatewayError,
  more: readonly Problem[] = [],
): RowOutcome => ({ row, outcome: 'failed', problems: [problemIn(speaking, error), ...more] });

/**
 * Finds out why a create was refused: looks the row up by all of its identities. Who is found with the row's own match
 * key is the row's person, for whom the row is decided again, once; anybody else only has something that the row claims
 * too, and is left alone.
 */
async function resolveRefusedCreate(
  { context: { rules }, decidedAgain }: ChunkRun,
  gateway: Gateway,
  { row, user }: Create,
  refusal: GatewayError,
): Promise<RowOutcome | 'decide_again'> {
  const holders = await findHolders(gateway, user, rules.identities);
  const isThere = holders.some(({ holder }) => isSameText(holder.values[rules.matchBy], user[rules.matchBy]));
  if (!isThere) return failed(rules, row, refusal, takenIdentities(rules, holders));
  if (decidedAgain.has(row)) return failed(rules, row, refusal);
  decidedAgain.add(row);
  return 'decide_again';
}

/** Finds out why an update was refused: whether somebody else has an identity that it would have changed. */
async function explainRefusedUpdate(
  rules: DecisionRules,
  gateway: Gateway,
  { row, user, found, as }: Update,
  refusal: GatewayError,
): Promise<RowOutcome> {
  const changed = rules.identities.filter((by) => found.values[by] !== user[by]);
  const holders = await findHolders(gateway, user, changed);
  const taken = takenIdentities(
    rules,
    holders.filter(({ holder }) => holder.id !== found.id),
  );
  if (as === 'updated') return failed(rules, row, refusal, taken);
  return { ...failed(rules, row, refusal, [...taken, rules.createdIncompletely()]), userId: found.id };
}

interface Holder {
  /** The parameter that the holder shares with the row. */
  readonly by: string;
  readonly holder: FoundUser;
}

const takenIdentities = (rules: DecisionRules, holders: readonly Holder[]): Problem[] =>
  holders.map(({ by, holder }) => rules.identityTaken(by, holder));

/** Everybody who has one of the row's identities. Where a look-up fails, nobody is known: the refusal stands. */
async function findHolders(gateway: Gateway, user: User, identities: readonly string[]): Promise<Holder[]> {
  const holders: Holder[] = [];
  for (const by of identities) {
    const value = user[by];
    if (value === undefined) continue;
    try {
      const { users } = await gateway.find([value], by);
      for (const holder of users) if (isSameText(holder.values[by], value)) holders.push({ by, holder });
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code === STOPPED) throw error;
    }
  }
  return holders;
}
