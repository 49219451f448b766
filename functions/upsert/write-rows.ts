import type { Decision, DecisionRules } from '../../shared/core/decide.ts';
import type { RowOutcome } from '../../shared/core/outcome.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import { afterRefusal } from './after-refusal.ts';
import { failed } from './failed.ts';

export type Write = Exclude<Decision, { kind: 'done' }>;

/** Why writing stopped before all rows were done. */
export type Stop =
  | { readonly why: 'time_is_up' }
  /** Another worker is trying the first create of the job. */
  | { readonly why: 'canary_is_out' }
  | { readonly why: 'unavailable' | 'misconfigured'; readonly error: GatewayError };

/** What trouble of the gateway means for the rows that are left. */
export const stopFor = (error: GatewayError): Stop => ({
  why: error.kind === 'misconfigured' ? 'misconfigured' : 'unavailable',
  error,
});

/** What became of a number of writes. */
export interface Written {
  readonly outcomes: RowOutcome[];
  /** Writes that were sent and whose answer never came. */
  readonly unconfirmed: Write[];
  /** Writes that were not sent, or that certainly had no effect. */
  readonly unsent: Write[];
  readonly stop: Stop | undefined;
}

export interface WriteOptions {
  readonly rules: Pick<DecisionRules, 'matchBy' | 'identities' | 'identityTaken' | 'userToUpdate'>;
  readonly connections: number;
  isTimeUp(): boolean;
}

/**
 * Sends writes over a few connections. The first trouble that is not the row's own stops all further rows; what is
 * in flight then is still waited for.
 */
export async function writeRows(
  gateway: Gateway,
  writes: readonly Write[],
  options: WriteOptions,
): Promise<Written> {
  const outcomes: RowOutcome[] = [];
  const unconfirmed: Write[] = [];
  const unsent: Write[] = [];
  let stop: Stop | undefined;
  let next = 0;

  async function writeNext(): Promise<void> {
    for (let write = writes[next++]; write !== undefined; write = writes[next++]) {
      if (options.isTimeUp()) stop ??= { why: 'time_is_up' };
      if (stop) unsent.push(write);
      else await writeOne(write);
    }
  }

  async function writeOne(write: Write): Promise<void> {
    try {
      outcomes.push(await send(gateway, write, options));
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      if (error.kind === 'refused') outcomes.push(failed(write.row, error));
      else if (error.kind === 'unconfirmed') unconfirmed.push(write);
      else {
        unsent.push(write);
        stop ??= { why: error.kind, error };
      }
    }
  }

  await Promise.all(Array.from({ length: options.connections }, writeNext));
  return { outcomes, unconfirmed, unsent, stop };
}

async function send(gateway: Gateway, write: Write, options: WriteOptions): Promise<RowOutcome> {
  const { row } = write;
  if (write.kind === 'create') {
    try {
      const { id } = await gateway.create(write.user);
      return { row, outcome: 'created', ...(id === undefined ? {} : { userId: id }) };
    } catch (error) {
      if (error instanceof GatewayError && error.kind === 'refused')
        return afterRefusal(gateway, write, error, options);
      throw error;
    }
  }
  await gateway.update(write.found, write.user);
  const problems = write.notes.length > 0 ? { problems: [...write.notes] } : {};
  return { row, outcome: write.as, userId: write.found.id, ...problems };
}
