/**
 * The gateway on the virtual clock. It does not check whether a login is taken, so that a double creation shows.
 *
 * A write is *sent*; within the gateway's time-out it *takes effect* or never will; a created user is *visible* to
 * look-ups then, or later, but within the time-out too. What the sender hears of it is another matter.
 */
import type { FoundUser, User } from '../../shared/core/user.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import type { Sandbox } from './sandbox.ts';
import { isPoison, type Scenario } from './scenario.ts';
import type { Timeline } from './timeline.ts';
import { createFates, type Fate, type Method, troubleOf } from './write-fate.ts';

interface Account {
  readonly id: string;
  readonly values: Record<string, string>;
  readonly visibleFrom: number;
}

export interface SimulatedGateway {
  readonly accounts: readonly Account[];
  /** Logins of whom a write was sent, and of whom one took effect: how often each was created and updated. */
  readonly sent: ReadonlySet<string>;
  readonly created: ReadonlyMap<string, number>;
  readonly updated: ReadonlyMap<string, number>;
  /** Writes that may still take effect. */
  inFlight(): number;
  connect(sandbox: Sandbox, onCall: CallListener): Gateway;
}

const FIND: readonly Fault[] = ['crash before', 'unavailable', 'misconfigured', 'slow'];
const WRITE: readonly Fault[] = [...FIND, 'crash after', 'request lost', 'answer lost'];
const CREATE: readonly Fault[] = [...WRITE, 'visible late'];

/** What a look-up shows of a user. */
const SHOWN = ['userName', 'showName', 'validateDate', 'employeeNumber'];

export function createSimulatedGateway(parts: {
  timeline: Timeline;
  chance: Chance;
  scenario: Scenario;
}): SimulatedGateway {
  const { timeline, chance, scenario } = parts;
  const drawFate = createFates(chance, {
    timeoutMs: scenario.profile.gateway.timeoutMs,
    usualMs: scenario.gatewayMs,
  });
  const accounts: Account[] = scenario.existing.map((values, n) => ({
    id: `${n + 1}`,
    values: { ...values },
    visibleFrom: 0,
  }));
  const sent = new Set<string>();
  const created = new Map<string, number>();
  const updated = new Map<string, number>();
  let inFlight = 0;

  const isDown = (): boolean =>
    scenario.outages.some(({ from, to }) => from <= timeline.now() && timeline.now() < to);
  const count = (counts: Map<string, number>, login: string) =>
    counts.set(login, (counts.get(login) ?? 0) + 1);

  /** Sends one write, and answers as its fate has it. */
  function write<T>(
    sandbox: Sandbox,
    method: Method,
    login: string,
    effect: (visibleFrom: number) => T,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!sandbox.isAlive) return;
      const fault = strike(sandbox, method, login);
      if (fault === 'crash before') return;
      const fate = drawFate(method, login, isDown() ? 'unavailable' : fault);
      const value = send(fate, login, effect);
      if (fault !== 'crash after')
        answer(sandbox, fate, () => (fate.error ? reject(fate.error) : resolve(value())));
    });
  }

  /** What strikes at a write; when it is a crash, it has happened. A poisoned user is one, every time. */
  function strike(sandbox: Sandbox, method: Method, login: string): Fault | undefined {
    const fault = sandbox.draw(method, method === 'create' ? CREATE : WRITE, login);
    if (isPoison(login)) {
      sandbox.kill(`poisoned by ${login}`);
      return 'crash before';
    }
    if (fault === 'crash before' || fault === 'crash after') sandbox.crash();
    return fault;
  }

  /** Lets a write take effect in its time; answers how to read what came of it. */
  function send<T>(fate: Fate, login: string, effect: (visibleFrom: number) => T): () => T {
    const { effectMs, visibleMs = effectMs ?? 0 } = fate;
    const visibleFrom = timeline.now() + visibleMs;
    let value: T;
    if (fate.isSent) sent.add(login);
    if (effectMs !== undefined) {
      inFlight += 1;
      timeline.after(effectMs, () => {
        inFlight -= 1;
        value = effect(visibleFrom);
      });
    }
    return () => value;
  }

  const answer = (sandbox: Sandbox, { answerMs }: Fate, hear: () => void): void => {
    timeline.after(answerMs, () => sandbox.isAlive && hear());
  };

  function find(sandbox: Sandbox, keys: readonly string[], by: string): Promise<FoundUser[]> {
    return sandbox.call({
      what: 'find',
      possible: FIND,
      detail: keys.join(' '),
      act(fault) {
        if (isDown()) throw troubleOf('unavailable');
        if (fault === 'unavailable' || fault === 'misconfigured') throw troubleOf(fault);
        const visible = accounts.filter(({ visibleFrom }) => visibleFrom <= timeline.now());
        return visible
          .filter(({ values }) => keys.includes(values[by] ?? ''))
          .map(({ id, values }) => ({ id, values: shown(values) }));
      },
      error: () => troubleOf('unavailable'),
    });
  }

  const connect = (sandbox: Sandbox, onCall: CallListener): Gateway => ({
    async find(keys, by = 'userName') {
      onCall({ method: 'find', retry: false });
      return { users: await find(sandbox, keys, by), refused: new Map() };
    },
    create(user: User) {
      const login = user.userName ?? '';
      onCall({ method: 'create', retry: false });
      return write(sandbox, 'create', login, (visibleFrom) => {
        const id = `${accounts.length + 1}`;
        accounts.push({ id, values: { ...user }, visibleFrom });
        count(created, login);
        return { id };
      });
    },
    update(found, user) {
      const login = found.values.userName ?? '';
      onCall({ method: 'update', retry: false });
      return write(sandbox, 'update', login, () => {
        const account = accounts.find(({ id }) => id === found.id);
        if (account) Object.assign(account.values, user);
        count(updated, login);
      });
    },
  });

  return { accounts, sent, created, updated, inFlight: () => inFlight, connect };
}

const shown = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(SHOWN.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
