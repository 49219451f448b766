import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { createFaults, type Faults } from './faults.ts';
import { json, page, type Reply, send } from './reply.ts';
import { createStatistics, type Statistics } from './statistics.ts';
import type { StoredUser, UserStore } from './user-store.ts';

/** The parameters of a request; one that comes without a value stays an empty text. */
export type Form = Readonly<Record<string, string>>;

/** An answer of the gateway: the JSON text, and whether it did what it was asked. */
export interface Answer {
  readonly isSuccess: boolean;
  readonly body: string;
}

export interface Method {
  readonly isWrite: boolean;
  /** Whom a call is about, told before anything of it is checked: a user name, or the keys of a look-up. */
  usersOf(form: Form): readonly string[];
  /** Does the work; look-ups show a write only `visibleAfterMs` later. */
  perform(form: Form, visibleAfterMs: number): Answer;
}

/** What one vendor's gateway is behind the HTTP that both share. */
export interface Vendor {
  /** The paths that it answers at, the usual one first. */
  readonly routes: readonly [string, ...string[]];
  readonly key: string;
  readonly secret: string;
  readonly store: UserStore;
  /** The parameter that names the method. */
  readonly methodParameter: string;
  readonly methods: ReadonlyMap<string, Method>;
  /** Refuses what breaks a rule of the platform, and has the method perform the rest. */
  perform(form: Form, headers: IncomingHttpHeaders, visibleAfterMs: number): Answer;
  /** Answers a code that a fault asked for. */
  refuse(code: number): Answer;
}

/** What every sandbox takes. */
export interface SandboxOptions {
  /** 0 (the default) takes any free port of the loopback interface. */
  readonly port?: number;
  /** Added to every answer; default 0. */
  readonly latencyMs?: number;
  /** More than this in any one second are refused by HTTP 429 with `Retry-After: 1`; default no limit. */
  readonly requestsPerSecond?: number;
  /** Faults as `parseFault` reads them. */
  readonly faults?: readonly string[];
  /** Where users are kept; absent: in memory, until it closes. */
  readonly folder?: string | undefined;
  /** The time, in milliseconds since 1970. */
  readonly now?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** A gateway to practise on, at a port of this machine. */
export interface Sandbox extends AsyncDisposable {
  /** The whole address, route included. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  /** Every user, in the order of creation. */
  users(): StoredUser[];
  readonly faults: Faults;
  /** The counts are of this moment; `writes` goes on growing. */
  stats(): Statistics;
  close(): Promise<void>;
}

/** An answer that is still due does not keep the process. */
const sleepUnlessEnded = (ms: number): Promise<void> => wait(ms, undefined, { ref: false });

/**
 * Serves a vendor's methods by form POST on loopback. A request goes: arrival → pace limit → form → fault or work →
 * latency → reply. Rejects when the port is taken.
 */
export async function serveVendor(vendor: Vendor, options: SandboxOptions): Promise<Sandbox> {
  const { port = 0, latencyMs = 0, requestsPerSecond = Infinity } = options;
  const { now = Date.now, sleep = sleepUnlessEnded } = options;
  const faults = createFaults(options.faults);
  const { seen, admit, count } = createStatistics();

  function answer(form: Form, headers: IncomingHttpHeaders): Reply {
    const name = form[vendor.methodParameter] ?? '';
    const method = vendor.methods.get(name);
    const users = method?.usersOf(form) ?? [];
    let done = false;
    function work(visibleAfterMs = 0): string {
      const { isSuccess, body } = vendor.perform(form, headers, visibleAfterMs);
      done = isSuccess;
      return body;
    }
    count('calls', name);
    const fault = faults.choose(name, users);
    if (fault) count('faults', fault.effect);
    const refuse = (code: number): string => vendor.refuse(code).body;
    const reply = fault ? fault.strike({ work, refuse }) : json(work());
    if (method?.isWrite) seen.writes.push({ method: name, user: users[0] ?? '', atMs: now(), done });
    return reply;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!admit(now(), requestsPerSecond)) return send(response, page(429));
    const trouble = findHttpTrouble(vendor, request);
    if (trouble !== undefined) return send(response, page(trouble));
    const form = parseForm(await text(request));
    const reply = orInternalError(() => answer(form, request.headers));
    const delayMs = latencyMs + (typeof reply === 'string' ? 0 : (reply.delayMs ?? 0));
    if (delayMs > 0) await sleep(delayMs);
    await send(response, reply);
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    // What fails here is a client that went away.
    handle(request, response).catch(() => request.socket.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause) => {
    throw new Error(`The sandbox cannot listen on port ${port}: choose another one.`, { cause });
  });

  async function close(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${vendor.routes[0]}`,
    key: vendor.key,
    secret: vendor.secret,
    users: vendor.store.all,
    faults,
    stats: () => ({ ...seen, calls: { ...seen.calls }, faults: { ...seen.faults } }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function findHttpTrouble(
  { routes }: Vendor,
  { url = '', method, headers }: IncomingMessage,
): number | undefined {
  if (!routes.includes(url)) return 404;
  if (method !== 'POST') return 405;
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? undefined : 415;
}

/** By way of JSON, for a text cut out of a request would keep the whole request in memory. */
const parseForm = (body: string): Form =>
  JSON.parse(JSON.stringify(Object.fromEntries(new URLSearchParams(body))));

/** What the sandbox itself fails at, a full disk say, is the 500 of a gateway, and tells the person why. */
function orInternalError(answer: () => Reply): Reply {
  try {
    return answer();
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
    return page(500);
  }
}
