/**
 * The gateway on the virtual clock, behind the product's own client. It does not check whether a login is taken, so that a
 * double creation shows.
 *
 * A write is *sent*; within the gateway's time-out it *takes effect* or never will; a created user is *visible* to
 * look-ups then, or later, but within the time-out too, unless the gateway is slow to show. What the sender hears of it is
 * another matter.
 */
import { createGateways } from '../../shared/gateway/connect.ts';
import { GatewayError, STOPPED } from '../../shared/gateway/errors.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { Http } from '../../shared/gateway/http.ts';
import { LOOK_UP_TYPES } from '../../shared/gateway/ovopark/fields.ts';
import type { SpeakingProfile } from '../../shared/gateway/profile.ts';
import { type Body, noConnection, SIGN_WRONG, succeed } from './answers.ts';
import { createCallFaults } from './call-faults.ts';
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import type { FunctionName, Sandbox } from './sandbox.ts';
import type { Scenario } from './scenario.ts';
import type { Timeline } from './timeline.ts';
import { hiddenMsOf } from './unkindness.ts';
import { isPoison, isUnreadable } from './uploads.ts';
import { createFates, type Fate } from './write-fate.ts';

interface Account {
  readonly id: string;
  readonly values: Record<string, string>;
  readonly visibleFrom: number;
}

/** A request that reached the gateway, or was on its way. */
export interface GatewayCall {
  readonly at: number;
  readonly by: FunctionName;
  readonly sandbox: string;
}

/** A write that was sent: for which chunk, by an invocation that began when. */
export interface SentWrite {
  readonly method: 'create' | 'update';
  readonly login: string;
  readonly job: string;
  readonly at: number;
  readonly invokedAt: number;
  tookEffect: boolean;
}

export interface SimulatedGateway {
  readonly accounts: readonly Account[];
  readonly calls: readonly GatewayCall[];
  readonly writes: readonly SentWrite[];
  /** Somebody else changes a user, if there is one. */
  drift(login: string, values: Readonly<Record<string, string>>): void;
  /** Writes that may still take effect. */
  inFlight(): number;
  /** Starts what one process keeps from call to call; answers how it connects. */
  open(
    sandbox: Sandbox,
    limits: ReadonlyMap<string, number>,
  ): (profile: SpeakingProfile, onCall: CallListener, signal?: AbortSignal) => Gateway;
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
  const { profile, unkindness } = scenario;
  const { timeoutMs } = profile.gateway;
  const drawFate = createFates(chance, { timeoutMs, usualMs: scenario.gatewayMs, unkindness });
  const accounts: Account[] = scenario.existing.map((values, n) => ({
    id: `${n + 1}`,
    values: { ...values },
    visibleFrom: 0,
  }));
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
    const { type, keyWord } = lookUpOf(form);
    const by = type === LOOK_UP_TYPES.employeeNumber ? 'employeeNumber' : 'userName';
    const found = accounts
      .filter(({ visibleFrom }) => visibleFrom <= seenAt)
      .filter(({ values }) => keyWord.includes(values[by] ?? ''))
      .map(({ id, values }) => (isUnreadable(values.userName ?? '') ? null : { id, ...shown(values) }));
    return unkindness.kind === 'capped' ? found.slice(0, unkindness.mostUsers) : found;
  }

  function sendWrite(sandbox: Sandbox, write: Write, fault: Fault | undefined): Answer | undefined {
    const { method, login } = write;
    if (isPoison(login)) return void sandbox.kill(`poisoned by ${login}`, 'poison');
    if (fault === 'crash before') return void sandbox.crash();
    const fate = drawFate(method, login, fault);
    const data = letHappen(sandbox, write, fate);
    if (fault === 'crash after') return void sandbox.crash();
    const { answerMs: afterMs, error, answer } = fate;
    return { afterMs, error, body: () => ({ ...succeed(data()), ...answer }) };
  }

  /** Lets a write take effect in its time; answers how to read what came of it. */
  function letHappen(sandbox: Sandbox, { method, login, effect }: Write, fate: Fate): () => unknown {
    const { effectMs } = fate;
    const hiddenMs = hiddenMsOf(unkindness, accounts.length === scenario.existing.length);
    const visibleMs = Math.max(fate.visibleMs ?? 0, (effectMs ?? 0) + hiddenMs);
    const visibleFrom = timeline.now() + visibleMs;
    const { invokedAt, job } = sandbox.task;
    let data: unknown = null;
    const sent = { method, login, job, invokedAt, at: timeline.now(), tookEffect: false };
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

  function writeOf(method: 'create' | 'update', form: Form): Write {
    const user = Object.fromEntries(Object.entries(form).filter(([name]) => !isProtocol(name)));
    const updated = accounts.find(({ id }) => id === form.id);
    if (method === 'update') {
      const login = updated?.values.userName ?? '';
      return { method, login, effect: () => void (updated && Object.assign(updated.values, user)) };
    }
    return {
      method,
      login: user.userName ?? '',
      effect(visibleFrom) {
        const userId = `${accounts.length + 1}`;
        accounts.push({ id: userId, values: user, visibleFrom });
        return { userId };
      },
    };
  }

  function open(
    ...[sandbox, limits]: Parameters<SimulatedGateway['open']>
  ): ReturnType<SimulatedGateway['open']> {
    const faultOf = createCallFaults({ chance, scenario, sandbox, now: timeline.now });
    let isRetry = false;
    let nonces = 0;

    const http: Http = {
      async post(parameters, { signal, onSent } = {}) {
        onSent?.();
        const form: Form = Object.fromEntries(parameters);
        const { name, possible } = METHODS[form._mt ?? ''] ?? { name: 'find', possible: FIND };
        const body = await request(sandbox, signal, () => {
          const write = name === 'find' ? undefined : writeOf(name, form);
          const detail = write?.login ?? lookUpOf(form).keyWord.join(' ');
          calls.push({ at: timeline.now(), by: sandbox.functionName, sandbox: sandbox.name });
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
    return (profile, onCall, signal) =>
      gateways.connect(
        profile,
        { key: 'k', secret: 's' },
        {
          ...(sandbox.functionName === 'upsert' && { workers: scenario.workers / paceFactor }),
          onCall(call) {
            // Told in the same instant in which the request is sent.
            isRetry = call.retry;
            onCall(call);
          },
          ...(signal ? { signal } : {}),
        },
      );
  }

  return {
    accounts,
    calls,
    writes,
    inFlight: () => inFlight,
    drift(login, values) {
      for (const each of accounts) if (each.values.userName === login) Object.assign(each.values, values);
    },
    open,
  };
}

type Form = Readonly<Record<string, string>>;

interface Write {
  readonly method: 'create' | 'update';
  readonly login: string;
  /** Answers the `data` of its success. */
  effect(visibleFrom: number): unknown;
}

interface Answer {
  readonly afterMs: number;
  readonly error?: GatewayError | undefined;
  body(): Body;
}

const lookUpOf = (form: Form): { type?: number; keyWord: string[] } =>
  JSON.parse(form.object ?? '{"keyWord":[]}');

const shown = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(SHOWN.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
