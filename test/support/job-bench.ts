import { putResult, type Result } from '../../shared/chunk/result.ts';
import { type Profile, parseProfile } from '../../shared/gateway/profile.ts';
import { type Manifest, refusedManifest, writeManifest } from '../../shared/job/manifest.ts';
import { planFor, writePlan } from '../../shared/job/plan.ts';
import { type ChunkManagers, writeManagers } from '../../shared/managers/chunk-managers.ts';
import type { Language } from '../../shared/messages/language.ts';
import { type Overlap, writeOverlap } from '../../shared/overlap/overlap.ts';
import type { ChunkRow } from '../../shared/rows/row.ts';
import { openStateGround } from './state-ground.ts';
import { storeChunk } from './stored-chunk.ts';

export const START = Date.parse('2026-11-21T10:00:00Z');

export const PROFILE = parseProfile(
  {
    name: 'test',
    secretName: 'test',
    matchBy: 'userName',
    requestsPerSecond: 100,
    language: 'en',
    gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
  },
  'the test',
);

export interface JobBenchOptions {
  /** The upload's key. */
  readonly key?: string;
  readonly profile?: Profile;
  /** The rows of each chunk; default new users. */
  readonly rows?: readonly ChunkRow[];
  /** What the file told, where the profile leaves the language to it. */
  readonly language?: Language;
  /** What each chunk shares with other uploads. */
  readonly overlap?: Omit<Overlap, 'job' | 'chunk'> | undefined;
  /** Whether its chunks go one by one. */
  readonly oneByOne?: true | undefined;
  /** The managers of each chunk's rows. */
  readonly managers?: Partial<ChunkManagers> | undefined;
}

/** Both buckets, both queues and a clock that stands still, without wire or process; and a job of so many chunks. */
export async function createJobBench(
  chunks: number,
  chunkRows = 2,
  {
    key = 'uploads/test/a.csv',
    profile = PROFILE,
    language,
    rows: given,
    overlap,
    managers,
    oneByOne,
  }: JobBenchOptions = {},
) {
  let now = START;
  const { s3, store: files, work, queues, rowsQueue, deadLetters } = await openStateGround(() => now);
  const body = s3.stageBytes(Buffer.from('userName\n'));
  const { versionId: version } = s3.put({ bucket: 'files', key, body });
  const lastModified = new Date(START).toISOString();
  const upload = { bucket: 'files', key, version, bytes: 9, lastModified };
  const plan = planFor(upload, lastModified, profile, chunkRows, { oneByOne });
  const { job } = plan;
  const announced: string[] = [];
  s3.onObjectCreated(({ key }) => void (key.startsWith('complete/') && announced.push(key)));
  const logged: string[] = [];
  const log = (message: string): void => void logged.push(message);

  const rowsOf = (chunk: number): number[] =>
    Array.from({ length: chunkRows }, (_, n) => 2 + (chunk - 1) * chunkRows + n);

  return {
    s3,
    job,
    plan,
    work,
    files,
    filesBucket: 'files',
    logged,
    announced,
    log: { info: log, warn: log, error: log },
    queues,
    rowsQueue,
    deadLetters,
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
    writePlan: () => writePlan(work, plan),
    async decide(): Promise<void> {
      await writePlan(work, plan);
      for (let chunk = 1; chunk <= chunks; chunk++) {
        const users = rowsOf(chunk).map((row) => ({
          kind: 'user' as const,
          row,
          cells: [`u${row}`],
          user: { userName: `u${row}` },
        }));
        await storeChunk(work, { job, chunk, rows: [...(given ?? users)] });
        if (overlap) await writeOverlap(work, { job, chunk, ...overlap });
        if (managers)
          await writeManagers(work, { job, chunk, waits: [], rejected: [], refused: [], ...managers });
      }
      const columns = [{ heading: 'userName', field: 'userName' }];
      await writeManifest(work, {
        job,
        verdict: 'go',
        chunks,
        rows: chunks * chunkRows,
        firstRow: 2,
        columns,
        ...(language ? { language } : {}),
        ...(overlap ? { overlaps: true as const } : {}),
        ...(managers ? { managers: true as const } : {}),
      });
    },
    /** Decides another job; nothing else of it is there. */
    async decideOther(other: string, verdict: Manifest['verdict']): Promise<void> {
      const error = { code: 'import_failed', message: 'The import failed.' };
      const { error: _, ...going } = refusedManifest(other, error);
      await writeManifest(work, verdict === 'refused' ? { ...going, verdict, error } : { ...going, verdict });
    },
    /** Plans another job, and does not decide it. */
    planOther: (other: string) => writePlan(work, { ...plan, job: other }),
    async finish(chunk: number): Promise<void> {
      const result: Result = {
        job,
        chunk,
        attempt: 'test',
        rows: rowsOf(chunk).map((row) => ({ row, outcome: 'created', cells: [`u${row}`] })),
        gatewayCalls: { calls: {}, retries: 0 },
      };
      await putResult(work, result);
    },
    /** Numbers of the chunks whose messages wait in the rows queue. */
    waiting: (): number[] =>
      queues.rows.receive({ max: 10 }).map(({ body }) => (JSON.parse(body) as { chunk: number }).chunk),
  };
}

export type JobBench = Awaited<ReturnType<typeof createJobBench>>;
