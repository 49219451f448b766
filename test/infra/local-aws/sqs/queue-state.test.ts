import { describe, expect, it } from 'vitest';
import { systemAttributes } from '../../../../infra/local-aws/sqs/messages.ts';
import type { QueueState } from '../../../../infra/local-aws/sqs/sqs-state.ts';
import { createQueue, createRandom, DAY, MINUTE, SECOND, START } from './clock.ts';

const bodies = (queue: QueueState, max = 10): string[] => queue.receive({ max }).map(({ body }) => body);

function receiveOne(queue: QueueState, visibilityTimeoutSeconds?: number) {
  const [message] = queue.receive({
    max: 1,
    ...(visibilityTimeoutSeconds !== undefined && { visibilityTimeoutSeconds }),
  });
  if (message === undefined) throw new Error('No message was visible.');
  return message;
}

describe('a message', () => {
  it('comes with its counts, times and attributes', () => {
    const { queue, clock } = createQueue();
    queue.send({ body: 'hello', groupId: 'job', traceHeader: 'Root=1-2-3', senderId: 'Validate' });
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
      SenderId: 'Validate',
      SentTimestamp: String(START),
    });
  });

  it('is hidden for its visibility time-out and no longer', () => {
    const { queue, clock } = createQueue();
    queue.send({ body: 'a' });
    receiveOne(queue);
    clock.pass(30 * SECOND - 1);
    expect(bodies(queue)).toEqual([]);
    expect(queue.nextEventAt()).toBe(START + 30 * SECOND);
    clock.pass(1);
    expect(bodies(queue)).toEqual(['a']);
  });

  it('is hidden as long as the receiver asks', () => {
    const { queue, clock } = createQueue();
    queue.send({ body: 'a' });
    receiveOne(queue, 5);
    clock.pass(5 * SECOND);
    expect(bodies(queue)).toEqual(['a']);
  });

  it('sent with a delay comes when the delay is over', () => {
    const { queue, clock } = createQueue();
    queue.send({ body: 'late', delaySeconds: 900 });
    expect(queue.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
    clock.pass(900 * SECOND - 1);
    expect(bodies(queue)).toEqual([]);
    clock.pass(1);
    expect(bodies(queue)).toEqual(['late']);
  });

  it('takes the delay of the queue when it names none', () => {
    const { queue, clock } = createQueue({ delaySeconds: 10 });
    queue.send({ body: 'a' });
    queue.send({ body: 'b', delaySeconds: 0 });
    expect(bodies(queue)).toEqual(['b']);
    clock.pass(10 * SECOND);
    expect(bodies(queue)).toEqual(['a']);
  });

  it('is gone once deleted, also after its visibility time-out', () => {
    const { queue, clock } = createQueue();
    queue.send({ body: 'a' });
    const { receiptHandle } = receiveOne(queue);
    clock.pass(MINUTE);
    queue.delete(receiptHandle);
    expect(queue.counts()).toEqual({ visible: 0, delayed: 0, inFlight: 0 });
  });

  it('is not deleted by the handle of an earlier delivery', () => {
    const { queue, clock } = createQueue();
    queue.send({ body: 'a' });
    const first = receiveOne(queue);
    clock.pass(30 * SECOND);
    receiveOne(queue);
    queue.delete(first.receiptHandle);
    expect(queue.counts().inFlight).toBe(1);
    expect(() => queue.changeVisibility(first.receiptHandle, 0)).toThrow('received again');
  });

  it('is refused where SQS would refuse it', () => {
    const { queue } = createQueue();
    expect(() => queue.send({ body: '' })).toThrow('MessageBody');
    expect(() => queue.send({ body: '\u0000' })).toThrow('characters');
    expect(() => queue.send({ body: '\uD800' })).toThrow('characters');
    expect(() => queue.send({ body: 'x'.repeat(1_048_577) })).toThrow('1048576');
    expect(() => queue.send({ body: 'a', groupId: 'a b' })).toThrow('MessageGroupId');
    expect(() => queue.send({ body: 'a', delaySeconds: 901 })).toThrow('DelaySeconds');
    expect(() => queue.delete('nonsense')).toThrow('receipt handle');
    queue.send({ body: '姓'.repeat(349_525) });
    queue.send({ body: '😀\t\r\n' });
    expect(queue.counts().visible).toBe(2);
  });
});

