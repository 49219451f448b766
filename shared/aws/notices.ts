import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { classifySdkError, NoticeError } from '../ports/errors.ts';
import type { Notices } from '../ports/notices.ts';

/** What every event names as its source. */
const EVENT_SOURCE = 'bulk-user-import';

/** Timeouts that suit a Lambda function. Endpoint, region and credentials: the environment. */
const SETTINGS = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

export const createEventsClient = (): EventBridgeClient => new EventBridgeClient(SETTINGS);
export const createSnsClient = (): SNSClient => new SNSClient(SETTINGS);

/** Where messages for people go. */
export interface Topic {
  readonly arn: string;
  readonly client: SNSClient;
}

/** {@link Notices} by EventBridge and SNS. @param topic absent: people are told nothing */
export function createNotices(events: EventBridgeClient, topic: Topic | undefined): Notices {
  return {
    async putEvent({ detailType, detail }) {
      const entry = { Source: EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detail) };
      const command = new PutEventsCommand({ Entries: [entry] });
      const { Entries = [] } = await events.send(command).catch((cause: unknown) => {
        throw noticeError('event', 'the default event bus', { ...classifySdkError(cause), cause });
      });
      // An entry that is refused does not fail the call. Source: EventBridge API reference, PutEvents.
      const code = Entries[0]?.ErrorCode;
      if (code !== undefined) throw noticeError('event', 'the default event bus', { code, retryable: true });
    },
    async publish({ subject, body }) {
      if (!topic) return;
      const command = new PublishCommand({ TopicArn: topic.arn, Subject: subject, Message: body });
      await topic.client.send(command).catch((cause: unknown) => {
        throw noticeError('message', topic.arn, { ...classifySdkError(cause), cause });
      });
    },
  };
}

function noticeError(
  what: string,
  to: string,
  { code, retryable, cause }: { code: string; retryable: boolean; cause?: unknown },
): NoticeError {
  const next = retryable ? 'It is tried again.' : 'Check that it is there, and the right to use it.';
  return new NoticeError(code, `The ${what} could not be sent to ${to}: ${code}. ${next}`, {
    retryable,
    details: { to },
    cause,
  });
}
