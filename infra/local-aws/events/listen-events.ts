import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { parseInput } from '../aws-json/aws-error.ts';
import { type AwsJsonServer, listenAwsJson } from '../aws-json/listen-aws-json.ts';

const Entry = z.strictObject({
  Source: z.string().min(1),
  DetailType: z.string().min(1),
  Detail: z.string().transform((text): unknown => JSON.parse(text)),
});
const PutEvents = z.strictObject({ Entries: z.array(Entry).min(1).max(10) });

/** An event as rules of EventBridge see it, without what tells of accounts. */
export interface PutEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

/**
 * The embedded EventBridge: `PutEvents` to the default bus, and nothing else.
 *
 * @param onEvent is told of every event, and by whom it was sent
 * @param secretKey what calls must be signed with; default anything
 */
export function listenEvents(
  onEvent: (event: PutEvent, sender: string | undefined) => void,
  secretKey?: string,
): Promise<AwsJsonServer> {
  return listenAwsJson({
    secretKey,
    actions: {
      'AWSEvents.PutEvents': ({ input, accessKeyId }) => {
        const { Entries } = parseInput(PutEvents, input);
        for (const { Source: source, DetailType: detailType, Detail: detail } of Entries)
          onEvent({ source, detailType, detail }, accessKeyId);
        return { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: randomUUID() })) };
      },
    },
  });
}
