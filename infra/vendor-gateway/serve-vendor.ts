import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { createFaults, type Faults } from './faults.ts';
import { json, page, type Reply, send } from './reply.ts';
import { createStatistics, type StatisticsKeeper } from './statistics.ts';
import type { Form, Vendor } from './vendor.ts';

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

/** A page of elsewhere whose name was made to lead here (DNS rebinding) calls it by that name. */
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** A pending answer does not keep the process alive. */
const sleepUnlessEnded = (ms: number): Promise<void> => wait(ms, undefined, { ref: false });

/**
 * Serves a vendor's methods by form POST on loopback. A request goes: arrival → pace limit → form → fault or work →
 * latency → reply. Rejects when the port is taken.
 */
export async function serveVendor(vendor: Vendor, options: SandboxOptions) {
  const { port = 0, latencyMs = 0, requestsPerSecond = Infinity } = options;
  const { now = Date.now, sleep = sleepUnlessEnded } = options;
  const faults = createFaults(options.faults);
  const statistics = createStatistics();
  const answer = createAnswer({ vendor, faults, statistics, now });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!LOOPBACK.test(request.headers.host ?? '')) return send(response, page(403));
    if (!statistics.admit(now(), requestsPerSecond)) return send(response, page(429));
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
    /** The whole address, route included. */
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${vendor.routes[0]}`,
    faults,
    stats: statistics.read,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Answers a call: by the fault that strikes it, or as the vendor does. */
function createAnswer(deps: {
  vendor: Vendor;
  faults: Faults;
  statistics: StatisticsKeeper;
  now: () => number;
}) {
  const { vendor, faults, statistics, now } = deps;
  return (form: Form, headers: IncomingHttpHeaders): Reply => {
    const name = form[vendor.methodParameter] ?? '';
    const method = vendor.methods.get(name);
    const users = method?.usersOf(form) ?? [];
    let done = false;
    function work(visibleAfterMs = 0): string {
      const { isSuccess, body } = vendor.perform(form, headers, visibleAfterMs);
      done = isSuccess;
      return body;
    }
    const refuse = (code: number, text?: string): string => vendor.refuse(code, text).body;
    const fault = faults.choose(name, users);
    statistics.called(name, fault?.effect);
    const reply = fault ? fault.strike({ work, refuse }) : json(work());
    if (method?.isWrite) statistics.wrote({ method: name, user: users[0] ?? '', atMs: now(), done });
    return reply;
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

/** Copied by way of JSON, because a substring would keep its whole request in memory. */
const parseForm = (body: string): Form =>
  JSON.parse(JSON.stringify(Object.fromEntries(new URLSearchParams(body))));

/** A failure of the sandbox itself, such as a full disk, is answered by HTTP 500 and shown as a warning. */
function orInternalError(answer: () => Reply): Reply {
  try {
    return answer();
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
    return page(500);
  }
}
