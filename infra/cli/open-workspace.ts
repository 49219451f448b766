import { appendFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GatewayUrl } from '../../shared/gateway/address.ts';
import type { Credentials } from '../../shared/gateway/credentials.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import { loadProfiles } from '../load-profiles.ts';
import { type LocalStack, startLocalStack } from '../local-aws/stack/start-local-stack.ts';
import { ensureAssembly } from '../local-aws/stack/synthesize.ts';
import { findUnfinished, resumeJobs, type UnfinishedJob } from '../local-aws/stack/unfinished-jobs.ts';
import { startSandboxGateway } from '../vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { chooseProfile, PROFILES_FOLDER } from './choose-profile.ts';
import { closeCancelled } from './close-cancelled.ts';
import { CommandError } from './command-error.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import type { Options } from './options.ts';
import { createParts } from './parts.ts';
import { keepTarget } from './targets.ts';

/** The project's own folder: this file is in `infra/cli/` below it. */
const PROJECT = resolve(import.meta.dirname, '../..');

/** The port at which `npm run serve` offers the bucket. */
const SERVE_PORT = 4570;

/** The stack running on a data folder, with a gateway to import into. */
export interface Workspace extends AsyncDisposable {
  readonly stack: LocalStack;
  readonly data: DataFolder;
  readonly profile: Profile;
  /** Where users go, for people to read. */
  readonly gateway: string;
  /** Jobs of this profile that an earlier run left unfinished, and that go on now. */
  readonly resumed: readonly UnfinishedJob[];
}

type GatewaySecret = Readonly<Credentials>;

/**
 * Opens the data folder, starts the sandbox gateway if it is wanted, and the stack; then goes on with what an earlier
 * run left.
 *
 * @param tell says what takes a while
 * @throws CommandError when something that the person gave cannot be used; then nothing is left running
 */
export async function openWorkspace(
  options: Options,
  variables: NodeJS.ProcessEnv,
  tell: (line: string) => void,
): Promise<Workspace> {
  const profiles = loadProfiles(PROFILES_FOLDER);
  const profile = chooseProfile(profiles, options.profile);
  const own = readGatewaySecret(profile, options, variables);
  const parts = createParts();
  try {
    const data = parts.opened(openDataFolder(options.data, options));
    const assembly = await ensureAssembly(PROJECT, { tell });
    const secret = own ?? parts.opened(await startSandbox(data, profile));
    const stack = parts.opened(
      await startStack({ assembly: assembly.folder, options, profiles, profile, data, secret }),
    );
    const target = own ? (own.url ?? profile.gateway.url ?? '') : 'sandbox';
    const { resumed, waiting } = sortUnfinished(findUnfinished(stack), profile, profiles);
    keepTarget(data.targets, { profile: profile.name, target }, resumed);
    for (const name of waiting)
      tell(`Unfinished jobs of profile ${name} wait for a run with --profile ${name}.`);
    if (profile.gateway.kind === 'allinpay' && !secret.publicKey) {
      tell('The answers of the gateway are not verified, for no GATEWAY_PUBLIC_KEY is set.');
    }
    await resumeJobs(stack, resumed);
    closeCancelled(stack, (line) => appendFileSync(data.log, `jobs ${line}\n`));
    data.offer({ endpoint: stack.s3.url, workBucket: stack.buckets.work });
    const gateway = own ? target : `a sandbox on this machine, ${secret.url}`;
    return { stack, data, profile, gateway, resumed, [Symbol.asyncDispose]: parts[Symbol.asyncDispose] };
  } catch (error) {
    await parts[Symbol.asyncDispose]();
    throw error;
  }
}

/** Which unfinished jobs go on in this run, and which profiles' must wait, for their gateway is not at hand. */
function sortUnfinished(
  unfinished: readonly UnfinishedJob[],
  profile: Profile,
  profiles: readonly Profile[],
): { resumed: UnfinishedJob[]; waiting: string[] } {
  const others = new Set(profiles.map(({ name }) => name).filter((name) => name !== profile.name));
  const isOthers = (job: UnfinishedJob): boolean => job.profile !== undefined && others.has(job.profile);
  const waiting = unfinished.filter(isOthers).flatMap((job) => job.profile ?? []);
  return { resumed: unfinished.filter((job) => !isOthers(job)), waiting: [...new Set(waiting)] };
}

/** The key to a gateway that is not ours; undefined when the sandbox is to be used. */
function readGatewaySecret(
  profile: Profile,
  options: Options,
  variables: NodeJS.ProcessEnv,
): GatewaySecret | undefined {
  const { gatewayUrl: url } = options;
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
    const missing = [key ? '' : 'GATEWAY_KEY', secret ? '' : 'GATEWAY_SECRET'].filter(Boolean).join(' and ');
    throw new CommandError(
      `Set ${missing} in the environment: the gateway of profile ${profile.name} needs key and secret.`,
    );
  }
  const authenticator = readAuthenticator(variables);
  return {
    key,
    secret,
    ...(url === undefined ? {} : { url }),
    ...(publicKey ? { publicKey } : {}),
    ...(authenticator ? { authenticator } : {}),
  };
}

/** The account behind the header `authenticator`, which some developer keys need; half of one is a slip of the keyboard. */
function readAuthenticator(variables: NodeJS.ProcessEnv): Credentials['authenticator'] {
  const { GATEWAY_AUTHENTICATOR_USER: userName, GATEWAY_AUTHENTICATOR_PASSWORD: password } = variables;
  if (userName && password) return { userName, password };
  if (!userName && !password) return undefined;
  const missing = userName ? 'GATEWAY_AUTHENTICATOR_PASSWORD' : 'GATEWAY_AUTHENTICATOR_USER';
  throw new CommandError(
    `Set ${missing} in the environment too: an authenticator has a user and a password.`,
  );
}

function startSandbox(data: DataFolder, profile: Profile): Promise<GatewaySecret & AsyncDisposable> {
  const enterprise = profile.gateway.kind === 'ovopark' ? { enterprise: profile.gateway.enterprise } : {};
  return startSandboxGateway({ folder: data.gateway, ...enterprise });
}

interface StackParts {
  readonly assembly: string;
  readonly options: Options;
  readonly profiles: readonly Profile[];
  readonly profile: Profile;
  readonly data: DataFolder;
  readonly secret: GatewaySecret;
}

function startStack({ assembly, options, profiles, profile, data, secret }: StackParts): Promise<LocalStack> {
  const { key, secret: word, url, publicKey, authenticator } = secret;
  const value = JSON.stringify({ key, secret: word, url, publicKey, authenticator });
  const limited = options.limit === undefined ? {} : { requestsPerSecond: options.limit };
  const changed = profiles.map((each) => (each.name === profile.name ? { ...each, ...limited } : each));
  writeFileSync(data.profiles, JSON.stringify(changed));
  return startLocalStack({
    assembly,
    dataFolder: data.buckets,
    secrets: (name) => (name === profile.secretName ? value : undefined),
    // The one variable of the template that is replaced: --limit changes a profile for this run only.
    environment: { Validate: { PROFILES_FILE: data.profiles } },
    log: (functionName, line) => appendFileSync(data.log, `${functionName} ${line}\n`),
    ...(options.serve ? { port: options.port ?? SERVE_PORT } : {}),
  });
}
