import {
  DeleteSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenSecrets } from '../../../../infra/local-aws/secrets/listen-secrets.ts';

const secrets = new Map<string, string>();
let server: Awaited<ReturnType<typeof listenSecrets>>;
let client: SecretsManagerClient;

beforeEach(async () => {
  secrets.clear();
  secrets.set('gateway', 'first');
  server = await listenSecrets((name) => secrets.get(name), 'key-of-the-run');
  client = new SecretsManagerClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'UpsertFunction', secretAccessKey: 'key-of-the-run' },
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
    expect(await read('gateway')).toMatchObject({ Name: 'gateway', SecretString: 'first' });
    secrets.set('gateway', 'second');
    expect(await read('gateway')).toMatchObject({ SecretString: 'second' });
  });

  it('gives none to whoever signs with another key', async () => {
    const stranger = new SecretsManagerClient({
      endpoint: server.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'UpsertFunction', secretAccessKey: 'guessed' },
      maxAttempts: 1,
    });
    const asked = stranger.send(new GetSecretValueCommand({ SecretId: 'gateway' }));
    await expect(asked).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    stranger.destroy();
  });

  it('says so when there is no such secret', async () => {
    await expect(read('nothing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('offers nothing else, and no option that it does not know', async () => {
    const deleted = client.send(new DeleteSecretCommand({ SecretId: 'gateway' }));
    await expect(deleted).rejects.toThrow('secretsmanager.DeleteSecret is not offered');
    const old = new GetSecretValueCommand({ SecretId: 'gateway', VersionStage: 'AWSPREVIOUS' });
    await expect(client.send(old)).rejects.toThrow('VersionStage');
  });
});
