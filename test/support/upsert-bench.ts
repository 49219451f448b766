import type { Timing, UpsertDeps } from '../../functions/upsert/chunk-run.ts';
import { deliver } from '../../functions/upsert/deliver.ts';
import { openS3State } from '../../infra/local-aws/s3/s3-state.ts';
import { createSqsState } from '../../infra/local-aws/sqs/sqs-state.ts';
import { readClaim } from '../../shared/chunk/claim-holder.ts';
import { readResult } from '../../shared/chunk/result.ts';
import { createCircuits } from '../../shared/gateway/circuit.ts';
import { createJobCache } from '../../shared/job/cache.ts';
import { createCanaryGate } from '../../shared/job/canary.ts';
import { createCompletion } from '../../shared/job/completion.ts';
import { writeManifest } from '../../shared/job/manifest.ts';
import { planFor, writePlan } from '../../shared/job/plan.ts';
import { type Overlap, writeOverlap } from '../../shared/overlap/overlap.ts';
import type { ChunkRow } from '../../shared/rows/row.ts';
import { PROFILE, START } from './job-bench.ts';
import { createScriptedGateway, type Script } from './scripted-gateway.ts';
import { createStateObjectStore, createStateQueue } from './state-ports.ts';
import { storeChunk } from './stored-chunk.ts';

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

export interface UpsertBenchOptions {
  readonly isVisible?: Parameters<typeof createScriptedGateway>[1];
  readonly key?: string;
  /** The profile's, for creation. */
  readonly defaults?: Record<string, string>;
  /** What the chunk shares with other uploads. */
  readonly overlap?: Pick<Overlap, 'superseded' | 'waitsFor'>;
}

/** A job of one chunk, a scripted gateway, and one worker process on a clock that stands still. */
export async function createUpsertBench(
  script?: Script,
  rows: readonly ChunkRow[] = THREE,
  { isVisible, key = 'uploads/test/a.csv', defaults = {}, overlap }: UpsertBenchOptions = {},
) {
  let now = START;
  const s3 = await openS3State({ now: () => now });
  s3.createBucket('work', { versioned: false });
  const sqs = createSqsState({ now: () => now });
  const queue = sqs.createQueue({ name: 'rows', visibilityTimeoutSeconds: 360, retentionSeconds: 345_600 });
  const work = { store: createStateObjectStore(s3), bucket: 'work' };
  const gateway = createScriptedGateway(script, isVisible);
  const lastModified = new Date(START).toISOString();
  const upload = { bucket: 'files', key, version: 'v', bytes: 1, lastModified };
  const plan = planFor(upload, lastModified, { ...PROFILE, defaults }, 200);
  const { job } = plan;
  await writePlan(work, plan);
  await storeChunk(work, { job, chunk: 1, rows: [...rows] });
  if (overlap) await writeOverlap(work, { job, chunk: 1, ...overlap });
  await writeManifest(work, {
    job,
    verdict: 'go',
    chunks: 1,
    rows: rows.length,
    firstRow: 2,
    columns: [{ heading: 'userName', field: 'userName' }],
    ...(overlap ? { overlaps: true as const } : {}),
  });
  const slept: number[] = [];
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const deps: UpsertDeps = {
    work,
    rows: createStateQueue(queue),
    completion: createCompletion({ work, random: () => 0 }),
    canary: createCanaryGate({ work, sleep: async (ms) => void slept.push(ms) }),
    log: { info: log, warn: log, error: log },
    jobs: createJobCache(work),
    circuitOf: createCircuits({ now: () => now, random: () => 1 }),
    openGateway: async (_, onCall) => gateway.connect(onCall),
    timeoutMs: UPSERT_TIMEOUT_MS,
    sleep: async (ms) => void slept.push(ms),
    random: () => 1,
  };
  const message = { job, chunk: 1, firstRow: 2, lastRow: rows.length + 1 };
  const { signal } = new AbortController();
  const result = () => readResult(work, job, 1);
  return {
    work,
    gateway,
    queue,
    deps,
    job,
    message,
    slept,
    logged,
    deliver: (timeLeftMs: Timing['timeLeftMs'] = () => 45_000) =>
      deliver(deps, message, { timeLeftMs, signal }),
    /** Lets time pass until no lost worker can do anything any more. */
    outlive: () => (now += UPSERT_TIMEOUT_MS + PROFILE.gateway.timeoutMs + 2000),
    advance: (ms: number) => (now += ms),
    result,
    outcomes: async () => (await result())?.rows.map(({ row, outcome }) => `${row} ${outcome}`),
    claim: async () => (await readClaim(work, job, 1))?.value,
  };
}
