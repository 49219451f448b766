/**
 * One execution environment of a function, and everything it does to the world.
 *
 *   idle ──run──▶ busy ──answered──▶ idle ──▶ …
 *                  │ crash, timeout
 *                  └──▶ dead
 *
 * Code cannot be killed from within its process, so a dead sandbox is one whose calls never return and have no effect:
 * its promises wait for ever. What was in flight when it died may still take effect, as on a network.
 */
import type { Chance } from './chance.ts';
import type { Fault, FaultSource } from './faults.ts';
import type { Timeline } from './timeline.ts';

export const FUNCTION_NAMES = ['validate', 'upsert', 'settle', 'report', 'sweep'] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** A call to the world: it waits, acts in one instant, and answers. */
export interface Call<T> {
  /** What is done to what, such as `put claim`. */
  readonly what: string;
  readonly possible: readonly Fault[];
  /** For the story: which one. */
  readonly detail?: string;
  /** Called once, or a second time by a retry that does not know of the first. */
  act(fault: Fault | undefined): T;
  error(fault: Fault): Error;
}

/** The invocation that runs now, or ran last. */
export interface Task {
  readonly invokedAt: number;
  /** When the platform ends it. */
  readonly deadline: number;
  /** Goes on with the chain of invocations that led to it. */
  readonly traceHeader: string;
  /** Whose chunk it works on; empty if on none. */
  readonly job: string;
}

/** Why a sandbox died: `poison` does it every time, the others are accidents. */
export type Death = 'crash' | 'timeout' | 'poison';

export interface Sandbox {
  readonly functionName: FunctionName;
  readonly name: string;
  readonly isAlive: boolean;
  task: Task;
  call<T>(call: Call<T>): Promise<T>;
  /** Draws a fault for a call that is modelled elsewhere. */
  draw(what: string, possible: readonly Fault[], detail?: string): Fault | undefined;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Ends the invocation as a crash does, or leaves it hanging until its time is up. */
  crash(): void;
  /** Ends it now. */
  kill(why: string, death: Death): void;
}

export interface SandboxParts {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly faults: FaultSource;
  readonly trace: (line: string) => void;
}

const SLOW_MS = 18_000;

export function createSandbox(
  parts: SandboxParts,
  functionName: FunctionName,
  name: string,
  onDeath: (why: string, death: Death) => void,
): Sandbox {
  const { timeline, chance, faults, trace } = parts;
  let isAlive = true;

  function latencyMs(fault: Fault | undefined): number {
    const usual = 5 + chance.draw(`latency ${functionName}`) ** 3 * 300;
    if (fault === 'slow') return usual + chance.draw('slow latency') * SLOW_MS;
    return fault === undefined || fault === 'crash after' ? usual : usual + chance.draw('retries') * 3000;
  }

  /** Does what a call asks for, unless the fault keeps it from that; answers what the caller would hear. */
  function attempt<T>({ act, error }: Call<T>, fault: Fault | undefined): { value: T } | { error: unknown } {
    if (fault === 'error') return { error: error(fault) };
    try {
      const value = act(fault);
      if (fault === 'answer lost' || fault === 'sent in part') return { error: error(fault) };
      return { value: fault === 'met itself' ? act(fault) : value };
    } catch (thrown) {
      return { error: thrown };
    }
  }

  const sandbox: Sandbox = {
    functionName,
    name,
    get isAlive() {
      return isAlive;
    },
    task: { invokedAt: 0, deadline: 0, traceHeader: '', job: '' },
    draw(what, possible, detail = '') {
      const fault = faults.draw(`${functionName} ${what}`, possible);
      trace(`${name} ${what} ${detail}${fault ? ` ✗ ${fault}` : ''}`);
      return fault;
    },
    call: (call) =>
      new Promise((resolve, reject) => {
        if (!isAlive) return;
        const fault = sandbox.draw(call.what, call.possible, call.detail);
        if (fault === 'crash before') return sandbox.crash();
        timeline.after(latencyMs(fault), () => {
          const heard = attempt(call, fault);
          if (!isAlive) return;
          if (fault === 'crash after') sandbox.crash();
          else if ('error' in heard) reject(heard.error);
          else resolve(heard.value);
        });
      }),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => reject(signal?.reason);
        signal?.addEventListener('abort', stop, { once: true });
        // Whole milliseconds, and never too few: who sleeps until a moment would sleep again and again.
        timeline.after(Math.ceil(ms), () => {
          signal?.removeEventListener('abort', stop);
          if (isAlive) resolve();
        });
      }),
    crash() {
      if (chance.isHeads('hangs', 0.4)) trace(`${name} hangs`);
      else sandbox.kill('it crashed', 'crash');
    },
    kill(why, death) {
      if (!isAlive) return;
      isAlive = false;
      trace(`${name} is dead: ${why}`);
      onDeath(why, death);
    },
  };
  return sandbox;
}
