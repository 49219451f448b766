import type { SQSEvent, SQSRecord } from 'aws-lambda';

/**
 * The message of an SQS event. The stack's event source mappings have batch size 1: with more, a failure would bring back
 * messages that are done.
 *
 * @throws Error when there is not exactly one
 */
export function onlyRecord({ Records }: Pick<SQSEvent, 'Records'>): SQSRecord {
  const [record] = Records;
  if (record && Records.length === 1) return record;
  throw new Error(
    `${Records.length} messages in one event: the event source mapping must have batch size 1.`,
  );
}