describe('visibility', () => {
  it('can be ended at once', () => {
    const { queue } = createQueue();
    queue.send({ body: 'a' });
    queue.changeVisibility(receiveOne(queue).receiptHandle, 0);
    expect(bodies(queue)).toEqual(['a']);
  });

  it('can be extended from now on', () => {
    const { queue, clock } = createQueue();
    queue.send({ body: 'a' });
    const { receiptHandle } = receiveOne(queue);
    clock.pass(20 * SECOND);
    queue.changeVisibility(receiptHandle, 30);
    clock.pass(30 * SECOND - 1);
    expect(bodies(queue)).toEqual([]);
    clock.pass(1);
    expect(bodies(queue)).toEqual(['a']);
  });

  it('ends twelve hours after the receipt at the latest', () => {
    const { queue, clock } = createQueue();
    queue.send({ body: 'a' });
    const { receiptHandle } = receiveOne(queue);
    clock.pass(10 * SECOND);
    expect(() => queue.changeVisibility(receiptHandle, 43_200)).toThrow('total VisibilityTimeout');
    queue.changeVisibility(receiptHandle, 43_190);
  });

  it('cannot be changed of a message that is visible or gone', () => {
    const { queue, clock } = createQueue();
    queue.send({ body: 'a' });
    const { receiptHandle } = receiveOne(queue);
    clock.pass(30 * SECOND);
    expect(() => queue.changeVisibility(receiptHandle, 5)).toThrow('not in flight');
    queue.delete(receiptHandle);
    expect(() => queue.changeVisibility(receiptHandle, 5)).toThrow('not in flight');
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
    expect(deadLetters.counts().visible).toBe(0);
    expect(bodies(queue)).toEqual([]);
    expect(queue.counts()).toEqual({ visible: 0, delayed: 0, inFlight: 0 });
    const letter = receiveOne(deadLetters);
    expect(letter).toMatchObject({
      messageId: 'm1',
      body: 'poison',
      groupId: 'job',
      sentAt: START,
      receiveCount: 3,
    });
    expect(letter.deadLetterSourceArn).toBe('arn:aws:sqs:us-east-1:000000000000:rows');
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
    const { state } = createQueue();
    const options = { visibilityTimeoutSeconds: 30, retentionSeconds: 60 };
    const orphan = { ...options, name: 'q', redrive: { deadLetterQueue: 'nowhere', maxReceiveCount: 1 } };
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
    expect(queue.counts()).toEqual({ visible: 0, delayed: 0, inFlight: 0 });
    expect(queue.nextEventAt()).toBeUndefined();
  });

  it('is made once: the same options give the same queue, others are refused', () => {
    const { state, queue } = createQueue();
    expect(state.createQueue({ ...queue.options })).toBe(queue);
    expect(() => state.createQueue({ ...queue.options, delaySeconds: 1 })).toThrow('other options');
    expect(() => state.createQueue({ ...queue.options, name: 'rows.fifo' })).toThrow('name');
    expect(() => state.createQueue({ ...queue.options, name: 'q', retentionSeconds: 59 })).toThrow(
      'Retention',
    );
  });

  it('is empty after a purge', () => {
    const { queue } = createQueue();
    queue.send({ body: 'a' });
    receiveOne(queue);
    queue.send({ body: 'b' });
    queue.purge();
    expect(queue.counts()).toEqual({ visible: 0, delayed: 0, inFlight: 0 });
  });

  it('tells listeners of everything that may make a message receivable, now or later', () => {
    const { queue, clock } = createQueue();
    let calls = 0;
    const stop = queue.onVisible(() => calls++);
    queue.send({ body: 'a' });
    expect(calls).toBe(1);
    queue.changeVisibility(receiveOne(queue).receiptHandle, 0);
    expect(calls).toBe(2);
    queue.send({ body: 'b', delaySeconds: 5 });
    expect(calls).toBe(3);
    clock.pass(5 * SECOND);
    queue.counts();
    expect(calls).toBe(4);
    stop();
    queue.send({ body: 'c' });
    expect(calls).toBe(4);
  });

  it('refuses to have more than 120,000 messages in flight', () => {
    const { queue } = createQueue();
    for (let n = 0; n <= 120_000; n++) queue.send({ body: 'x', groupId: `g${n % 20}` });
    while (queue.counts().inFlight < 120_000) queue.receive({ max: 10_000 });
    expect(() => queue.receive({ max: 1 })).toThrow('in flight');
  });

  it('may deliver in any order and more than once where a simulation asks for that', () => {
    const { queue } = createQueue({}, { disorder: { random: createRandom(1), repeatedShare: 0.5 } });
    for (let n = 0; n < 20; n++) queue.send({ body: String(n), groupId: 'g' });
    const delivered: string[] = [];
    while (queue.counts().visible > 0) delivered.push(...bodies(queue));
    expect(delivered.length).toBeGreaterThan(20);
    expect(new Set(delivered).size).toBe(20);
    expect(delivered.slice(0, 10)).not.toEqual(
      delivered.slice(0, 10).toSorted((a, b) => Number(a) - Number(b)),
    );
  });
});
