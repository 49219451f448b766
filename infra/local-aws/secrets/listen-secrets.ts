import * as z from 'zod';
import { AwsError, parseInput } from '../aws-json/aws-error.ts';
import { type AwsJsonServer, listenAwsJson } from '../aws-json/listen-aws-json.ts';

const GetSecretValue = z.strictObject({ SecretId: z.string().min(1) });

/**
 * The embedded Secrets Manager: `GetSecretValue`, and nothing else.
 *
 * @param find looks up a secret's value by its name; asked on every call, so that a secret can be rotated under a
 *   running stack
 */
export function listenSecrets(find: (name: string) => string | undefined): Promise<AwsJsonServer> {
  return listenAwsJson({
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
