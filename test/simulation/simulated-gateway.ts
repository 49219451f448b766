/**
 * The gateway on the virtual clock, behind the product's own client. It does not check whether a login is taken, so that a
 * double creation shows.
 *
 * A write is *sent*; within the gateway's timeout it *takes effect* or never will; a created user is *visible* to
 * look-ups then, or later, but within the timeout too, unless the gateway is slow to show. What the sender hears of it is
 * another matter.
 */
import { createGateways } from '../../shared/gateway/connect.ts';
import type { Credentials } from '../../shared/gateway/credentials.ts';
import { GatewayError, STOPPED } from '../../shared/gateway/errors.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { Http } from '../../shared/gateway/http.ts';
import { LOOK_UP_TYPES } from '../../shared/gateway/ovopark/fields.ts';
import type { ProfileWithLanguage } from '../../shared/gateway/profile.ts';
import { limitOf, workersFor } from '../../shared/gateway/sharing.ts';
import { type Body, noConnection, SIGN_WRONG, succeed } from './answers.ts';
import { createCallFaults } from './call-faults.ts';
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import { enterpriseOf, OWN_GROUP } from './profiles.ts';
import type { FunctionName, Sandbox } from './sandbox.ts';
import { existingIn, refusesMeanwhile, type Scenario } from './scenario.ts';
import type { Timeline } from './timeline.ts';
import { hiddenMsOf } from './unkindness.ts';
import { isPoison, isRefused, isUnreadable } from './uploads.ts';
import { createFates, type Fate } from './write-fate.ts';

interface Account {
  /** In another enterprise somebody else may have the same. */
  readonly id: string;
  readonly enterprise: number;
  readonly values: Record<string, string>;
  readonly visibleFrom: number;
}

/** A request that reached the gateway, or was on its way. */
export interface GatewayCall {
  readonly at: number;
  /** Whose key it was signed with, and the enterprise that it names, if it names one. */
  readonly key: string;
  readonly named: number | undefined;
  readonly by: FunctionName;
  readonly sandbox: string;
}

/** A write that was sent: for which chunk, by an invocation that began when. */
export interface SentWrite {
  readonly method: 'create' | 'update';
  readonly enterprise: number;
  readonly login: string;
  readonly says: Readonly<Record<string, string>>;
  /** The `groupId` of whom it would change. */
  readonly group: string | undefined;
  readonly job: string;
  /** When the process began that sent it. */
  readonly startedAt: number;
  readonly at: number;
  readonly invokedAt: number;
  tookEffect: boolean;
}

export interface SimulatedGateway {
  readonly accounts: readonly Account[];
  readonly calls: readonly GatewayCall[];
  readonly writes: readonly SentWrite[];
  /** Somebody else changes a user of an enterprise, if there is one. */
  drift(enterprise: number, login: string, values: Readonly<Record<string, string>>): void;
  /** Writes that may still take effect. */
  inFlight(): number;
  /** Starts what one process keeps from call to call; answers how it connects. */
  open(
    sandbox: Sandbox,
    settings: { readonly workers?: number | undefined; readonly limits: ReadonlyMap<string, number> },
  ): (
    profile: ProfileWithLanguage,
    credentials: Credentials,
    onCall: CallListener,
    signal?: AbortSignal,
  ) => Gateway;
}

const FIND: readonly Fault[] = ['crash before', 'unavailable', 'misconfigured', 'slow'];
const WRITE: readonly Fault[] = [...FIND, 'crash after', 'request lost', 'answer lost'];
const CREATE: readonly Fault[] = [...WRITE, 'visible late'];

const METHODS: Readonly<Record<string, { name: 'find' | 'create' | 'update'; possible: readonly Fault[] }>> =
  {
    'open.shopweb.user.getUserByType': { name: 'find', possible: FIND },
    'open.shopweb.user.addUser': { name: 'create', possible: CREATE },
    'open.shopweb.user.updateUser': { name: 'update', possible: WRITE },
  };

/** What a look-up shows of a user. */
export const SHOWN = ['userName', 'showName', 'validateDate', 'employeeNumber'];

/** The parameters of a write that are none of the user's. */
const isProtocol = (name: string): boolean => name.startsWith('_') || name === 'id';

