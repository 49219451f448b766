import { GatewayError, STOPPED } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import type { Decision, DecisionRules } from '../../shared/user/decision.ts';
import type { RowOutcome } from '../../shared/user/outcome.ts';
import type { FoundUser, User } from '../../shared/user/user.ts';
import { failed } from './failed.ts';

type Create = Extract<Decision, { kind: 'create' }>;
type Update = Extract<Decision, { kind: 'update' }>;
export type RefusalRules = Pick<
  DecisionRules,
  'matchBy' | 'identities' | 'identityTaken' | 'createdIncompletely'
>;

/**
 * Finds out why a create was refused: looks the row up by all of its identities. Who is found with the row's own match
 * key is the row's person; anybody else only has something that the row claims too, and is left alone.
 *
 * @returns undefined when the person is there after all: what the row means for it is to be decided anew
 */
export async function createRefused(
  gateway: Gateway,
  { row, user }: Create,
  refusal: GatewayError,
  rules: RefusalRules,
): Promise<RowOutcome | undefined> {
  const holders = await findHolders(gateway, user, rules.identities);
  const isOwn = ({ holder }: Holder): boolean => holder.values[rules.matchBy] === user[rules.matchBy];
  if (holders.some(isOwn)) return undefined;
  return refusedFor(row, refusal, holders, rules);
}

/** Finds out why an update was refused: whether somebody else has an identity that it would have changed. */
export async function updateRefused(
  gateway: Gateway,
  { row, user, found, as }: Update,
  refusal: GatewayError,
  rules: RefusalRules,
): Promise<RowOutcome> {
  const changed = rules.identities.filter((by) => found.values[by] !== user[by]);
  const holders = await findHolders(gateway, user, changed);
  const others = holders.filter(({ holder }) => holder.id !== found.id);
  const { problems = [], ...outcome } = refusedFor(row, refusal, others, rules);
  if (as === 'updated') return { ...outcome, problems };
  return { ...outcome, userId: found.id, problems: [...problems, rules.createdIncompletely()] };
}

interface Holder {
  /** The parameter that the holder shares with the row. */
  readonly by: string;
  readonly holder: FoundUser;
}

const refusedFor = (
  row: number,
  refusal: GatewayError,
  others: readonly Holder[],
  rules: RefusalRules,
): RowOutcome =>
  failed(
    row,
    refusal,
    others.map(({ by, holder }) => rules.identityTaken(by, holder)),
  );

/** Everybody who has one of the row's identities. Where a look-up fails, nobody is known: the refusal stands. */
async function findHolders(gateway: Gateway, user: User, identities: readonly string[]): Promise<Holder[]> {
  const holders: Holder[] = [];
  for (const by of identities) {
    const value = user[by];
    if (value === undefined) continue;
    try {
      const { users } = await gateway.find([value], by);
      for (const holder of users) if (holder.values[by] === value) holders.push({ by, holder });
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code === STOPPED) throw error;
    }
  }
  return holders;
}
