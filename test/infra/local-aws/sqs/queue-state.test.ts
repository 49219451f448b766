import { describe, expect, it } from 'vitest';
import { systemAttributes } from '../../../../infra/local-aws/sqs/messages.ts';
import type { QueueState } from '../../../../infra/local-aws/sqs/queue-state.ts';
import { createQueue, createRandom, DAY, MINUTE, SECOND, START } from './clock.ts';

const NONE = { visible: 0, delayed: 0, inFlight: 0 };

const bodies = (queue: QueueState, max = 10): string[] => queue.receive({ max }).map(({ body }) => body);

function receiveOne(queue: QueueState, visibilityTimeoutSeconds = 30) {
  const [message] = queue.receive({ max: 1, visibilityTimeoutSeconds });
  if (message === undefined) throw new Error('No message was visible.');
  return message;
}

describe('a message', () => {
  it('comes with its counts, times and attributes', () => {
    const { queue, clock } = createQueue();
    queue.send({ body: 'hello', groupId: 'job', traceHeader: 'Root=1-2-3' });
    clock.pass(2 * SECOND);
    receiveOne(queue);
    clock.pass(30 * SECOND);
    const message = receiveOne(queue);
    expect(message).toMatchObject({
      body: 'hello',
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      receiveCount: 2,
    });
    expect(systemAttributes(message)).toEqual({
      ApproximateFirstReceiveTimestamp: String(START + 2 * SECOND),
      ApproximateReceiveCount: '2',
      AWSTraceHeader: 'Root=1-2-3',
      MessageGroupId: 'job',
      SenderId: 'local',
      SentTimestamp: String(START),
    });
  });

  it('is shown or hidden anew by its latest delivery alone', () => {
    const { queue, clock } = createQueue();
    queue.send({ body: 'a' });
    const first = receiveOne(queue);
    queue.changeVisibility(first.receiptHandle, 0);
    const second = receiveOne(queue);
    queue.changeVisibility(first.receiptHandle, 0);
    expect(bodies(queue)).toEqual([]);
    queue.changeVisibility(second.receiptHandle, 60);
    clock.pass(MINUTE - 1);
    expect(bodies(queue)).toEqual([]);
    clock.pass(1);
    expect(bodies(queue)).toEqual(['a']);
  });

  it('is hidden for the visibility timeout of its queue to the millisecond', () => {
    const { queue, clock } = createQueue({ visibilityTimeoutSeconds: 30 });
    queue.send({ body: 'a' });
    queue.receive({ max: 1 });
    clock.pass(30 * SECOND - 1);
    expect(bodies(queue)).toEqual([]);
    clock.pass(1);
    expect(bodies(queue)).toEqual(['a']);
  });

  it('is refused where SQS would refuse it', () => {
    const { queue } = createQueue();
    expect(() => queue.send({ body: '' })).toThrow('characters');
    expect(() => queue.send({ body: '\u0000' })).toThrow('characters');
    expect(() => queue.send({ body: '\uD800' })).toThrow('characters');
    expect(() => queue.send({ body: 'x'.repeat(1_048_577) })).toThrow('1048576');
    expect(() => queue.send({ body: 'a', groupId: 'a b' })).toThrow('groupId');
    expect(() => queue.send({ body: 'a', groupId: 'x'.repeat(129) })).toThrow('groupId');
    expect(() => queue.send({ body: 'a', delaySeconds: 901 })).toThrow('delaySeconds');
    expect(queue.counts()).toEqual(NONE);
  });

  it('is taken up to the limits of SQS', () => {
    const { queue } = createQueue();
    queue.send({ body: '姓'.repeat(349_525), groupId: 'x'.repeat(128), delaySeconds: 900 });
    queue.send({ body: '😀\t\r\n' });
    expect(queue.counts()).toEqual({ visible: 1, delayed: 1, inFlight: 0 });
  });
});

