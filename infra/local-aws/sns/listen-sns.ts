/**
 * The embedded SNS: `Publish` to a topic, and nothing else. It speaks the AWS query protocol: a form, answered by XML.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { AwsError, parseInput } from '../aws-json/aws-error.ts';
import { readSigned } from '../aws-json/read-signed.ts';
import { type Listening, listenLoopback } from '../listen-loopback.ts';
import { createVerifier, type VerifySignature } from '../signature.ts';

/** As SNS takes a subject: one line of text, shorter than 100 characters. Source: SNS API reference, Publish. */
const Publish = z.strictObject({
  Action: z.literal('Publish'),
  Version: z.literal('2010-03-31'),
  TopicArn: z.string().startsWith('arn:'),
  Subject: z.string().regex(/^\P{C}{1,99}$/u),
  Message: z.string().min(1),
});

/** A message as subscribers get it. */
export interface Published {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
}

const NAMESPACE = 'http://sns.amazonaws.com/doc/2010-03-31/';

/**
 * Starts the server on a free port of 127.0.0.1.
 *
 * @param onMessage is told of every message
 * @param secretKey what calls must be signed with; default anything
 */
export function listenSns(onMessage: (message: Published) => void, secretKey?: string): Promise<Listening> {
  const verify = secretKey === undefined ? undefined : createVerifier(secretKey);
  return listenLoopback((request, response) => {
    void answer(request, verify, onMessage).then(({ status, xml }) =>
      response.writeHead(status, { 'content-type': 'text/xml' }).end(xml),
    );
  });
}

async function answer(
  request: IncomingMessage,
  verify: VerifySignature | undefined,
  onMessage: (message: Published) => void,
): Promise<{ status: number; xml: string }> {
  const metadata = `<RequestId>${randomUUID()}</RequestId>`;
  try {
    const form = Object.fromEntries(new URLSearchParams(await readSigned(request, verify)));
    const { TopicArn: topicArn, Subject: subject, Message: message } = parseInput(Publish, form);
    onMessage({ topicArn, subject, message });
    const result = `<PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult>`;
    const xml = `<PublishResponse xmlns="${NAMESPACE}">${result}<ResponseMetadata>${metadata}</ResponseMetadata></PublishResponse>`;
    return { status: 200, xml };
  } catch (error) {
    const { status, code, message } =
      error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
    const told = `<Code>${code}</Code><Message><![CDATA[${message}]]></Message>`;
    const xml = `<ErrorResponse xmlns="${NAMESPACE}"><Error>${told}</Error>${metadata}</ErrorResponse>`;
    return { status, xml };
  }
}
