import type { Decision, DecisionRules } from '../../shared/core/decide.ts';
import type { RowOutcome } from '../../shared/core/outcome.ts';
import type { FoundUser, User } from '../../shared/core/user.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import { failed } from './failed.ts';

type Create = Extract<Decision, { kind: 'create' }>;
type Rules = Pick<DecisionRules, 'matchBy' | 'identities' | 'identityTaken' | 'userToUpdate'>;

/**
 * Finds out why a create was refused: looks the row up by all of its identities. Who is found with the row's own match
 * key is the row's person, and is updated; anybody else only has something that the row claims too, and is left alone.
 */
export async function afterRefusal(
  gateway: Gateway,
  { row, user }: Create,
  refusal: GatewayError,
  { rules }: { readonly rules: Rules },
): Promise<RowOutcome> {
  const holders = await findHolders(gateway, user, rules);
  const own = holders.filter(({ holder }) => holder.values[rules.matchBy] === user[rules.matchBy]);
  const [person] = own;
  if (person && own.every(({ holder }) => holder.id === person.holder.id)) {
    await gateway.update(person.holder, rules.userToUpdate(user));
    return { row, outcome: 'updated', userId: person.holder.id };
  }
  const taken = holders.filter(({ holder }) => holder.values[rules.matchBy] !== user[rules.matchBy]);
  return failed(
    row,
    refusal,
    taken.map(({ by, holder }) => rules.identityTaken(by, holder)),
  );
}

interface Holder {
  /** The parameter that the holder shares with the row. */
  readonly by: string;
  readonly holder: FoundUser;
}

/** Everybody who has one of the row's identities. Where a look-up fails, nobody is known: the refusal stands. */
async function findHolders(gateway: Gateway, user: User, rules: Rules): Promise<Holder[]> {
  const holders: Holder[] = [];
  for (const by of rules.identities) {
    const value = user[by];
    if (value === undefined) continue;
    try {
      const { users } = await gateway.find([value], by);
      for (const holder of users) if (holder.values[by] === value) holders.push({ by, holder });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
    }
  }
  return holders;
}
