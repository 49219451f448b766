import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenEvents, type PutEvent } from '../../../infra/local-aws/events/listen-events.ts';
import { listenSns, type Published } from '../../../infra/local-aws/sns/listen-sns.ts';
import { createNotices } from '../../../shared/aws/notices.ts';
import { NoticeError } from '../../../shared/ports/errors.ts';

const ARN = 'arn:aws:sns:us-east-1:000000000000:notices';
const EVENT = { detailType: 'Import Complete', detail: { job: '0f3c', outcomes: { created: 41 } } };
const heard: (PutEvent | Published)[] = [];
let servers: (AsyncDisposable & { readonly url: string })[];
let events: EventBridgeClient;
let sns: SNSClient;

const settings = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'Report', secretAccessKey: 'x' },
  maxAttempts: 1,
});

beforeEach(async () => {
  heard.length = 0;
  const bus = await listenEvents((event) => heard.push(event));
  const topics = await listenSns((message) => heard.push(message));
  servers = [bus, topics];
  events = new EventBridgeClient(settings(bus.url));
  sns = new SNSClient(settings(topics.url));
});

afterEach(async () => {
  for (const client of [events, sns]) client.destroy();
  for (const server of servers) await server[Symbol.asyncDispose]();
});

describe('notices', () => {
  it('are an event on the default bus, and a message in any language to the topic', async () => {
    const notices = createNotices(events, { arn: ARN, client: sns });
    await notices.putEvent(EVENT);
    await notices.publish({ subject: '员工导入：41 成功', body: '员工导入：41 成功\n<&>\n' });
    expect(heard).toEqual([
      { source: 'bulk-user-import', ...EVENT },
      { topicArn: ARN, subject: '员工导入：41 成功', message: '员工导入：41 成功\n<&>\n' },
    ]);
  });

  it('have no message where there is no topic', async () => {
    await createNotices(events, undefined).publish({ subject: 'a', body: 'b' });
    expect(heard).toEqual([]);
  });

  it('fail where the bus takes the call and refuses the event', async () => {
    // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
    const refusal = {
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'No.' }],
    };
    const server = createServer((_, response) => response.end(JSON.stringify(refusal))).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = new EventBridgeClient(settings(`http://127.0.0.1:${port}`));
    const failing = createNotices(client, undefined).putEvent(EVENT);
    await expect(failing).rejects.toMatchObject({ code: 'ThrottlingException', retryable: true });
    client.destroy();
    server.close();
  });

  it('say which of them failed, and whether it is worth another try', async () => {
    const notices = createNotices(events, { arn: ARN, client: sns });
    const failing = notices.publish({ subject: 'a\nb', body: 'c' });
    await expect(failing).rejects.toThrow(NoticeError);
    await expect(failing).rejects.toThrow(`message could not be sent to ${ARN}`);
    await servers.shift()?.[Symbol.asyncDispose]();
    await expect(notices.putEvent(EVENT)).rejects.toMatchObject({ retryable: true });
  });
});

describe('the embedded EventBridge and SNS', () => {
  it('take what the product sends, and refuse everything else by its name', async () => {
    await expect(events.send(new ListRulesCommand({}))).rejects.toThrow('ListRules is not offered');
    const subscribing = sns.send(new SubscribeCommand({ TopicArn: ARN, Protocol: 'email' }));
    await expect(subscribing).rejects.toThrow(/Refused/);
  });

  it('refuse a subject that SNS would: of 100 characters, or more than one line', async () => {
    // https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
    const publish = (Subject: string) =>
      sns.send(new PublishCommand({ TopicArn: ARN, Subject, Message: 'm' }));
    await expect(publish('满'.repeat(100))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(publish('a\nb')).rejects.toThrow('Subject');
    await expect(publish('满'.repeat(99))).resolves.toMatchObject({ MessageId: expect.stringMatching(/./) });
  });
});
