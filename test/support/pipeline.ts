import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import Papa from 'papaparse';
import { expect } from 'vitest';
import { createImportClient, type ImportClient } from '../../infra/cli/import-client.ts';
import {
  type LocalStack,
  type LocalStackOptions,
  startLocalStack,
} from '../../infra/local-aws/stack/start-local-stack.ts';
import { ensureAssembly } from '../../infra/local-aws/stack/synthesize.ts';
import { createUnkindness, type Unkindness } from '../../infra/local-aws/unkindness.ts';
import { startSandboxGateway } from '../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { namesKey } from '../../shared/job/keys.ts';
import { jobId } from '../../shared/job/upload.ts';
import type { Summary } from '../../shared/report/summary.ts';
import { PROJECT } from './project.ts';
import { SEED } from './seed.ts';
import { createShiftingClock, type ShiftingClock } from './shifting-clock.ts';
import { createStateObjectStore } from './state-ports.ts';

type Sandbox = Awaited<ReturnType<typeof startSandboxGateway>>;
type SandboxOptions = NonNullable<Parameters<typeof startSandboxGateway>[0]>;

export interface Pipeline extends AsyncDisposable {
  readonly stack: LocalStack;
  readonly gateway: Sandbox;
  readonly client: ImportClient;
  readonly clock: ShiftingClock;
  /** The folder of the buckets, as plain files. */
  readonly folder: string;
  /** Every line that the functions wrote. */
  readonly logged: string[];
  /** The names of the functions whose invocations failed, once for each. */
  readonly failed: string[];
  /** Drops a file and answers its job. */
  drop(text: string | Uint8Array, name?: string, profile?: string): Promise<string>;
  /** Drops a file and waits for its summary. */
  importText(text: string | Uint8Array, name?: string, profile?: string): Promise<Summary>;
  /** Drops a table of names and waits for its summary. */
  dropNames(text: string | Uint8Array, profile?: string): Promise<Summary>;
  waitFor(job: string): Promise<Summary>;
  /** Waits until something is so; fails loudly when it never is. */
  until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void>;
  /** One report file's text; empty when there is no such file. */
  readReportText(job: string, file: string): Promise<string>;
  /** The rows of a report file, each cell under its heading. */
  readReport(job: string, file?: string): Promise<Record<string, string>[]>;
}

export interface PipelineOptions
  extends Partial<Pick<LocalStackOptions, 'onS3Request' | 'onSqsRequest' | 'onEvent' | 'onStart'>> {
  readonly gateway?: SandboxOptions;
  /** What the sandbox profile says otherwise, for this test. */
  readonly profile?: { readonly requestsPerSecond?: number; readonly timeoutMs?: number };
  /** What is kinder, or unkinder, in this test than drawn. */
  readonly unkindness?: Partial<Unkindness>;
  /** What the profile's secret holds, if not the sandbox's own. */
  readonly secret?: (gateway: Sandbox) => object;
}

/** How long a test waits for what must happen; only a failure ever takes so long. */
const PATIENCE_MS = 60_000;

