import { GatewayUrl } from '../../shared/gateway/address.ts';
import type { Credentials } from '../../shared/gateway/credentials.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
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
 * Reads the credentials of a gateway that is not ours.
 *
 * @param url its address, if it is not the profile's
 * @returns undefined when the sandbox is to be used
 * @throws CommandError that says what is missing or cannot be used, never a value of `variables`.
 */
export function readCredentials(
  profile: Profile,
  url: string | undefined,
  variables: NodeJS.ProcessEnv,
): Credentials | undefined {
  if (profile.gateway.sandbox && url === undefined) return undefined;
  if (url === undefined && profile.gateway.url === undefined) {
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
  return { key, secret, url, publicKey: publicKey || undefined, authenticator };
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
 * Makes the gateway ready: the one that the credentials are for or, without any, a sandbox on this machine.
 *
 * @param folder where the sandbox keeps its users
 */
export async function openGateway(
  credentials: Credentials | undefined,
  { gateway }: Profile,
  folder: string,
): Promise<TargetGateway> {
  if (credentials) {
    const target = credentials.url ?? gateway.url ?? '';
    return { credentials, target, title: target, [Symbol.asyncDispose]: async () => {} };
  }
  const enterprise = gateway.kind === 'ovopark' ? { enterprise: gateway.enterprise } : {};
  const { key, secret, url, close } = await startSandboxGateway({ folder, ...enterprise });
  return {
    credentials: { key, secret, url },
    target: 'sandbox',
    title: `a sandbox on this machine, ${url}`,
    [Symbol.asyncDispose]: close,
  };
}
