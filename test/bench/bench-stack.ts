import { createReadStream, readFileSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { createImportClient, type ImportClient } from '../../infra/cli/import-client.ts';
import { S3Error } from '../../infra/local-aws/s3/s3-error.ts';
import { type LocalStack, startLocalStack } from '../../infra/local-aws/stack/start-local-stack.ts';
import { ensureAssembly } from '../../infra/local-aws/stack/synthesize.ts';
import { SUMMARY_FILE } from '../../shared/report/render.ts';
import type { Summary } from '../../shared/report/summary.ts';
import { plannedFolder } from '../support/planned-folder.ts';
import { PROJECT } from '../support/project.ts';
import { type CpuSeconds, createCpuMeter } from './cpu-meter.ts';
import { type BenchGateway, type GatewaySetup, startBenchGateway } from './gateway.ts';
import { createMemoryMeter } from './memory-meter.ts';
import { staffText } from './staff-file.ts';
import { createUsage, type Usage } from './usage.ts';

const PROFILES = join(PROJECT, 'infra', 'profiles');

/** How often the bucket is looked into for the report; a look costs microseconds, as it is this process's own. */
const LOOK_EVERY_MS = 2;

export interface Imported {
  readonly summary: Summary;
  /** From the put of the upload to the report being there. */
  readonly seconds: number;
}

export interface BenchStack extends AsyncDisposable {
  readonly stack: LocalStack;
  readonly gateway: BenchGateway;
  readonly usage: Usage;
  /** What all processes used since the last time it was asked. */
  readCpu(): CpuSeconds;
  /** The most memory that a process of a function ever held; undefined before its first invocation has ended. */
  peakMb(functionName: string): number | undefined;
  /** Drops a file; answers its job. */
  drop(text: string, name?: string): Promise<string>;
  isReported(job: string): boolean;
  /** Drops a staff list of new names and waits for its report. */
  importRows(rows: number, prefix: string): Promise<Imported>;
  importText(text: string, name?: string): Promise<Imported>;
  /** Drops a file and waits until validate has read it; answers the most memory that validate held, in MB. */
  validate(file: string): Promise<number>;
  /** Resolves when nothing runs any more: the last function ends a moment after its report is there. */
  untilIdle(): Promise<void>;
}

/** A rate at which no call ever waits for its turn. */
const UNPACED = 1_000_000;

/**
 * The whole stack on a sandbox gateway, nothing in it yet: every function will start cold. The profile knows the gateway's
 * limit; without one it never waits.
 *
 * @param upsert variables of that function that replace those of the template
 */
export async function startBenchStack(
  setup: GatewaySetup = {},
  upsert: Readonly<Record<string, string>> = {},
  validate: Readonly<Record<string, string>> = {},
): Promise<BenchStack> {
  const { folder: assembly } = await ensureAssembly(PROJECT);
  const folder = await mkdtemp(join(tmpdir(), 'bench-stack-'));
  const gateway = await startBenchGateway(setup);
  const { key, secret, url } = gateway;
  const profiles = join(folder, 'profiles.json');
  await writeFile(profiles, JSON.stringify([sandboxProfile(setup.requestsPerSecond ?? UNPACED)]));
  const usage = createUsage();
  const cpu = createCpuMeter(gateway.pid);
  const memory = createMemoryMeter();
  const stack = await startLocalStack({
    ...usage.hooks,
    onEnd(...ended) {
      usage.hooks.onEnd?.(...ended);
      cpu.onEnd(...ended);
      memory.onEnd(...ended);
    },
    assembly,
    dataFolder: join(folder, 'buckets'),
    schedules: false,
    secrets: () => JSON.stringify({ key, secret, url }),
    environment: { Validate: { PROFILES_FILE: profiles, ...validate }, Upsert: upsert },
    log: usage.logged,
  });
  const client = createImportClient(stack);

  async function importText(text: string, name?: string): Promise<Imported> {
    const start = performance.now();
    const job = await drop(client, text, name);
    while (!isReported(stack, job)) await sleep(LOOK_EVERY_MS);
    const seconds = (performance.now() - start) / 1000;
    const summary = await client.readSummary(job);
    if (!summary) throw new Error(`The summary of job ${job} is gone.`);
    return { summary, seconds };
  }

  return {
    stack,
    gateway,
    usage,
    readCpu: cpu.read,
    peakMb: memory.peakMb,
    drop: (text, name) => drop(client, text, name),
    isReported: (job) => isReported(stack, job),
    importRows: (rows, prefix) => importText(staffText({ rows, prefix }), `${prefix}.csv`),
    importText,
    async validate(file) {
      const { size } = await stat(file);
      await client.upload(createReadStream(file), size, 'sandbox', 'staff.csv');
      while (memory.peakMb('Validate') === undefined) await sleep(LOOK_EVERY_MS);
      return memory.peakMb('Validate') ?? 0;
    },
    async untilIdle() {
      while (!stack.isIdle()) await sleep(LOOK_EVERY_MS);
    },
    async [Symbol.asyncDispose]() {
      await stack.close();
      await gateway[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function drop(client: ImportClient, text: string, name = 'staff.csv'): Promise<string> {
  const bytes = Buffer.from(text);
  return (await client.upload(Readable.from([bytes]), bytes.length, 'sandbox', name)).job;
}

function isReported({ s3, buckets }: LocalStack, job: string): boolean {
  try {
    return (
      s3.state.find(buckets.files, plannedFolder(s3.state, buckets.work, job) + SUMMARY_FILE) !== undefined
    );
  } catch (error) {
    if (error instanceof S3Error && error.status === 404) return false;
    throw error;
  }
}

/** The sandbox's own profile at another pace. */
export function sandboxProfile(requestsPerSecond: number): object {
  const profile: unknown = JSON.parse(readFileSync(join(PROFILES, 'sandbox.json'), 'utf8'));
  return { ...z.looseObject({}).parse(profile), requestsPerSecond };
}
