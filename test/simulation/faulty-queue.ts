import type { NewMessage } from '../../infra/local-aws/sqs/messages.ts';
import { QueueError } from '../../shared/ports/errors.ts';
import type { OutgoingMessage, Queue } from '../../shared/ports/queue.ts';
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import type { Sandbox } from './sandbox.ts';

const SEND: readonly Fault[] = [
  'crash before',
  'crash after',
  'error',
  'answer lost',
  'slow',
  'sent in part',
  'late',
  'twice',
];
const DEPTH: readonly Fault[] = ['crash before', 'error', 'slow', 'miscounted'];

/** The most that SQS takes in one request. */
const BATCH = 10;

export interface SendableQueue {
  readonly name: string;
  send(message: NewMessage, sender: Sandbox): void;
  counts(): { visible: number; delayed: number; inFlight: number };
}

/** SQS as a function in a sandbox meets it. */
export function createFaultyQueue(sandbox: Sandbox, queue: SendableQueue, chance: Chance): Queue {
  const error = (): QueueError =>
    new QueueError('InternalError', `${queue.name} did not answer.`, {
      retryable: true,
      details: { queueUrl: queue.name },
    });

  function sendNow(batch: readonly OutgoingMessage[], fault: Fault | undefined): void {
    const sent =
      fault === 'sent in part' ? batch.slice(0, chance.whole('sent part', 0, batch.length - 1)) : batch;
    for (const { body, group, delaySeconds = 0 } of sent) {
      const late = fault === 'late' ? chance.whole('late message', 1, 900) : 0;
      const { traceHeader } = sandbox.task;
      const message = { body, groupId: group, delaySeconds: Math.min(900, delaySeconds + late), traceHeader };
      queue.send(message, sandbox);
      if (fault === 'twice') queue.send(message, sandbox);
    }
  }

  const sendBatch = (batch: readonly OutgoingMessage[]): Promise<void> =>
    sandbox.call({
      what: `send ${queue.name}`,
      possible: SEND,
      detail: batch.map(({ body }) => body).join(' '),
      act: (fault) => sendNow(batch, fault),
      error,
    });

  return {
    async send(messages) {
      let batch: OutgoingMessage[] = [];
      for await (const message of messages) {
        batch.push(message);
        if (batch.length === BATCH) {
          await sendBatch(batch);
          batch = [];
        }
      }
      if (batch.length > 0) await sendBatch(batch);
    },
    depth: () =>
      sandbox.call({
        what: `count ${queue.name}`,
        possible: DEPTH,
        act(fault) {
          const { visible, delayed, inFlight } = queue.counts();
          return fault === 'miscounted' ? 0 : visible + delayed + inFlight;
        },
        error,
      }),
  };
}
