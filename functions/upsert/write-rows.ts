import { GatewayError, STOPPED } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import type { Decision } from '../../shared/user/decision.ts';
import type { RowOutcome } from '../../shared/user/outcome.ts';
import { createRefused, type RefusalRules, updateRefused } from './after-refusal.ts';
import { failed } from './failed.ts';

/** So many writes in a row without an answer are no accident of theirs: the gateway is down. */
const SILENCE = 8;

export type Write = Exclude<Decision, { kind: 'done' }>;

/** Trouble of the gateway that is not a row's own. */
export interface Trouble {
  readonly why: 'unavailable' | 'misconfigured';
  readonly error: GatewayError;
}

/** Why the work stopped before all rows were done. */
export type Stop =
  | { readonly why: 'time_is_up' }
  /** Another worker is trying the first create of the job. */
  | { readonly why: 'canary_is_out' }
  /** A row that kills its workers has got its outcome: the others go on in a delivery that no death was counted for. */
  | { readonly why: 'suspect_judged' }
  | Trouble;

/** What trouble of the gateway means for the rows that are left. */
export function stopFor(error: GatewayError): Stop {
  if (error.code === STOPPED) return { why: 'time_is_up' };
  return { why: error.kind === 'misconfigured' ? 'misconfigured' : 'unavailable', error };
}

/** What became of a number of writes. */
export interface Written {
  readonly outcomes: RowOutcome[];
  /** Whether any create took effect, even if the row failed on the rest of it. */
  readonly hasCreated: boolean;
  /** Writes that were sent and whose answer never came. */
  readonly unconfirmed: Write[];
  /** Writes that were not sent, or that certainly had no effect and are to be decided anew. */
  readonly unsent: Write[];
  readonly stop: Stop | undefined;
}

export interface WriteOptions {
  readonly rules: RefusalRules;
  readonly connections: number;
  /** Rows whose create was refused for a person who is there: they are decided anew, once. */
  readonly decidedAnew: Set<number>;
  /** How long new rows may still be begun, in milliseconds; 0 or less when time is up. */
  timeLeftMs(): number;
}

/**
 * Sends writes over a few connections. The first trouble that is not the row's own stops all further rows, and so does
 * a gateway that falls silent; what is in flight then is still waited for.
 */
export async function writeRows(
  gateway: Gateway,
  writes: readonly Write[],
  options: WriteOptions,
): Promise<Written> {
  const outcomes: RowOutcome[] = [];
  const unconfirmed: Write[] = [];
  const unsent: Write[] = [];
  let hasCreated = false;
  let stop: Stop | undefined;
  let silence = 0;
  let next = 0;

  async function writeNext(): Promise<void> {
    for (let write = writes[next++]; write !== undefined; write = writes[next++]) {
      if (options.timeLeftMs() <= 0) stop ??= { why: 'time_is_up' };
      if (stop) unsent.push(write);
      else await writeOne(write);
    }
  }

  async function writeOne(write: Write): Promise<void> {
    try {
      const outcome = await send(gateway, write, options);
      if (outcome) outcomes.push(outcome);
      else unsent.push(write);
      hasCreated ||= outcome?.outcome === 'created';
      silence = 0;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      fail(write, error);
    }
  }

  function fail(write: Write, error: GatewayError): void {
    if (error.kind === 'refused') {
      outcomes.push({
        ...failed(write.row, error),
        ...(error.created?.id ? { userId: error.created.id } : {}),
      });
      hasCreated ||= error.created !== undefined;
      silence = 0;
    } else if (error.kind === 'unconfirmed') {
      unconfirmed.push(write);
      silence += 1;
      if (silence >= SILENCE) stop ??= stopFor(error);
    } else {
      unsent.push(write);
      stop ??= stopFor(error);
    }
  }

  await Promise.all(Array.from({ length: options.connections }, writeNext));
  return { outcomes, hasCreated, unconfirmed, unsent, stop };
}

/** Answers undefined for a row that is to be decided anew. */
async function send(gateway: Gateway, write: Write, options: WriteOptions): Promise<RowOutcome | undefined> {
  const { row } = write;
  try {
    if (write.kind === 'create') {
      const { id } = await gateway.create(write.user);
      return { row, outcome: 'created', ...(id === undefined ? {} : { userId: id }) };
    }
    await gateway.update(write.found, write.user);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== 'refused' || error.created) throw error;
    return explainRefusal(gateway, write, error, options);
  }
  const problems = write.notes.length > 0 ? { problems: [...write.notes] } : {};
  return { row, outcome: write.as, userId: write.found.id, ...problems };
}

async function explainRefusal(
  gateway: Gateway,
  write: Write,
  refusal: GatewayError,
  { rules, decidedAnew }: WriteOptions,
): Promise<RowOutcome | undefined> {
  if (write.kind === 'update') return updateRefused(gateway, write, refusal, rules);
  const outcome = await createRefused(gateway, write, refusal, rules);
  if (outcome || decidedAnew.has(write.row)) return outcome ?? failed(write.row, refusal);
  decidedAnew.add(write.row);
  return undefined;
}
