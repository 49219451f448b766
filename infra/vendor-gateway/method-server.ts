import { setMaxListeners } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { createFaults, type Faults, type Target } from './faults.ts';
import { json, page, type Reply, send, spoil } from './reply.ts';
import { createSlidingWindow } from './sliding-window.ts';
import { createStatistics, type Statistics } from './statistics.ts';

/** The parameters of a request; one that comes without a value stays an empty text. */
export type Form = Readonly<Record<string, string>>;

/** A request as far as faults and statistics are concerned, told before anything of it is checked. */
export interface Call extends Target {
  readonly isWrite: boolean;
}

/** An answer of the gateway: its code, the JSON text that carries it, and whether a user was written. */
export interface Answer {
  readonly code: string;
  readonly body: string;
  readonly changed: boolean;
}

/** What one vendor's gateway does behind the HTTP that both share. */
export interface Vendor {
  isRoute(path: string): boolean;
  describe(form: Form): Call;
  /** Checks and does the work. A write shows in look-ups only after `lateMs`. */
  perform(form: Form, headers: IncomingHttpHeaders, lateMs: number | undefined): Answer;
  /** Answers a code that a fault asked for. */
  refuse(code: number): Answer;
  /** Ends with the server, also with one that could not start. */
  close(): void;
}

/** What both sandboxes take. */
export interface ServerOptions {
  /** 0 (the default) takes any free port of the loopback interface. */
  readonly port?: number;
  /** Added to every answer; default 0. */
  readonly latencyMs?: number;
  /** More arrivals than this in any one second are refused by HTTP 429 with `Retry-After: 1`; default no limit. */
  readonly requestsPerSecond?: number;
  readonly faults?: readonly (Fault | string)[];
  /** The time, in milliseconds since 1970. The default never goes back. */
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

export interface MethodServer extends AsyncDisposable {
  readonly origin: string;
  readonly faults: Faults;
  stats(): Statistics;
  close(): Promise<void>;
}

export const monotonicNow = (): number => performance.timeOrigin + performance.now();

const MAX_REQUEST_BYTES = 8 * 1024 * 1024;

/**
 * Serves a vendor's methods by form POST on loopback. A request goes: arrival → pace limit → form → fault or work →
 * latency → reply. Rejects when the port is taken.
 */
export async function startMethodServer(vendor: Vendor, options: ServerOptions): Promise<MethodServer> {
  const now = options.now ?? monotonicNow;
  const sleep = options.sleep ?? ((ms, signal) => wait(ms, undefined, { signal }));
  const limit = options.requestsPerSecond ?? Infinity;
  const admitted = createSlidingWindow(1_000);
  const faults = createFaults(options.faults);
  const statistics = createStatistics();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal); // every answer that waits listens to it

  function isWithinPace(): boolean {
    if (limit === Infinity) return true;
    if (admitted.count(now()) >= limit) return false;
    admitted.add(now());
    return true;
  }

  function work(form: Form, headers: IncomingHttpHeaders): { reply: Reply; delayMs: number } {
    const call = vendor.describe(form);
    const fault = faults.strike(call);
    statistics.called(call.method);
    if (fault) statistics.struck(fault.effect);
    const { reply, answer } = decide(vendor, form, headers, fault);
    if (answer) statistics.answered(answer.code);
    if (call.isWrite) {
      // A copy, because a text cut out of a request would keep that whole request in memory.
      const user = Buffer.from(call.users[0] ?? '').toString();
      statistics.wrote({ method: call.method, user, atMs: now(), done: answer?.changed ?? false });
    }
    return { reply, delayMs: (options.latencyMs ?? 0) + (fault?.effect === 'slow' ? fault.ms : 0) };
  }

  /** What the sandbox itself stumbles over, a full disk say, is the 500 of a gateway, and tells the person why. */
  function attempt(form: Form, headers: IncomingHttpHeaders): { reply: Reply; delayMs: number } {
    try {
      return work(form, headers);
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error));
      return { reply: page(500), delayMs: 0 };
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    statistics.arrived(now());
    if (!isWithinPace()) {
      statistics.refusedForPace();
      return send(response, page(429, 1));
    }
    const trouble = findHttpTrouble(vendor, request);
    if (trouble !== undefined) return send(response, page(trouble));
    const text = await readText(request);
    if (text === undefined) return send(response, page(413));
    const { reply, delayMs } = attempt(Object.fromEntries(new URLSearchParams(text)), request.headers);
    if (delayMs > 0) await sleep(delayMs, closing.signal);
    await send(response, reply);
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    // What fails here is a client that went away, or the end of the sandbox: both end the connection.
    handle(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  }).catch((cause) => {
    vendor.close();
    throw new Error(`The sandbox cannot listen on port ${options.port}: choose another one.`, { cause });
  });
  const { port } = server.address() as AddressInfo;

  async function end(): Promise<void> {
    closing.abort();
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await ended;
    vendor.close();
  }
  let ending: Promise<void> | undefined;
  const close = (): Promise<void> => (ending ??= end());

  return {
    origin: `http://127.0.0.1:${port}`,
    faults,
    stats: statistics.read,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Lets a fault come instead of the work, or after it. `answer` is what the gateway itself said, if it was asked. */
function decide(
  vendor: Vendor,
  form: Form,
  headers: IncomingHttpHeaders,
  fault: Fault | undefined,
): { reply: Reply; answer: Answer | undefined } {
  switch (fault?.effect) {
    case 'http':
      return { reply: page(fault.http, fault.retryAfterSeconds), answer: undefined };
    case 'reset':
      return { reply: { kind: 'reset' }, answer: undefined };
    case 'hang':
      return { reply: { kind: 'silence' }, answer: undefined };
    case 'code': {
      const answer = vendor.refuse(fault.code);
      return { reply: json(answer.body), answer };
    }
    default: {
      const isLate = fault?.effect === 'late' || fault?.effect === 'lose-answer';
      const answer = vendor.perform(form, headers, isLate ? fault.ms : undefined);
      return { reply: spoil(answer.body, fault), answer };
    }
  }
}

function findHttpTrouble(vendor: Vendor, request: IncomingMessage): number | undefined {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  if (!vendor.isRoute(path)) return 404;
  if (request.method !== 'POST') return 405;
  const type = request.headers['content-type'] ?? '';
  return type.startsWith('application/x-www-form-urlencoded') ? undefined : 415;
}

/**
 * The request's body, or undefined when it is longer than any real one. By events: an async iterator would cost a
 * tenth of what a request costs.
 */
function readText(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  request.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes <= MAX_REQUEST_BYTES) pieces.push(piece);
  });
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('end', () =>
      resolve(bytes > MAX_REQUEST_BYTES ? undefined : Buffer.concat(pieces).toString('utf8')),
    );
  });
}
