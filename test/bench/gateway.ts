import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod';

/** What a benchmark asks of its gateway. */
export const GatewaySetup = z.object({
  latencyMs: z.number().default(0),
  /** Default: no limit. */
  requestsPerSecond: z.number().optional(),
  /** Every second row of this staff list is a user who has long been there. */
  seed: z.object({ rows: z.int(), prefix: z.string() }).optional(),
});
export type GatewaySetup = z.input<typeof GatewaySetup>;

const Address = z.object({ url: z.string(), key: z.string(), secret: z.string() });

const Seen = z.object({
  atMs: z.number(),
  arrivals: z.int(),
  refusedForPace: z.int(),
  /** The most arrivals in any second. */
  maxPerSecond: z.int(),
});
/** What a gateway had seen at a moment of its own clock. */
export type Seen = z.infer<typeof Seen>;

export interface BenchGateway extends AsyncDisposable, z.infer<typeof Address> {
  readonly pid: number | undefined;
  look(): Promise<Seen>;
}

/** Starts a sandbox gateway in a process of its own. */
export async function startBenchGateway(setup: GatewaySetup): Promise<BenchGateway> {
  const child = fork(join(import.meta.dirname, 'gateway-process.ts'), [JSON.stringify(setup)], {
    execArgv: ['--import', 'tsx'],
  });
  const address = Address.parse(await nextMessage(child));
  // One question at a time: an answer carries no name of its question.
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...address,
    pid: child.pid,
    look() {
      const asked = last.then(() => {
        child.send('look');
        return nextMessage(child);
      });
      last = asked;
      return asked.then((answer) => Seen.parse(answer));
    },
    async [Symbol.asyncDispose]() {
      await last;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const answered = new AbortController();
  const { signal } = answered;
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), failure(child, signal)]);
    return message;
  } finally {
    answered.abort();
  }
}

async function failure(child: ChildProcess, signal: AbortSignal): Promise<never> {
  const [code] = await once(child, 'exit', { signal });
  throw new Error(`The gateway's process ended with ${code}.`);
}
