import * as z from 'zod';
import { AwsError, parseInput } from '../aws-json/aws-error.ts';
import { type AwsJsonServer, listenAwsJson } from '../aws-json/listen-aws-json.ts';

const GetSecretValue = z.strictObject({ SecretId: z.string().min(1) });

/**
 * The embedded Secrets Manager: `GetSecretValue`, and nothing else.
 *
 * @param find looks up a secret's value by its name; asked on every call, so that a secret can be rotated under a
 *   running stack
 * @param secretKey what calls must be signed with; default anything
 */
export function listenSecrets(
  find: (name: string) => string | undefined,
  secretKey?: string,
): Promise<AwsJsonServer> {
  return listenAwsJson({
    secretKey,
    actions: {
      'secretsmanager.GetSecretValue': ({ input }) => {
        const { SecretId: Name } = parseInput(GetSecretValue, input);
        const SecretString = find(Name);
        if (SecretString !== undefined) return { Name, SecretString };
        throw new AwsError('ResourceNotFoundException', `There is no secret ${Name}.`);
      },
    },
  });
}
