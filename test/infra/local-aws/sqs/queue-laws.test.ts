import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueState } from '../../../../infra/local-aws/sqs/queue-state.ts';
import { fuzzRuns } from '../../../support/fuzz-runs.ts';
import { createQueue, createRandom, SECOND } from './clock.ts';

const MAX_RECEIVES = 3;
const VISIBILITY_SECONDS = 10;

/** The trivial model: a list, searched from end to end. */
interface Model {
  readonly id: string;
  hiddenUntil: number;
  receives: number;
  state: 'alive' | 'deleted' | 'dead';
}

const Step = fc.oneof(
  fc.record({
    do: fc.constant('send' as const),
    delaySeconds: fc.constantFrom(0, 0, 1, 7, 900),
    group: fc.constantFrom(undefined, 'a', 'b'),
  }),
  fc.record({
    do: fc.constant('receive' as const),
    max: fc.integer({ min: 1, max: 10 }),
    seconds: fc.constantFrom(undefined, 0, 1, 20),
  }),
  fc.record({ do: fc.constant('delete' as const), handle: fc.nat() }),
  fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(1, 3, 10, 1000) }),
);
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never;

/** Everything in a queue that is visible, without hiding it. */
const peek = (queue: QueueState): string[] =>
  queue.receive({ max: 1000, visibilityTimeoutSeconds: 0 }).map(({ messageId }) => messageId);

function play(steps: readonly Step[]): void {
  const { queue, deadLetters, clock } = createQueue({
    visibilityTimeoutSeconds: VISIBILITY_SECONDS,
    redrive: { deadLetterQueue: 'dead-letters', maxReceiveCount: MAX_RECEIVES },
  });
  const model: Model[] = [];
  const handles: { receiptHandle: string; message: Model; receive: number }[] = [];

  const isVisible = (message: Model): boolean =>
    message.state === 'alive' && message.hiddenUntil <= clock.now();
  const isSpent = (message: Model): boolean => message.receives >= MAX_RECEIVES;

  function receive(max: number, seconds: number | undefined): void {
    const deliverable = model.filter((message) => isVisible(message) && !isSpent(message));
    const spent = model.filter((message) => isVisible(message) && isSpent(message));
    const received = queue.receive({
      max,
      ...(seconds !== undefined && { visibilityTimeoutSeconds: seconds }),
    });
    expect(received).toHaveLength(Math.min(max, deliverable.length));
    for (const { messageId, receiptHandle, receiveCount } of received) {
      const message = deliverable.find(({ id }) => id === messageId);
      if (message === undefined)
        throw new Error(`${messageId} was delivered while invisible, gone or spent.`);
      message.receives += 1;
      message.hiddenUntil = clock.now() + (seconds ?? VISIBILITY_SECONDS) * SECOND;
      expect(receiveCount).toBe(message.receives);
      handles.push({ receiptHandle, message, receive: receiveCount });
    }
    const dead = new Set(peek(deadLetters));
    for (const message of spent) if (dead.has(message.id)) message.state = 'dead';
    // Once it comes away with fewer than it asked for, it has looked at every message.
    if (received.length < max) expect(spent.every(({ state }) => state === 'dead')).toBe(true);
  }

  function remove(index: number): void {
    const handle = handles[index % handles.length];
    if (handle === undefined) return;
    const { receiptHandle, message, receive } = handle;
    queue.delete(receiptHandle);
    if (message.state === 'alive' && message.receives === receive) message.state = 'deleted';
  }

  function send(delaySeconds: number, group: string | undefined): void {
    const { messageId } = queue.send({
      body: 'x',
      delaySeconds,
      ...(group !== undefined && { groupId: group }),
    });
    const hiddenUntil = clock.now() + delaySeconds * SECOND;
    model.push({ id: messageId, hiddenUntil, receives: 0, state: 'alive' });
  }

  function take(step: Step): void {
    if (step.do === 'send') send(step.delaySeconds, step.group);
    else if (step.do === 'receive') receive(step.max, step.seconds);
    else if (step.do === 'delete') remove(step.handle);
    else clock.pass(step.seconds * SECOND);
  }

  for (const step of steps) {
    take(step);
    const alive = model.filter(({ state }) => state === 'alive');
    const hidden = alive.filter((message) => !isVisible(message));
    const { visible, delayed, inFlight } = queue.counts();
    expect(visible).toBe(alive.length - hidden.length);
    expect(delayed).toBe(hidden.filter(({ receives }) => receives === 0).length);
    expect(inFlight).toBe(hidden.filter(({ receives }) => receives > 0).length);
    expect(queue.nextEventAt() ?? Number.POSITIVE_INFINITY).toBe(
      Math.min(...hidden.map(({ hiddenUntil }) => hiddenUntil)),
    );
    const dead = model.filter(({ state }) => state === 'dead').map(({ id }) => id);
    expect(peek(deadLetters).toSorted()).toEqual(dead.toSorted());
  }
}

/** Receives until nothing is left, deletes about half of what comes, and answers which. */
function drain(queue: QueueState, random: () => number, pass: () => void): Set<string> {
  const deleted = new Set<string>();
  while (queue.counts().visible + queue.counts().inFlight > 0) {
    for (const { messageId, receiptHandle } of queue.receive({ max: 5 })) {
      expect(deleted.has(messageId)).toBe(false);
      if (random() < 0.5) continue;
      queue.delete(receiptHandle);
      deleted.add(messageId);
    }
    pass();
  }
  return deleted;
}

describe('a queue agrees with a trivial model', () => {
  it('in what is visible, delayed, in flight, deleted and dead, after every step', () => {
    fc.assert(fc.property(fc.array(Step, { maxLength: 60 }), play), { numRuns: fuzzRuns(1) });
  });

  it('in disorder too: it delivers every message until it is deleted or dead', () => {
    const Seed = fc.integer({ min: 1, max: 2_147_483_646 });
    const Count = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(Seed, Count, (seed, count) => {
        const random = createRandom(seed);
        const { queue, deadLetters, clock } = createQueue(
          { redrive: { deadLetterQueue: 'dead-letters', maxReceiveCount: MAX_RECEIVES } },
          { drawRank: random },
        );
        const sent = Array.from({ length: count }, () => queue.send({ body: 'x' }).messageId);
        const pass = () => clock.pass(20 * SECOND);
        const deleted = drain(queue, random, pass);
        const dead = drain(deadLetters, random, pass);
        expect([...deleted, ...dead].toSorted()).toEqual(sent.toSorted());
      }),
      { numRuns: 300 },
    );
  });
});
