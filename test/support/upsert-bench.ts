import type { Timing, UpsertDeps } from '../../functions/upsert/chunk-run.ts';
import { deliver } from '../../functions/upsert/deliver.ts';
import { createGivenIds } from '../../functions/upsert/given-ids.ts';
import {
  createProgressReporter,
  type ProgressReporterDeps,
} from '../../functions/upsert/progress-reporter.ts';
import { readClaim } from '../../shared/chunk/claim-holder.ts';
import { readResult } from '../../shared/chunk/result.ts';
import { createCircuits } from '../../shared/gateway/circuit.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import { createJobCache } from '../../shared/job/cache.ts';
import { createCanaryGate } from '../../shared/job/canary.ts';
import { createCompletion } from '../../shared/job/completion.ts';
import type { ChunkRow } from '../../shared/rows/row.ts';
import { createJobBench, type JobBenchOptions, PROFILE } from './job-bench.ts';
import { createScriptedGateway, type Script, type ScriptedGatewayOptions } from './scripted-gateway.ts';

export const MINUTE = 60_000;
const UPSERT_TIMEOUT_MS = MINUTE;

/** A worker that ends in the middle of its work. */
export class Killed extends Error {}

export const fullUser = (userName: string) => ({
  userName,
  showName: userName.toUpperCase(),
  password: 'pw',
  validateDate: '2030-01-01 00:00:00',
  isSingleSign: '0',
  orgIds: '1',
  organizeIds: '1',
  roleIds: '1',
  depIds: '1',
});

export const userRow = (row: number, userName: string): ChunkRow => ({
  kind: 'user',
  row,
  cells: [userName],
  user: fullUser(userName),
});

export const THREE = [userRow(2, 'ann'), userRow(3, 'bob'), userRow(4, 'cy')];

export interface UpsertBenchOptions
  extends Pick<JobBenchOptions, 'key' | 'overlap' | 'managers' | 'profile' | 'oneByOne'> {
  /** Of so many chunks with the same rows the last is delivered; default 1. */
  readonly chunks?: number;
  readonly isVisible?: ScriptedGatewayOptions['isVisible'];
  readonly elsewhere?: ScriptedGatewayOptions['elsewhere'];
  readonly rules?: ScriptedGatewayOptions['rules'];
  /** The profile's, for creation. */
  readonly defaults?: Record<string, string>;
  readonly managerMissing?: Profile['managerMissing'];
  readonly keyFrom?: ProgressReporterDeps['keyFrom'];
}

/** A job of one chunk or more, a scripted gateway, and one worker process on a clock that stands still. */
export async function createUpsertBench(
  script?: Script,
  rows: readonly ChunkRow[] = THREE,
  {
    chunks = 1,
    isVisible,
    elsewhere,
    rules,
    defaults = {},
    managerMissing = 'fail',
    profile = PROFILE,
    keyFrom,
    ...options
  }: UpsertBenchOptions = {},
) {
  const bench = await createJobBench(chunks, rows.length, {
    ...options,
    rows,
    profile: { ...profile, defaults, managerMissing },
  });
  await bench.decide();
  const { work, job, log, decideOther, planOther } = bench;
  const gateway = createScriptedGateway({ now: bench.now, script, isVisible, elsewhere, rules });
  const slept: number[] = [];
  const sleep = async (ms: number): Promise<void> => void slept.push(ms);
  const deps: UpsertDeps = {
    work,
    log,
    rowsQueue: bench.rowsQueue,
    jobs: createJobCache(work),
    completion: createCompletion({ work, random: () => 0 }),
    canary: createCanaryGate({ work, sleep }),
    givenIds: createGivenIds(),
    progress: createProgressReporter({
      work,
      log,
      now: bench.now,
      random: () => 0,
      everyMs: 10_000,
      workers: 1,
      keyFrom,
    }),
    circuitOf: createCircuits({ now: bench.now, random: () => 1 }),
    sharesSettleInMs: async () => 0,
    openGateway: gateway.connect,
    timeoutMs: UPSERT_TIMEOUT_MS,
    sleep,
    random: () => 1,
  };
  const message = { job, chunk: chunks, firstRow: 2, lastRow: rows.length + 1 };
  const { signal } = new AbortController();
  const result = () => readResult(work, job, chunks);
  return {
    work,
    gateway,
    queue: bench.queues.rows,
    deps,
    job,
    message,
    decideOther,
    planOther,
    slept,
    logged: bench.logged,
    now: bench.now,
    advance: bench.advance,
    deliver: (timeLeftMs: Timing['timeLeftMs'] = () => 45_000) =>
      deliver(deps, message, { timeLeftMs, signal }),
    /** Lets time pass until no lost worker can do anything any more. */
    outlive: () => bench.advance(UPSERT_TIMEOUT_MS + PROFILE.gateway.timeoutMs + 2000),
    result,
    outcomes: async () => (await result())?.rows.map(({ row, outcome }) => `${row} ${outcome}`),
    claim: async () => (await readClaim(work, job, chunks))?.value,
  };
}
