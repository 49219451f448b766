import {
  DeleteSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenSecrets, type SecretsCall } from '../../../../infra/local-aws/secrets/listen-secrets.ts';

const secrets = new Map<string, string>();
const calls: SecretsCall[] = [];
let server: Awaited<ReturnType<typeof listenSecrets>>;
let client: SecretsManagerClient;

beforeEach(async () => {
  secrets.clear();
  calls.length = 0;
  server = await listenSecrets(secrets, {
    onRequest: (call) => {
      calls.push(call);
      return call.secretName === 'broken'
        ? { effect: 'error', status: 500, code: 'InternalServiceError' }
        : undefined;
    },
  });
  const credentials = { accessKeyId: 'UpsertFunction', secretAccessKey: 'x' };
  client = new SecretsManagerClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await server[Symbol.asyncDispose]();
});

const read = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));

describe('the embedded Secrets Manager', () => {
  it('gives a secret by name, as it is now', async () => {
    secrets.set('gateway', 'first');
    const first = await read('gateway');
    secrets.set('gateway', 'second');
    const second = await read('gateway');
    expect(first).toMatchObject({ Name: 'gateway', SecretString: 'first', VersionStages: ['AWSCURRENT'] });
    expect(second.SecretString).toBe('second');
    expect(second.VersionId).not.toBe(first.VersionId);
  });

  it('says so when there is no such secret', async () => {
    await expect(read('nothing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('offers nothing else, and no option that it does not know', async () => {
    secrets.set('gateway', 'x');
    await expect(client.send(new DeleteSecretCommand({ SecretId: 'gateway' }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
    const old = new GetSecretValueCommand({ SecretId: 'gateway', VersionStage: 'AWSPREVIOUS' });
    await expect(client.send(old)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('tells who asked, and fails when told to', async () => {
    await expect(read('broken')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(calls).toEqual([
      { accessKeyId: 'UpsertFunction', action: 'GetSecretValue', secretName: 'broken' },
    ]);
  });
});
