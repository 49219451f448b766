import { once } from 'node:events';
import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenSecrets } from '../../../infra/local-aws/secrets/listen-secrets.ts';
import { createSecretStore, type SecretStore } from '../../../shared/aws/secrets.ts';
import { SecretError } from '../../../shared/ports/errors.ts';

const NAME = 'bulk-user-import/ovopark';
const secrets = new Map<string, string>();
let server: Awaited<ReturnType<typeof listenSecrets>>;
let client: SecretsManagerClient;
let store: SecretStore;
let reads: number;
let time: number;
let isDown: boolean;

beforeEach(async () => {
  secrets.clear();
  reads = 0;
  time = 0;
  isDown = false;
  server = await listenSecrets((name) => {
    reads += 1;
    if (isDown) throw new Error('Down.');
    return secrets.get(name);
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new SecretsManagerClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  });
  store = createSecretStore(client, { now: () => time });
});

afterEach(async () => {
  client.destroy();
  await server[Symbol.asyncDispose]();
});

const keep = (secret: unknown): void => void secrets.set(NAME, JSON.stringify(secret));

async function errorOf(name = NAME): Promise<SecretError> {
  const error: unknown = await store.get(name).catch((reason: unknown) => reason);
  if (error instanceof SecretError) return error;
  throw new Error('No SecretError came.');
}

describe('a secret', () => {
  it('is what the gateway signs with, and its address where it has one', async () => {
    const secret = { key: 'k', secret: 's', url: 'https://example.com/cloud.api' };
    keep({ ...secret, note: 'of no interest' });
    expect(await store.get(NAME)).toEqual(secret);
  });

  it('is read once in five minutes, however many ask at the same time', async () => {
    keep({ key: 'k', secret: 'first' });
    await Promise.all([store.get(NAME), store.get(NAME)]);
    keep({ key: 'k', secret: 'second' });
    time = 5 * 60_000 - 1;
    expect((await store.get(NAME)).secret).toBe('first');
    expect(reads).toBe(1);
    time += 1;
    expect((await store.get(NAME)).secret).toBe('second');
  });

  it('is read again at once when asked to, and that is what others get from then on', async () => {
    keep({ key: 'k', secret: 'first' });
    await store.get(NAME);
    keep({ key: 'k', secret: 'rotated' });
    expect((await store.refresh(NAME)).secret).toBe('rotated');
    expect((await store.get(NAME)).secret).toBe('rotated');
    expect(reads).toBe(2);
  });

  it('that could not be read is asked for again', async () => {
    isDown = true;
    await expect(store.get(NAME)).rejects.toMatchObject({ retryable: true });
    isDown = false;
    keep({ key: 'k', secret: 's' });
    expect((await store.get(NAME)).key).toBe('k');
  });
});

describe('a secret that cannot be used', () => {
  it('is told by its name when there is none', async () => {
    const error = await errorOf('missing');
    expect(error).toMatchObject({ code: 'ResourceNotFoundException', retryable: false });
    expect(error.message).toContain('Secret missing could not be read');
  });

  it('is told by the fields that are wrong', async () => {
    keep({ key: '', url: 'ftp://example.com' });
    const error = await errorOf();
    expect(error).toMatchObject({ code: 'secret_unusable', retryable: false, details: { secret: NAME } });
    for (const part of [NAME, 'key', 'secret', 'url']) expect(error.message).toContain(part);
  });

  it.each([
    'hunter2',
    '{"key": "hunter2"',
    '["hunter2"]',
    '{"key":"hunter2","secret":["hunter2"]}',
    '{"key":"hunter2","secret":"hunter2","url":"hunter2"}',
    '',
  ])('never shows what it holds: %s', async (text) => {
    secrets.set(NAME, text);
    const error = await errorOf();
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hunter2');
    expect(error.message).toContain(NAME);
  });

  it('never shows what it holds, not even when the answer itself is mangled', async () => {
    const mangler = createServer((_, response) => response.end('{"SecretString": "hunter2')).listen(
      0,
      '127.0.0.1',
    );
    await once(mangler, 'listening');
    const address = mangler.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const endpoint = `http://127.0.0.1:${port}`;
    const mangled = new SecretsManagerClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    store = createSecretStore(mangled, { now: () => time });
    expect(inspect(await errorOf(), { depth: 10, showHidden: true })).not.toContain('hunter2');
    mangled.destroy();
    mangler.close();
    mangler.closeAllConnections();
  });
});
