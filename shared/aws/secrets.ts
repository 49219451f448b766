import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Credentials } from '../gateway/credentials.ts';
import { classifySdkError, SecretError } from '../ports/errors.ts';

/** The profiles' secrets. Rejects with a `SecretError`, which names the secret and never what it holds. */
export interface SecretStore {
  /** The secret, at most five minutes old. */
  get(name: string): Promise<Credentials>;
  /** Reads the secret again at once: it may have been rotated. */
  refresh(name: string): Promise<Credentials>;
}

const MAX_AGE_MS = 5 * 60_000;

/** Makes a client with timeouts that suit a Lambda function. Endpoint, region and credentials: the environment. */
export function createSecretsClient(): SecretsManagerClient {
  return new SecretsManagerClient({
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
}

/** Makes a {@link SecretStore} that remembers in the process. `now` gives ms. */
export function createSecretStore(client: SecretsManagerClient, deps: { now: () => number }): SecretStore {
  const { now } = deps;
  const read = new Map<string, { secret: Promise<Credentials>; at: number }>();

  function refresh(name: string): Promise<Credentials> {
    const entry = { secret: readSecret(client, name), at: now() };
    read.set(name, entry);
    entry.secret.catch(() => {
      if (read.get(name) === entry) read.delete(name);
    });
    return entry.secret;
  }

  return {
    async get(name) {
      const known = read.get(name);
      return known !== undefined && now() - known.at < MAX_AGE_MS ? known.secret : refresh(name);
    },
    refresh,
  };
}

async function readSecret(client: SecretsManagerClient, name: string): Promise<Credentials> {
  const { SecretString } = await fetchSecret(client, name);
  const parsed = Credentials.safeParse(parseJson(name, SecretString));
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'the whole'} (${message})`,
  );
  throw unusable(name, `lacks or misstates ${fields.join(', ')}`);
}

async function fetchSecret(
  client: SecretsManagerClient,
  name: string,
): Promise<{ SecretString?: string | undefined }> {
  try {
    return await client.send(new GetSecretValueCommand({ SecretId: name }));
  } catch (error) {
    const { code, retryable } = classifySdkError(error);
    const what = `Secret ${name} could not be read from Secrets Manager: ${code}.`;
    const next = retryable ? 'Try again later.' : 'Create it, and let the function read it.';
    // An answer that is not JSON: the SDK's error quotes it.
    const cause = error instanceof SyntaxError ? undefined : error;
    throw new SecretError(code, `${what} ${next}`, { retryable, details: { secret: name }, cause });
  }
}

function parseJson(name: string, text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // No cause: it would quote the secret.
    throw unusable(name, 'is not a JSON object');
  }
}

function unusable(name: string, why: string): SecretError {
  const next = 'It must be JSON with "key" and "secret" (texts) and, where needed, "url".';
  return new SecretError('secret_unusable', `Secret ${name} ${why}. ${next}`, {
    retryable: false,
    details: { secret: name },
  });
}
