/**
 * The gateway on the virtual clock. It does not check whether a login is taken, so that a double creation shows.
 *
 * A write is *sent*; within the gateway's time-out it *takes effect* or never will; a created user is *visible* to
 * look-ups then, or later, but within the time-out too. What the sender hears of it is another matter.
 */

import { GatewayError, STOPPED } from '../../shared/gateway/errors.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { FoundUser, User } from '../../shared/user/user.ts';
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import { createLine } from './gateway-line.ts';
import type { FunctionName, Sandbox } from './sandbox.ts';
import type { Scenario } from './scenario.ts';
import type { Timeline } from './timeline.ts';
import { isPoison } from './uploads.ts';
import { createFates, type Fate, troubleOf } from './write-fate.ts';

interface Account {
  readonly id: string;
  readonly values: Record<string, string>;
  readonly visibleFrom: number;
}

/** A request that reached the gateway, or was on its way there. */
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
  /** Writes that may still take effect. */
  inFlight(): number;
  /** Starts what one process keeps from call to call; answers how it connects. */
  open(sandbox: Sandbox): (onCall: CallListener, signal?: AbortSignal) => Gateway;
}

const FIND: readonly Fault[] = ['crash before', 'unavailable', 'misconfigured', 'slow'];
const WRITE: readonly Fault[] = [...FIND, 'crash after', 'request lost', 'answer lost'];
const CREATE: readonly Fault[] = [...WRITE, 'visible late'];

/** What a look-up shows of a user. */
export const SHOWN = ['userName', 'showName', 'validateDate', 'employeeNumber'];

/** Of whoever has no end: nothing aborts it. */
const ENDLESS = new AbortController().signal;

