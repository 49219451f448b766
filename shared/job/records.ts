/**
 * What lies in the work bucket and travels in the queue: every object's schema, in the order of the road.
 *
 * plan → chunks → overlaps → manifest → messages → claims → results → complete. Each is written once except a claim.
 */
import * as z from 'zod';
import { CallCount } from '../gateway/call-count.ts';
import { ChunkRow } from '../rows/row.ts';
import { Column } from '../user/field.ts';
import { JobError, Problem, RowOutcome } from '../user/outcome.ts';
import { Upload } from './upload.ts';

/** Version of these schemas; a job is finished by the rules that its plan names. */
export const FORMAT = 1;

/**
 * `plan/<job>`: what is imported and by which rules. `profile` is the snapshot that every retry obeys, whatever is
 * deployed meanwhile; absent when the folder names no known profile. Its schema is the gateway's business.
 */
export const Plan = z.object({
  format: z.literal(FORMAT),
  job: z.string(),
  upload: Upload,
  /** When the upload was stored, as S3's event has it: to the millisecond, where headers know only seconds. */
  droppedAt: z.iso.datetime(),
  order: z.string(),
  profileName: z.string(),
  profile: z.unknown().optional(),
  chunkRows: z.int().positive(),
});
export type Plan = z.infer<typeof Plan>;

/** `chunks/<job>/<n>`: contiguous rows, valid and rejected ones alike. Holds passwords: it expires in days. */
export const Chunk = z.object({ job: z.string(), chunk: z.int().positive(), rows: z.array(ChunkRow) });
export type Chunk = z.infer<typeof Chunk>;

/** A later upload that carries users of this one too: its job, and its key in the files bucket. */
export const LaterUpload = z.object({ job: z.string(), key: z.string() });
export type LaterUpload = z.infer<typeof LaterUpload>;

/**
 * `overlaps/<job>/<n>`: what a chunk shares with other uploads for its enterprise; absent when that is nothing. Rows of
 * `superseded` are not sent, for the later upload has the last word. The chunk waits until every job of `waitsFor`, each
 * an earlier upload, is complete.
 */
export const Overlap = z.object({
  job: z.string(),
  chunk: z.int().positive(),
  superseded: z.array(z.object({ by: LaterUpload, rows: z.array(z.int()) })),
  waitsFor: z.array(z.string()),
});
export type Overlap = z.infer<typeof Overlap>;

/** How the file was read. */
export const Dialect = z.object({ encoding: z.string(), delimiter: z.string() });
export type Dialect = z.infer<typeof Dialect>;

/**
 * `manifest/<job>`: the decision. Only after it is written are messages sent, and only for verdict *go*. A *held*
 * job waits for a person; a *refused* one has no chunks and an error.
 */
export const Manifest = z.object({
  job: z.string(),
  verdict: z.enum(['go', 'held', 'refused']),
  chunks: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  /** Row number of the first row of chunk 1; the rows that follow are contiguous. */
  firstRow: z.int().positive(),
  columns: z.array(Column),
  dialect: Dialect.optional(),
  /** Some chunk has an overlap with another upload. */
  overlaps: z.literal(true).optional(),
  /** What the sender should know of headings that are not understood. */
  notes: z.array(Problem).optional(),
  /** The calls that validate made. */
  gateway: CallCount.optional(),
  /** Of a refused file: why. Of a decided one: why nothing of it may be sent all the same. */
  error: JobError.optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** The body of a rows-queue message: it names a chunk and holds no personal data. Rows are inclusive. */
export const ChunkMessage = z.object({
  job: z.string(),
  chunk: z.int().positive(),
  firstRow: z.int().positive(),
  lastRow: z.int().positive(),
});
export type ChunkMessage = z.infer<typeof ChunkMessage>;

/**
 * `claims/<job>/<n>`: a worker's written right to a chunk. `creating` and `updating` are rows whose write may have
 * been sent; `outcomes` is what is known so far. `crashes` counts the workers that died holding it; from the second
 * on the chunk goes row by row, `current` naming the row in hand and `suspect` the one that was in hand when a worker
 * died: it is never sent again. Both are the same row while the suspect is looked up. `parks` counts how often the chunk
 * was put back.
 */
export const Claim = z.object({
  job: z.string(),
  chunk: z.int().positive(),
  attempt: z.string(),
  state: z.enum(['held', 'released']),
  crashes: z.int().nonnegative(),
  parks: z.int().nonnegative(),
  /** The code of the trouble that the chunk was put back for. */
  parkedFor: z.string().optional(),
  current: z.int().optional(),
  suspect: z.int().optional(),
  creating: z.array(z.int()),
  updating: z.array(z.int()),
  outcomes: z.array(RowOutcome),
  gateway: CallCount,
});
export type Claim = z.infer<typeof Claim>;

/**
 * `canary/<job>`: whether the first create of the job showed up under its enterprise. *trying* belongs to one attempt;
 * *open* means that it tried and learned nothing.
 */
export const Canary = z.object({
  job: z.string(),
  attempt: z.string(),
  state: z.enum(['trying', 'open', 'passed', 'failed']),
});
export type Canary = z.infer<typeof Canary>;

/** A row as the report shows it: its outcome and the upload's own text. */
export const ResultRow = RowOutcome.extend({ cells: z.array(z.string()) });
export type ResultRow = z.infer<typeof ResultRow>;

/** `results/<job>/<n>`: a chunk's outcomes, exactly one for each of its rows, in file order. Written once. */
export const Result = z.object({
  job: z.string(),
  chunk: z.int().positive(),
  attempt: z.string(),
  rows: z.array(ResultRow),
  gateway: CallCount,
});
export type Result = z.infer<typeof Result>;

/** `complete/<job>`: every result is there. Its arrival starts the report. */
export const Complete = z.object({ job: z.string() });
export type Complete = z.infer<typeof Complete>;

/**
 * `summary.json`: the job in figures, and the commit of its report: it is written last. `rows` equals the sum of
 * `outcomes`; `seconds` runs from the upload to completion, by S3's clock.
 */
export const Summary = z.object({
  job: z.string(),
  profile: z.string(),
  upload: z.object({ bucket: z.string(), key: z.string(), version: z.string(), bytes: z.int() }),
  rows: z.int(),
  outcomes: z.record(z.string(), z.int()),
  seconds: z.number(),
  gateway: CallCount,
  csv: Dialect.optional(),
  notes: z.array(Problem).optional(),
  /** Nothing was written: the outcomes say what would happen. */
  dryRun: z.literal(true).optional(),
  error: JobError.optional(),
});
export type Summary = z.infer<typeof Summary>;

/** `sweep/state`: whether the sweep before this one found both queues empty. */
export const SweepState = z.object({ queuesWereEmpty: z.boolean() });
export type SweepState = z.infer<typeof SweepState>;
