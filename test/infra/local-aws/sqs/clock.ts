import type { QueueOptions } from '../../../../infra/local-aws/sqs/queue-state.ts';
import { createSqsState, type SqsStateOptions } from '../../../../infra/local-aws/sqs/sqs-state.ts';

export const START = Date.UTC(2030, 0, 1);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;

/** A clock that stands still until it is told otherwise. */
export function createClock() {
  let time = START;
  return {
    now: () => time,
    pass(ms: number) {
      time += ms;
    },
  };
}

const DEFAULTS: QueueOptions = {
  name: 'rows',
  visibilityTimeoutSeconds: 30,
  retentionSeconds: 14 * 24 * 3600,
};

/** A state on a clock of its own with one queue in it; ids count up. */
export function createQueue(options: Partial<QueueOptions> = {}, more: Partial<SqsStateOptions> = {}) {
  const clock = createClock();
  let ids = 0;
  const state = createSqsState({ now: clock.now, newId: () => `m${++ids}`, ...more });
  const deadLetters = state.createQueue({ ...DEFAULTS, name: 'dead-letters' });
  const queue = state.createQueue({ ...DEFAULTS, ...options });
  return { clock, state, queue, deadLetters };
}

/** Numbers in [0, 1), the same ones for the same seed (1 to 2,147,483,646). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
