import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import type { Profile } from '../../shared/gateway/profile.ts';
import {
  CANCELS,
  jobOfKey,
  NAMES,
  namesKey,
  RELEASES,
  REPORTS,
  UPLOADS,
  uploadFolder,
} from '../../shared/job/keys.ts';
import { say } from '../../shared/messages/say.ts';
import { DamagedFolder } from '../local-aws/s3/state/folder-storage.ts';
import { LOCAL_ACCOUNT } from '../local-aws/sqs/sqs-state.ts';
import {
  type BroughtObject,
  type LocalStack,
  startLocalStack,
} from '../local-aws/stack/start-local-stack.ts';
import { ensureAssembly } from '../local-aws/stack/synthesize.ts';
import { findUnfinished, resumeJobs, type UnfinishedJob } from '../local-aws/stack/unfinished-jobs.ts';
import { LOCAL_REGION } from '../local-aws/template/local-names.ts';
import { type ChosenProfile, chooseProfile, namesOfProfile } from './choose-profile.ts';
import { CommandError, oneLine, printable } from './command-line.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { createDiskWatch, type DiskWatch } from './disk-trouble.ts';
import { hearNotices } from './hear-notices.ts';
import type { StartOptions } from './start-options.ts';
import { findGateway, startSandbox, type TargetGateway } from './target-gateway.ts';
import { terminalLanguage } from './terminal-language.ts';

/** The project's own folder: this file is in `infra/cli/` below it. */
const PROJECT = resolve(import.meta.dirname, '../..');

/** The port at which `npm run serve` offers the bucket. */
const SERVE_PORT = 4570;

/** A topic that nobody has subscribed to but this command. */
const NOTICE_TOPIC_ARN = `arn:aws:sns:${LOCAL_REGION}:${LOCAL_ACCOUNT}:notices`;

/** Nothing is removed on one machine but by a person. */
const KEPT_FOR_EVER = { REPORT_DAYS: '0', UPLOAD_DAYS: '0' };

/** For each profile, the target of the last run on a data folder: a gateway's address, or `sandbox`. */
const Targets = z.record(z.string(), z.string());

/** A profile, and the gateway that its users are imported into. */
export interface Target {
  readonly profile: Profile;
  readonly gateway: TargetGateway;
}

/** The stack running on a data folder, with a gateway to import into. */
export interface Workspace extends Target {
  readonly stack: LocalStack;
  readonly data: DataFolder;
  /** All that can be imported into: while the stack is served, the sandbox to rehearse in is among them. */
  readonly targets: readonly Target[];
  /** Jobs that an earlier run left unfinished, and that go on in this one. */
  readonly resumed: readonly UnfinishedJob[];
}

/**
 * Opens the data folder, a gateway and the stack, goes on with what an earlier run left unfinished, and closes everything
 * in order when `use` has ended.
 *
 * @param tell says what takes a while
 * @returns what `use` returns: the exit status
 * @throws CommandError when something that the person gave cannot be used.
 */
export async function withWorkspace(
  options: StartOptions,
  variables: NodeJS.ProcessEnv,
  tell: (line: string) => void,
  use: (workspace: Workspace) => Promise<number>,
): Promise<number> {
  const chosen = chooseProfile(options.profile);
  const { profile, profiles, broken } = chosen;
  for (const [name, problem] of broken)
    tell(`The profile ${name} is left out, and what is dropped for it is refused: ${oneLine(problem)}`);
  const named = findGateway(profile, options['gateway-url'], variables);
  const names = await tableOf(profile);
  using data = await openDataFolder(options.data, options);
  const assembly = await ensureAssembly(PROJECT, { tell });
  await using gateway = named ?? (await startSandbox(profile, data.gateway));
  const rehearsal = options.serve ? profiles.find(({ gateway: { sandbox } }) => sandbox) : undefined;
  await using sandbox =
    named && rehearsal && rehearsal !== profile ? await startSandbox(rehearsal, data.gateway) : undefined;
  const targets: readonly Target[] = [
    { profile, gateway },
    ...(rehearsal && sandbox ? [{ profile: rehearsal, gateway: sandbox }] : []),
  ];
  const { limit = profile.requestsPerSecond } = options;
  const changed = profiles.map((each) => (each === profile ? { ...each, requestsPerSecond: limit } : each));
  writeFileSync(data.profiles, JSON.stringify(changed));
  const disk = createDiskWatch();
  const log = createRunLog(data.log, disk);
  await using stack = await startLocalStack({
    assembly: assembly.folder,
    dataFolder: data.buckets,
    brings: [...names, ...(sandbox && rehearsal ? await tableOf(rehearsal) : [])],
    secrets: (name) => credentialsOf(targets, name),
    // All that is replaced of the template: --limit changes a profile for this run alone, people look on, nothing expires here, and whoever worked before this start is gone.
    environment: {
      Upsert: {
        PROGRESS_SECONDS: '0.25',
        KEY_FROM: 'environment',
        PROFILES_FILE: data.profiles,
        SHARES_SETTLE_SECONDS: '0',
        RUN: randomUUID(),
      },
      Validate: { PROFILES_FILE: data.profiles },
      Report: { ...KEPT_FOR_EVER, FOLDED_ROWS: '0', NOTICE_TOPIC_ARN },
      Settle: KEPT_FOR_EVER,
    },
    log,
    onS3Failure: disk.notice,
    ...hearNotices(data.notices, { isServing: options.serve, tell, onTrouble: disk.notice }),
    ...(options.serve && { port: options.port ?? SERVE_PORT }),
  });
  const opened = { stack, data, profile, gateway, targets };
  closeCancelled(stack, (line) => log('jobs', line));
  tellOfMisplaced(stack, chosen, (key, folders) =>
    tell(say(terminalLanguage(variables), 'misplaced', { key: printable(key), folders })),
  );
  const begin = async (): Promise<number> => {
    const resumed = await resumeUnfinished(opened, chosen, tell);
    data.offer({ endpoint: stack.s3.url, secretKey: stack.secretKey, workBucket: stack.buckets.work });
    return use({ ...opened, resumed });
  };
  if (profile.gateway.kind === 'allinpay' && !gateway.credentials.publicKey)
    tell('The answers of the gateway are not verified, for no GATEWAY_PUBLIC_KEY is set.');
  return await Promise.race([begin(), disk.trouble]);
}

