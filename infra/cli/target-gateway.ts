import { GatewayUrl } from '../../shared/gateway/address.ts';
import type { Credentials } from '../../shared/gateway/credentials.ts';
import { isExampleEnterprise } from '../../shared/gateway/example-enterprise.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import { say } from '../../shared/messages/say.ts';
import { newSecretKey } from '../local-aws/signature.ts';
import { startSandboxGateway } from '../vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { CommandError } from './command-line.ts';

/** The gateway that a run imports into. */
export interface TargetGateway extends AsyncDisposable {
  readonly credentials: Credentials;
  /** What tells it from other gateways in every run: its address, or `sandbox`. */
  readonly target: string;
  /** What people read. */
  readonly title: string;
}

/**
 * Finds the gateway that the profile or `--gateway-url` names, with its key and secret from the environment.
 *
 * @param url the address that was given on the command line
 * @returns undefined when the profile is that of the sandbox, and no address was given
 * @throws CommandError that says what is missing or cannot be used, and shows no value of `variables`.
 */
export function findGateway(
  profile: Profile,
  url: string | undefined,
  variables: NodeJS.ProcessEnv,
): TargetGateway | undefined {
  if (profile.gateway.sandbox && url === undefined) return undefined;
  const target = url ?? profile.gateway.url;
  if (target === undefined) {
    throw new CommandError(
      `The profile ${profile.name} has no gateway address. Give the full address: --gateway-url URL.`,
    );
  }
  const problem = url === undefined ? undefined : GatewayUrl.safeParse(url).error?.issues[0]?.message;
  if (problem) throw new CommandError(`--gateway-url ${url} cannot be used: ${problem}.`);
  const { GATEWAY_KEY: key, GATEWAY_SECRET: secret, GATEWAY_PUBLIC_KEY: publicKey } = variables;
  if (!key || !secret) {
    const missing = ['GATEWAY_KEY', 'GATEWAY_SECRET'].filter((name) => !variables[name]).join(' and ');
    throw new CommandError(
      `Set ${missing} in the environment: the gateway of profile ${profile.name} needs key and secret.`,
    );
  }
  const authenticator = readAuthenticator(variables);
  if (isExampleEnterprise(profile, target))
    throw new CommandError(say('en', 'example_enterprise', { profile: profile.name }));
  const credentials = { key, secret, url, publicKey: publicKey || undefined, authenticator };
  return { credentials, target, title: target, [Symbol.asyncDispose]: async () => {} };
}

/** The account behind the header `authenticator`, which some developer keys need. */
function readAuthenticator(variables: NodeJS.ProcessEnv): Credentials['authenticator'] {
  const { GATEWAY_AUTHENTICATOR_USER: userName, GATEWAY_AUTHENTICATOR_PASSWORD: password } = variables;
  if (userName && password) return { userName, password };
  if (!userName && !password) return undefined;
  const missing = userName ? 'GATEWAY_AUTHENTICATOR_PASSWORD' : 'GATEWAY_AUTHENTICATOR_USER';
  throw new CommandError(
    `Set ${missing} in the environment too: an authenticator has a user and a password.`,
  );
}

/**
 * Starts the sandbox gateway on this machine, with a key of this run: it knows the people who are imported.
 *
 * @param folder where it keeps its users; undefined: in memory
 */
export async function startSandbox({ gateway }: Profile, folder: string | undefined): Promise<TargetGateway> {
  const enterprise = gateway.kind === 'ovopark' ? { enterprise: gateway.enterprise } : {};
  const own = { key: newSecretKey(), secret: newSecretKey() };
  const { key, secret, url, close } = await startSandboxGateway({ ...own, folder, ...enterprise });
  return {
    credentials: { key, secret, url },
    target: 'sandbox',
    title: `a sandbox on this machine, ${url}`,
    [Symbol.asyncDispose]: close,
  };
}
