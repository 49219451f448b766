/**
 * The embedded Secrets Manager: GetSecretValue, and nothing else. It keeps nothing: the values are the caller's, asked
 * for again on every call, so that a secret can be rotated under a running stack.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import {
  AwsJsonError,
  type CallFault,
  type ListenOptions,
  listenAwsJson,
} from '../aws-json/listen-aws-json.ts';

/** A call, as a hook sees it before it is done. */
export interface SecretsCall {
  readonly accessKeyId: string | undefined;
  readonly action: string;
  readonly secretName: string | undefined;
}

export interface ListenSecretsOptions extends ListenOptions {
  readonly onRequest?: (call: SecretsCall) => CallFault | undefined;
}

/** The secrets by name, or what looks one up. */
export type SecretSource = ReadonlyMap<string, string> | ((name: string) => string | undefined);

const Input = z.strictObject({ SecretId: z.string().min(1) });
const Named = z.object({ SecretId: z.string() });

/** Serves secrets to clients on this machine; disposing stops it. */
export function listenSecrets(
  secrets: SecretSource,
  options: ListenSecretsOptions = {},
): Promise<{ readonly url: string } & AsyncDisposable> {
  const { onRequest, ...listen } = options;
  const find = typeof secrets === 'function' ? secrets : (name: string) => secrets.get(name);

  return listenAwsJson(
    {
      target: 'secretsmanager',
      version: '1.1',
      faultOf: ({ accessKeyId, action, input }) =>
        onRequest?.({ accessKeyId, action, secretName: Named.safeParse(input).data?.SecretId }),
      answer: ({ action, input }) => getSecretValue(action, input, find),
    },
    listen,
  );
}

function getSecretValue(action: string, input: unknown, find: (name: string) => string | undefined): unknown {
  if (action !== 'GetSecretValue') {
    throw new AwsJsonError(
      'InvalidRequestException',
      `The embedded Secrets Manager does not offer ${action}.`,
    );
  }
  const parsed = Input.safeParse(input);
  if (!parsed.success) throw new AwsJsonError('InvalidParameterException', z.prettifyError(parsed.error));
  const name = parsed.data.SecretId;
  const value = find(name);
  if (value === undefined) {
    throw new AwsJsonError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  return {
    ARN: `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}`,
    Name: name,
    SecretString: value,
    VersionId: createHash('sha256').update(value).digest('hex').slice(0, 32),
    VersionStages: ['AWSCURRENT'],
  };
}
