/** The product's own concurrency limit, pace and retries, as one process keeps them, in front of the simulated gateway. */
import pLimit from 'p-limit';
import { type Call, type CallerDeps, createCaller } from '../../shared/gateway/call.ts';
import type { CallListener } from '../../shared/gateway/gateway.ts';
import { createPace, workerRate } from '../../shared/gateway/pace.ts';
import { RETRY_POLICY } from '../../shared/gateway/retry.ts';
import type { Chance } from './chance.ts';
import type { Sandbox } from './sandbox.ts';
import type { Scenario } from './scenario.ts';

export interface LineCall<T> {
  readonly method: string;
  readonly effect: Call<T>['effect'];
  /** One request on the wire. Called again by a retry. */
  send(): Promise<T>;
}

/** Makes one call: paced, and repeated as the product repeats it. */
export type Line = <T>(call: LineCall<T>, onCall: CallListener, signal: AbortSignal) => Promise<T>;

/** @param parts `paceFactor`: how much faster than a worker should be this one is */
export function createLine(parts: {
  sandbox: Sandbox;
  scenario: Scenario;
  chance: Chance;
  now: () => number;
  paceFactor: number;
}): Line {
  const { sandbox, scenario, chance, now, paceFactor } = parts;
  const { requestsPerSecond, gateway } = scenario.profile;
  const perSecond = paceFactor * workerRate(requestsPerSecond, scenario.workers);
  const { sleep } = sandbox;
  const line: Pick<CallerDeps, 'limit' | 'pace' | 'retry' | 'sleep' | 'random'> = {
    limit: pLimit(gateway.connections),
    pace: createPace({ perSecond, sleep, now }),
    retry: RETRY_POLICY,
    sleep,
    random: () => chance.draw('jitter'),
  };
  return <T>({ method, effect, send }: LineCall<T>, onCall: CallListener, signal: AbortSignal) => {
    const http: CallerDeps['http'] = {
      async post(_, { onSent } = {}) {
        onSent?.();
        return { status: 200, body: await send() };
      },
      close: async () => {},
    };
    const call = createCaller({ ...line, http, onCall, signal });
    return call<T>({
      method,
      effect,
      sign: () => ({ form: NOTHING }),
      read: ({ body }) => body as T,
    });
  };
}

const NOTHING = new URLSearchParams();
