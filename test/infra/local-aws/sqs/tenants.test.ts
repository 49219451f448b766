import { describe, expect, it } from 'vitest';
import type { QueueState } from '../../../../infra/local-aws/sqs/queue-state.ts';
import { createQueue, MINUTE, SECOND } from './clock.ts';

function sendMany(queue: QueueState, groupId: string, count: number): void {
  for (let n = 0; n < count; n++) queue.send({ body: 'x', groupId });
}

/** Groups of the next messages, in the order of delivery; nothing is deleted. */
const groups = (queue: QueueState, max: number): (string | undefined)[] =>
  queue.receive({ max }).map(({ groupId }) => groupId);

const HOUR = { visibilityTimeoutSeconds: 3600 };

describe('concurrency share', () => {
  it('makes a group noisy at 30 messages in flight, and quiet groups come first from then on', () => {
    const { queue } = createQueue(HOUR);
    sendMany(queue, 'big', 50);
    sendMany(queue, 'small', 2);
    expect(groups(queue, 30).every((group) => group === 'big')).toBe(true);
    expect(groups(queue, 3)).toEqual(['small', 'small', 'big']);
  });

  it('leaves a group with 29 messages in flight alone: the oldest comes first', () => {
    const { queue } = createQueue(HOUR);
    sendMany(queue, 'big', 50);
    sendMany(queue, 'small', 1);
    groups(queue, 29);
    expect(groups(queue, 1)).toEqual(['big']);
    expect(groups(queue, 1)).toEqual(['small']);
  });

  it('leaves a group alone that has 30 messages in flight and no more than 10% of all', () => {
    const { queue } = createQueue(HOUR);
    for (let other = 0; other < 10; other++) sendMany(queue, `other-${other}`, 27);
    sendMany(queue, 'thirty', 31);
    sendMany(queue, 'late', 1);
    expect(groups(queue, 300)).toHaveLength(300); // 270 of others, 30 of ours: exactly 10%
    expect(groups(queue, 1)).toEqual(['thirty']);
    sendMany(queue, 'thirty', 1); // 31 of 301
    expect(groups(queue, 1)).toEqual(['late']);
  });
});

describe('processing time share', () => {
  it('makes a group noisy that has few but slow messages', () => {
    const { queue, clock } = createQueue(HOUR);
    sendMany(queue, 'slow', 3);
    sendMany(queue, 'quick', 1);
    expect(groups(queue, 1)).toEqual(['slow']);
    clock.pass(1);
    expect(groups(queue, 2)).toEqual(['quick', 'slow']);
  });

  describe.each([
    { waitMs: 4 * MINUTE, first: 'quick', what: 'still counts four minutes after the deletion' },
    { waitMs: 5 * MINUTE, first: 'slow', what: 'is forgotten five minutes after it' },
  ])('of a deleted message', ({ waitMs, first, what }) => {
    it(what, () => {
      const { queue, clock } = createQueue(HOUR);
      sendMany(queue, 'slow', 2);
      const [message] = queue.receive({ max: 1 });
      clock.pass(MINUTE);
      queue.delete(message?.receiptHandle ?? '');
      clock.pass(waitMs);
      sendMany(queue, 'quick', 1);
      expect(groups(queue, 1)).toEqual([first]);
    });
  });

  it('makes a group noisy above a tenth of the time', () => {
    const { queue, clock } = createQueue(HOUR);
    for (let other = 0; other < 9; other++) sendMany(queue, `tenant-${other}`, 1);
    for (let other = 0; other < 9; other++) sendMany(queue, `tenant-${other}`, 1);
    expect(groups(queue, 9)).toHaveLength(9);
    clock.pass(MINUTE);
    sendMany(queue, 'late', 1);
    expect(groups(queue, 2)).toEqual(['late', 'tenant-0']);
  });

  it('does not make a group noisy at a tenth of it', () => {
    const { queue, clock } = createQueue(HOUR);
    for (let other = 0; other < 10; other++) sendMany(queue, `tenant-${other}`, 1);
    for (let other = 0; other < 10; other++) sendMany(queue, `tenant-${other}`, 1);
    expect(groups(queue, 10)).toHaveLength(10);
    clock.pass(MINUTE);
    sendMany(queue, 'late', 1);
    expect(groups(queue, 1)).toEqual(['tenant-0']);
  });
});

describe('a noisy group', () => {
  it('is served whenever no quiet message waits', () => {
    const { queue, clock } = createQueue(HOUR);
    sendMany(queue, 'big', 100);
    groups(queue, 40);
    clock.pass(MINUTE);
    expect(groups(queue, 60)).toHaveLength(60);
  });

  it('comes before another noisy one that has more in flight', () => {
    const { queue, clock } = createQueue(HOUR);
    sendMany(queue, 'more', 40);
    sendMany(queue, 'fewer', 40);
    groups(queue, 20);
    clock.pass(1);
    expect(groups(queue, 5)).toEqual(Array(5).fill('fewer'));
    clock.pass(MINUTE);
    expect(groups(queue, 16)).toEqual([...Array(15).fill('fewer'), 'more']);
  });

  it('starts anew once its backlog has been consumed', () => {
    const { queue, clock } = createQueue(HOUR);
    sendMany(queue, 'busy', 2);
    groups(queue, 1);
    clock.pass(MINUTE);
    groups(queue, 1);
    sendMany(queue, 'busy', 1);
    sendMany(queue, 'other', 1);
    expect(groups(queue, 1)).toEqual(['busy']);
  });

  it('alone in the queue changes nothing: the oldest comes first', () => {
    const { queue, clock } = createQueue(HOUR);
    for (let n = 0; n < 60; n++) queue.send({ body: String(n), groupId: 'only' });
    const bodies: string[] = [];
    for (let n = 0; n < 6; n++) {
      bodies.push(...queue.receive({ max: 10 }).map(({ body }) => body));
      clock.pass(SECOND);
    }
    expect(bodies).toEqual(Array.from({ length: 60 }, (_, n) => String(n)));
  });
});

describe('messages without a group', () => {
  it('are each a tenant of their own, and never noisy together', () => {
    const { queue, clock } = createQueue(HOUR);
    for (let n = 0; n < 60; n++) queue.send({ body: String(n) });
    queue.receive({ max: 40 });
    clock.pass(MINUTE);
    sendMany(queue, 'group', 1);
    expect(queue.receive({ max: 1 }).map(({ body }) => body)).toEqual(['40']);
  });
});
