import { GatewayError } from '../../shared/gateway/errors.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { FoundUser, User } from '../../shared/user/user.ts';

export interface ScriptedCall {
  readonly method: 'find' | 'create' | 'update';
  readonly user: string;
}

/** What to do at a call: nothing, or throw before it, or after it took effect. */
export type Script = (call: ScriptedCall, nth: number) => { before?: unknown; after?: unknown } | undefined;

/**
 * A gateway that does not check whether a login is taken, so that a double creation shows. Its users live in the test;
 * what trouble it makes is scripted call by call, and `isVisible` says whom a look-up shows.
 */
export function createScriptedGateway(
  script: Script = () => undefined,
  isVisible: (values: Readonly<Record<string, string>>) => boolean = () => true,
) {
  const users: { id: string; values: Record<string, string> }[] = [];
  const calls: ScriptedCall[] = [];

  function perform<T>(call: ScriptedCall, onCall: CallListener, effect: () => T): T {
    calls.push(call);
    onCall({ method: call.method, retry: false });
    const nth = calls.filter(({ method, user }) => method === call.method && user === call.user).length;
    const trouble = script(call, nth);
    if (trouble?.before) throw trouble.before;
    const result = effect();
    if (trouble?.after) throw trouble.after;
    return result;
  }

  const connect = (onCall: CallListener): Gateway => ({
    find: async (keys, by = 'userName') =>
      perform({ method: 'find', user: keys.join() }, onCall, () => ({
        users: users.filter(
          ({ values }) => isVisible(values) && keys.includes(values[by] ?? ''),
        ) as FoundUser[],
        refused: new Map<string, GatewayError>(),
      })),
    create: async (user: User) =>
      perform({ method: 'create', user: user.userName ?? '' }, onCall, () => {
        const id = String(users.length + 1);
        users.push({ id, values: { ...user } });
        return { id };
      }),
    update: async (found, user) =>
      perform({ method: 'update', user: found.values.userName ?? '' }, onCall, () => {
        const known = users.find(({ id }) => id === found.id);
        if (known) Object.assign(known.values, user);
      }),
  });

  return {
    users,
    calls,
    connect,
    writes: () =>
      calls.filter(({ method }) => method !== 'find').map(({ method, user }) => `${method} ${user}`),
  };
}

export const unconfirmed = () => new GatewayError('unconfirmed', 'no_answer', 'The answer never came.');
export const unavailable = () => new GatewayError('unavailable', '502', 'Bad gateway.');
export const refused = () => new GatewayError('refused', '103999', 'user name taken');
/** The create itself took effect, and what only an update can set was refused. */
export const createdIncompletely = (id: string) =>
  new GatewayError('refused', '103998', 'no such duty', { created: { id } });
export const misconfigured = () => new GatewayError('misconfigured', '7', 'SIGN_WRONG');