/** The whole stack, as synthesized, on a sandbox gateway, and as unkind as AWS: each test in its own way, always the same. */
export async function startPipeline(options: PipelineOptions = {}): Promise<Pipeline> {
  const { gateway: gatewayOptions, profile, secret, unkindness, ...hooks } = options;
  const { folder: assembly } = await ensureAssembly(PROJECT);
  const folder = await mkdtemp(join(tmpdir(), 'pipeline-'));
  const clock = createShiftingClock();
  const gateway = await startSandboxGateway(gatewayOptions);
  const { key, secret: word, url } = gateway;
  const logged: string[] = [];
  const failed: string[] = [];
  const stack = await startLocalStack({
    ...hooks,
    unkindness: { ...createUnkindness(`${SEED} ${expect.getState().currentTestName}`), ...unkindness },
    assembly,
    dataFolder: folder,
    clock,
    schedules: false,
    secrets: (name) =>
      name === 'bulk-user-import/sandbox'
        ? JSON.stringify(secret?.(gateway) ?? { key, secret: word, url })
        : undefined,
    environment: profile ? { Validate: { PROFILES_FILE: writeProfile(folder, profile) } } : {},
    log: (functionName, line) => logged.push(`${functionName} ${line}`),
    onEnd: ({ functionName }, { ok }) => void (ok || failed.push(functionName)),
    retryDelaysMs: [0, 0],
  });
  const client = createImportClient(stack);

  async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await isSo())) {
      if (performance.now() > deadline)
        throw new Error(`${what} never came.\n${logged.slice(-20).join('\n')}`);
      await sleep(10);
    }
  }

  async function waitFor(job: string): Promise<Summary> {
    let summary: Summary | undefined;
    await until(async () => {
      summary = await client.readSummary(job);
      return summary !== undefined;
    }, `The report of job ${job}`);
    return summary as Summary;
  }

  async function drop(text: string | Uint8Array, name = 'staff.csv', profile = 'sandbox'): Promise<string> {
    const bytes = Buffer.from(text);
    return (await client.upload(Readable.from([bytes]), bytes.length, profile, name)).job;
  }

  async function dropNames(text: string | Uint8Array, profile = 'sandbox'): Promise<Summary> {
    const key = namesKey(profile);
    const body = stack.s3.state.stageBytes(Buffer.from(text));
    const { versionId: version } = stack.s3.state.put({ bucket: stack.buckets.files, key, body });
    return waitFor(client.find(jobId({ bucket: stack.buckets.files, key, version }), key).job);
  }

  async function readReportText(job: string, file: string): Promise<string> {
    const address = { bucket: stack.buckets.files, key: (await client.reportFolder(job)) + file };
    return (await createStateObjectStore(stack.s3.state).read(address))?.text ?? '';
  }

  return {
    stack,
    gateway,
    client,
    clock,
    folder,
    logged,
    failed,
    drop,
    dropNames,
    waitFor,
    until,
    importText: async (text, name, profile) => waitFor(await drop(text, name, profile)),
    readReportText,
    async readReport(job, file = 'report.csv') {
      const text = await readReportText(job, file);
      return Papa.parse<Record<string, string>>(text.replace(/^\ufeff/, ''), {
        header: true,
        skipEmptyLines: true,
      }).data;
    },
    async [Symbol.asyncDispose]() {
      await stack.close();
      await gateway.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Writes a changed sandbox profile where validate looks for it. */
function writeProfile(
  folder: string,
  { requestsPerSecond, timeoutMs }: NonNullable<PipelineOptions['profile']>,
): string {
  const sandbox = JSON.parse(readFileSync(join(PROJECT, 'infra/profiles/sandbox.json'), 'utf8')) as {
    gateway: object;
  };
  const file = join(folder, 'profiles-of-the-test.json');
  const gateway = { ...sandbox.gateway, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  writeFileSync(
    file,
    JSON.stringify([
      { ...sandbox, ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }), gateway },
    ]),
  );
  return file;
}

const COLUMNS =
  'userName,showName,password,validateDate,isSingleSign,orgIds,organizeIds,roleIds,depIds,employeeNumber';

/** A staff list of so many new people. */
export function staffList(count: number, prefix = 'user'): string {
  const lines = Array.from(
    { length: count },
    (_, n) =>
      `${prefix}${n + 1},Person ${n + 1},Pw-${prefix}-${n + 1},2030-01-01,0,1,2,3,4,${prefix}-${n + 1}`,
  );
  return `${[COLUMNS, ...lines].join('\n')}\n`;
}

/** The sum over all outcomes. */
export const sumOf = ({ outcomes }: Summary): number =>
  Object.values(outcomes).reduce((sum, count) => sum + count, 0);