export function createSimulatedGateway(parts: {
  timeline: Timeline;
  chance: Chance;
  scenario: Scenario;
  /** How much faster than it should be a worker is. */
  paceFactor: number;
}): SimulatedGateway {
  const { timeline, chance, scenario, paceFactor } = parts;
  const { profile, second, unkindness } = scenario;
  const { timeoutMs } = profile.gateway;
  const enterprises = new Map(
    [profile, ...(second ? [second] : [])].map((each) => [each.secretName, enterpriseOf(each)]),
  );
  const enterpriseOfKey = (key: string): number => enterprises.get(key) ?? 0;
  const { gatewayMs: usualMs } = scenario;
  const refuses = (enterprise: number, login: string): boolean =>
    isRefused(login) || refusesMeanwhile(scenario, enterprise, login, timeline.now());
  const drawFate = createFates(chance, { timeoutMs, usualMs, unkindness, refuses });
  const accounts: Account[] = [...new Set(enterprises.values())].flatMap((enterprise) =>
    existingIn(scenario, enterprise).map((values, n) => ({
      id: `${n + 1}`,
      enterprise,
      values: { ...values },
      visibleFrom: 0,
    })),
  );
  const there = accounts.length;
  const peopleOf = (enterprise: number): Account[] =>
    accounts.filter((each) => each.enterprise === enterprise);
  const calls: GatewayCall[] = [];
  const writes: SentWrite[] = [];
  let inFlight = 0;
  /** Sends one request and lets it be answered, unless its sender dies of it or gives it up before. */
  function request(
    sandbox: Sandbox,
    signal: AbortSignal | undefined,
    send: () => Answer | undefined,
  ): Promise<Body> {
    return new Promise((resolve, reject) => {
      const answer = sandbox.isAlive ? send() : undefined;
      if (answer === undefined) return;
      const stop = (): void => reject(new GatewayError('unconfirmed', STOPPED, 'Time was up.'));
      signal?.addEventListener('abort', stop, { once: true });
      timeline.after(answer.afterMs, () => {
        signal?.removeEventListener('abort', stop);
        if (!sandbox.isAlive) return;
        if (answer.error) reject(answer.error);
        else resolve(answer.body());
      });
    });
  }

  function sendFind(sandbox: Sandbox, form: Form, fault: Fault | undefined): Answer | undefined {
    if (fault === 'crash before') return void sandbox.crash();
    const afterMs = 20 + chance.draw('find latency') * (fault === 'slow' ? timeoutMs : 400);
    if (fault === 'unavailable') return { afterMs, error: noConnection(), body: () => SIGN_WRONG };
    if (fault === 'misconfigured') return { afterMs, body: () => SIGN_WRONG };
    const seenAt = timeline.now() + afterMs;
    return { afterMs, body: () => succeed(look(form, seenAt)) };
  }

  function look(form: Form, seenAt: number): unknown[] {
    const { type, keyWord, enterpriseId = 0 } = lookUpOf(form);
    const by = type === LOOK_UP_TYPES.employeeNumber ? 'employeeNumber' : 'userName';
    const found = peopleOf(enterpriseId)
      .filter(({ visibleFrom }) => visibleFrom <= seenAt)
      .filter(({ values }) => keyWord.includes(values[by] ?? ''))
      .map(({ id, values }) => (isUnreadable(values.userName ?? '') ? null : { id, ...shown(values) }));
    return unkindness.kind === 'capped' ? found.slice(0, unkindness.mostUsers) : found;
  }

  function sendWrite(sandbox: Sandbox, write: Write, fault: Fault | undefined): Answer | undefined {
    const { login } = write;
    if (isPoison(login)) return void sandbox.kill(`poisoned by ${login}`, 'poison');
    if (fault === 'crash before') return void sandbox.crash();
    const fate = drawFate(write, fault);
    const data = letHappen(sandbox, write, fate);
    if (fault === 'crash after') return void sandbox.crash();
    const { answerMs: afterMs, error, answer } = fate;
    return { afterMs, error, body: () => ({ ...succeed(data()), ...answer }) };
  }

  /** Lets a write take effect in its time; answers how to read what came of it. */
  function letHappen(sandbox: Sandbox, { effect, ...write }: Write, fate: Fate): () => unknown {
    const { effectMs } = fate;
    const hiddenMs = hiddenMsOf(unkindness, accounts.length === there);
    const visibleMs = Math.max(fate.visibleMs ?? 0, (effectMs ?? 0) + hiddenMs);
    const visibleFrom = timeline.now() + visibleMs;
    const { invokedAt, job } = sandbox.task;
    let data: unknown = null;
    const sent = { ...write, job, invokedAt, at: timeline.now(), tookEffect: false };
    if (fate.isSent) writes.push(sent);
    if (effectMs !== undefined) {
      inFlight += 1;
      timeline.after(effectMs, () => {
        inFlight -= 1;
        sent.tookEffect = true;
        data = effect(visibleFrom);
      });
    }
    return () => data;
  }

  function writeOf(method: 'create' | 'update', form: Form, startedAt: number): Write {
    const user = Object.fromEntries(Object.entries(form).filter(([name]) => !isProtocol(name)));
    const enterprise = enterpriseOfKey(form._akey ?? '');
    const of = { method, enterprise, says: user, startedAt };
    if (method === 'update') {
      const { values } = peopleOf(enterprise).find(({ id }) => id === form.id) ?? {};
      const effect = (): void => void (values && Object.assign(values, user));
      return { ...of, login: values?.userName ?? '', group: values?.groupId, effect };
    }
    return {
      ...of,
      login: user.userName ?? '',
      group: undefined,
      effect(visibleFrom) {
        const userId = `${peopleOf(enterprise).length + 1}`;
        accounts.push({ id: userId, enterprise, values: { ...user }, visibleFrom });
        return { userId };
      },
    };
  }

  function open(
    ...[sandbox, { workers, limits }]: Parameters<SimulatedGateway['open']>
  ): ReturnType<SimulatedGateway['open']> {
    const faultOf = createCallFaults({ chance, scenario, sandbox, now: timeline.now });
    const startedAt = timeline.now();
    let isRetry = false;
    let nonces = 0;

    const http: Http = {
      async post(parameters, { signal, onSent } = {}) {
        onSent?.();
        const form: Form = Object.fromEntries(parameters);
        const { name, possible } = METHODS[form._mt ?? ''] ?? { name: 'find', possible: FIND };
        const body = await request(sandbox, signal, () => {
          const write = name === 'find' ? undefined : writeOf(name, form, startedAt);
          const { keyWord, enterpriseId: named } = lookUpOf(form);
          const detail = write?.login ?? keyWord.join(' ');
          const by = { by: sandbox.functionName, sandbox: sandbox.name, key: form._akey ?? '' };
          calls.push({ ...by, at: timeline.now(), named });
          const fault = faultOf(name, possible, detail, isRetry);
          return write ? sendWrite(sandbox, write, fault) : sendFind(sandbox, form, fault);
        });
        return { status: 200, body };
      },
      close: async () => {},
    };
    const gateways = createGateways({
      now: timeline.now,
      monotonicNow: timeline.now,
      sleep: sandbox.sleep,
      random: () => chance.draw('jitter'),
      createNonce: () => `${sandbox.name} ${nonces++}`,
      openHttp: () => http,
      limits,
    });
    return (profile, credentials, onCall, signal) =>
      gateways.connect(profile, credentials, {
        ...(sandbox.functionName === 'upsert' && {
          workers: workersFor(limitOf(profile, limits), workers) / paceFactor,
        }),
        onCall(call) {
          // Told in the same instant in which the request is sent.
          isRetry = call.retry;
          onCall(call);
        },
        ...(signal ? { signal } : {}),
      });
  }

  return {
    accounts,
    calls,
    writes,
    inFlight: () => inFlight,
    drift(enterprise, login, values) {
      for (const each of peopleOf(enterprise))
        if (each.values.userName === login) Object.assign(each.values, values);
    },
    open,
  };
}

type Form = Readonly<Record<string, string>>;

interface Write extends Pick<SentWrite, 'method' | 'enterprise' | 'login' | 'says' | 'group' | 'startedAt'> {
  /** Answers the `data` of its success. */
  effect(visibleFrom: number): unknown;
}

interface Answer {
  readonly afterMs: number;
  readonly error?: GatewayError | undefined;
  body(): Body;
}

const lookUpOf = (form: Form): { type?: number; keyWord: string[]; enterpriseId?: number } =>
  JSON.parse(form.object ?? '{"keyWord":[]}');

const shown = ({ groupId = OWN_GROUP, ...values }: Readonly<Record<string, string>>) => ({
  groupId,
  ...Object.fromEntries(SHOWN.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]]))),
});