describe('a dead-letter queue', () => {
  const redrive = { deadLetterQueue: 'dead-letters', maxReceiveCount: 2 };

  function spend(queue: QueueState): void {
    for (let time = 0; time < redrive.maxReceiveCount; time++) receiveOne(queue, 0);
  }

  it('gets what was received too often, at the next receive and not before', () => {
    const { queue, deadLetters } = createQueue({ redrive });
    queue.send({ body: 'poison', groupId: 'job' });
    spend(queue);
    expect(deadLetters.counts()).toEqual(NONE);
    expect(bodies(queue)).toEqual([]);
    expect(queue.counts()).toEqual(NONE);
    expect(receiveOne(deadLetters)).toMatchObject({
      messageId: 'm1',
      body: 'poison',
      groupId: 'job',
      sentAt: START,
      receiveCount: 3,
    });
  });

  it('does not stand in the way of the messages behind', () => {
    const { queue } = createQueue({ redrive });
    queue.send({ body: 'poison' });
    spend(queue);
    queue.send({ body: 'fine' });
    expect(bodies(queue, 1)).toEqual(['fine']);
  });

  it('keeps messages by their age since they were first sent', () => {
    const { queue, deadLetters, clock } = createQueue({ redrive });
    queue.send({ body: 'poison' });
    clock.pass(13 * DAY);
    spend(queue);
    queue.receive({ max: 1 });
    clock.pass(DAY - 1);
    expect(deadLetters.counts().visible).toBe(1);
    clock.pass(1);
    expect(deadLetters.counts().visible).toBe(0);
  });

  it('must exist before the queue that names it', () => {
    const { state, queue } = createQueue();
    const orphan = { ...queue.options, name: 'q', redrive: { ...redrive, deadLetterQueue: 'nowhere' } };
    expect(() => state.createQueue(orphan)).toThrow('create it first');
  });
});

describe('a queue', () => {
  it('drops what is older than its retention, wherever it stands', () => {
    const { queue, clock } = createQueue({ retentionSeconds: 60 });
    queue.send({ body: 'in flight' });
    receiveOne(queue, 600);
    queue.send({ body: 'visible' });
    queue.send({ body: 'delayed', delaySeconds: 900 });
    clock.pass(MINUTE - 1);
    expect(queue.counts()).toEqual({ visible: 1, delayed: 1, inFlight: 1 });
    clock.pass(1);
    expect(queue.counts()).toEqual(NONE);
    expect(queue.nextEventAt()).toBeUndefined();
  });

  it('is made once, and not again under the same name', () => {
    const { state, queue } = createQueue();
    expect(() => state.createQueue(queue.options)).toThrow('already');
  });

  it('is empty after a purge', () => {
    const { queue } = createQueue();
    queue.send({ body: 'in flight' });
    receiveOne(queue);
    queue.send({ body: 'visible' });
    queue.send({ body: 'delayed', delaySeconds: 1 });
    queue.purge();
    expect(queue.counts()).toEqual(NONE);
  });

  it('tells listeners of everything that may make a message receivable, now or later', () => {
    const { queue, clock } = createQueue();
    let calls = 0;
    const stop = queue.onVisible(() => calls++);
    queue.send({ body: 'a' });
    expect(calls).toBe(1);
    queue.send({ body: 'b', delaySeconds: 5 });
    expect(calls).toBe(2);
    clock.pass(5 * SECOND);
    queue.counts();
    expect(calls).toBe(3);
    stop();
    queue.send({ body: 'c' });
    expect(calls).toBe(3);
  });

  it('may deliver in any order where a simulation asks for that', () => {
    const { queue } = createQueue({}, { drawRank: createRandom(1) });
    const sent = Array.from({ length: 20 }, (_, n) => String(n));
    for (const body of sent) queue.send({ body, groupId: 'g' });
    const delivered = bodies(queue, 20);
    expect(delivered).not.toEqual(sent);
    expect(new Set(delivered)).toEqual(new Set(sent));
  });
});