export function createSimulatedGateway(parts: {
  timeline: Timeline;
  chance: Chance;
  scenario: Scenario;
  /** How much faster than it should be a worker is. */
  paceFactor: number;
}): SimulatedGateway {
  const { timeline, chance, scenario } = parts;
  const { timeoutMs } = scenario.profile.gateway;
  const drawFate = createFates(chance, { timeoutMs, usualMs: scenario.gatewayMs });
  const accounts: Account[] = scenario.existing.map((values, n) => ({
    id: `${n + 1}`,
    values: { ...values },
    visibleFrom: 0,
  }));
  const calls: GatewayCall[] = [];
  const writes: SentWrite[] = [];
  let inFlight = 0;

  /** What every call meets in an outage. */
  function outageTrouble(): Fault | undefined {
    const outage = scenario.outages.find(({ from, to }) => from <= timeline.now() && timeline.now() < to);
    return outage && (outage.trouble ?? 'unavailable');
  }

  /** What strikes at the requests of one call: one fault, at the first or at as many as there may be. */
  function drawFaults(sandbox: Sandbox, method: string, possible: readonly Fault[], detail: string) {
    let requests = 0;
    let most = 0;
    let fault: Fault | undefined;
    return (): Fault | undefined => {
      calls.push({ at: timeline.now(), by: sandbox.functionName, sandbox: sandbox.name });
      requests += 1;
      if (requests === 1) {
        fault = sandbox.draw(method, possible, detail);
        most = fault === undefined ? 0 : chance.pick('struck requests', [1, 9, 9]);
      }
      const strikes = requests <= most;
      const struck = strikes ? fault : undefined;
      return struck?.startsWith('crash') ? struck : (outageTrouble() ?? struck);
    };
  }

  /** Sends one request and lets it be answered, unless its sender dies of it or gives it up before. */
  function request<T>(sandbox: Sandbox, signal: AbortSignal, send: () => Answer<T> | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const answer = sandbox.isAlive ? send() : undefined;
      if (answer === undefined) return;
      const stop = (): void => reject(new GatewayError('unconfirmed', STOPPED, 'Time was up.'));
      signal.addEventListener('abort', stop, { once: true });
      timeline.after(answer.afterMs, () => {
        signal.removeEventListener('abort', stop);
        if (!sandbox.isAlive) return;
        if (answer.error) reject(answer.error);
        else resolve(answer.value());
      });
    });
  }

  function sendFind(sandbox: Sandbox, keys: readonly string[], by: string, fault: Fault | undefined) {
    if (fault === 'crash before') return void sandbox.crash();
    const afterMs = 20 + chance.draw('find latency') * (fault === 'slow' ? timeoutMs : 400);
    if (fault === 'unavailable' || fault === 'misconfigured')
      return { afterMs, error: troubleOf(fault), value: () => [] };
    const seenAt = timeline.now() + afterMs;
    const value = (): FoundUser[] =>
      accounts
        .filter(({ visibleFrom }) => visibleFrom <= seenAt)
        .filter(({ values }) => keys.includes(values[by] ?? ''))
        .map(({ id, values }) => ({ id, values: shown(values) }));
    return { afterMs, value };
  }

  function sendWrite<T>(sandbox: Sandbox, write: Write<T>, fault: Fault | undefined): Answer<T> | undefined {
    const { login } = write;
    if (isPoison(login)) return void sandbox.kill(`poisoned by ${login}`, 'poison');
    if (fault === 'crash before') return void sandbox.crash();
    const fate = drawFate(login, fault);
    const value = letHappen(sandbox, write, fate);
    if (fault === 'crash after') return void sandbox.crash();
    return { afterMs: fate.answerMs, error: fate.error, value };
  }

  /** Lets a write take effect in its time; answers how to read what came of it. */
  function letHappen<T>(sandbox: Sandbox, { method, login, effect }: Write<T>, fate: Fate): () => T {
    const { effectMs, visibleMs = effectMs ?? 0 } = fate;
    const visibleFrom = timeline.now() + visibleMs;
    const { invokedAt, job } = sandbox.task;
    let value: T;
    const sent = { method, login, job, invokedAt, at: timeline.now(), tookEffect: false };
    if (fate.isSent) writes.push(sent);
    if (effectMs !== undefined) {
      inFlight += 1;
      timeline.after(effectMs, () => {
        inFlight -= 1;
        sent.tookEffect = true;
        value = effect(visibleFrom);
      });
    }
    return () => value;
  }

  function open(sandbox: Sandbox): ReturnType<SimulatedGateway['open']> {
    const line = createLine({ ...parts, sandbox, now: timeline.now });
    return (onCall, signal = ENDLESS) => {
      function write<T>(method: Write<T>['method'], login: string, effect: Write<T>['effect']): Promise<T> {
        const draw = drawFaults(sandbox, method, method === 'create' ? CREATE : WRITE, login);
        const send = () =>
          request(sandbox, signal, () => sendWrite(sandbox, { method, login, effect }, draw()));
        const call = { method, effect: method === 'create' ? 'once' : 'repeatable', send } as const;
        return line(call, onCall, signal);
      }
      return {
        async find(keys, by = 'userName') {
          const draw = drawFaults(sandbox, 'find', FIND, keys.join(' '));
          const send = () => request(sandbox, signal, () => sendFind(sandbox, keys, by, draw()));
          const users = await line({ method: 'find', effect: 'read', send }, onCall, signal);
          return { users, refused: new Map() };
        },
        create: (user: User) =>
          write('create', user.userName ?? '', (visibleFrom) => {
            const id = `${accounts.length + 1}`;
            accounts.push({ id, values: { ...user }, visibleFrom });
            return { id };
          }),
        update: (found, user) =>
          write('update', found.values.userName ?? '', () => {
            const account = accounts.find(({ id }) => id === found.id);
            if (account) Object.assign(account.values, user);
          }),
      };
    };
  }

  return { accounts, calls, writes, inFlight: () => inFlight, open };
}

interface Write<T> {
  readonly method: 'create' | 'update';
  readonly login: string;
  effect(visibleFrom: number): T;
}

interface Answer<T> {
  readonly afterMs: number;
  readonly error?: GatewayError | undefined;
  value(): T;
}

const shown = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(SHOWN.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