/** The table of names that lies beside a profile, for where imports read it. */
async function tableOf(profile: Profile): Promise<BroughtObject[]> {
  const table = await namesOfProfile(profile);
  return table ? [{ key: namesKey(profile.name), bytes: table.bytes }] : [];
}

/** The secret of a gateway that is at hand, as Secrets Manager has it. */
function credentialsOf(targets: readonly Target[], secretName: string): string | undefined {
  const target = targets.find(({ profile }) => profile.secretName === secretName);
  return target && JSON.stringify(target.gateway.credentials);
}

/** Keeps what the functions say; where it cannot be kept, the run ends. */
const createRunLog =
  (file: string, disk: DiskWatch) =>
  (source: string, line: string): void => {
    try {
      appendFileSync(file, `${source} ${line}\n`);
    } catch (error) {
      disk.notice(error);
    }
  };

/** Jobs of other profiles wait for a run with their gateway. */
async function resumeUnfinished(
  { stack, data, targets }: Omit<Workspace, 'resumed'>,
  { profiles, broken }: ChosenProfile,
  tell: (line: string) => void,
): Promise<UnfinishedJob[]> {
  const unfinished = await findUnfinished(stack);
  const here = targets.map(({ profile }) => profile.name);
  const others = [...profiles.map(({ name }) => name), ...broken.keys()].filter(
    (name) => !here.includes(name),
  );
  const resumed = unfinished.filter((job) => !others.includes(job.profile ?? ''));
  for (const { profile, gateway } of targets)
    keepTarget(
      data.targets,
      profile,
      gateway.target,
      resumed.find((job) => job.profile === profile.name),
    );
  for (const name of others)
    if (unfinished.some((job) => job.profile === name))
      tell(`Unfinished jobs of profile ${name} wait for a run with --profile ${name}.`);
  await resumeJobs(stack, resumed);
  return resumed;
}

/**
 * Makes sure that unfinished jobs go on at the gateway where they began, for people of a rehearsal must not end at a real
 * one; and remembers the target for the next run.
 *
 * @throws CommandError when they began at another gateway.
 */
function keepTarget(file: string, profile: Profile, target: string, unfinished?: UnfinishedJob): void {
  const targets = existsSync(file) ? readTargets(file) : {};
  const before = targets[profile.name];
  if (unfinished && before !== undefined && before !== target) {
    throw new CommandError(
      `${unfinished.upload.key} was left unfinished by a run into ${before}, and this run goes into ${target}: ` +
        'finish it with that gateway first, or give this run its own --data.',
    );
  }
  // Whoever kills this run leaves the old file or the new one, and no half.
  writeFileSync(`${file}.new`, JSON.stringify({ ...targets, [profile.name]: target }));
  renameSync(`${file}.new`, file);
}

function readTargets(file: string): z.infer<typeof Targets> {
  try {
    return Targets.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new DamagedFolder(`${file} is damaged`, { cause });
  }
}

/** Has the sweep close a cancelled job at once, though its messages may be delayed for minutes. */
function closeCancelled({ s3, buckets, invoke }: LocalStack, log: (line: string) => void): void {
  s3.state.onObjectCreated(({ bucket, key }) => {
    if (bucket !== buckets.work || !key.startsWith(CANCELS)) return;
    invoke('Sweep', { jobs: [jobOfKey(key)] }).catch((error: unknown) => log(`${key} ${error}`));
  });
}

/** S3 tells functions only of what lies in the folders that they watch: of other files this machine tells. */
function tellOfMisplaced(
  { s3, buckets }: LocalStack,
  { profiles }: ChosenProfile,
  tell: (key: string, folders: string) => void,
): void {
  const folders = profiles.map(({ name }) => uploadFolder(name)).join(', ');
  s3.state.onObjectCreated(({ bucket, key }) => {
    const isPlaced =
      key.endsWith('/') || [UPLOADS, NAMES, RELEASES, REPORTS].some((folder) => key.startsWith(folder));
    if (bucket === buckets.files && !isPlaced) tell(key, folders);
  });
}
