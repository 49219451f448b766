import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { validateUpload } from '../../functions/validate/validate-upload.ts';
import { readChunk } from '../../shared/chunk/codec.ts';
import { chunkResult, putResult, type ResultRow } from '../../shared/chunk/result.ts';
import { noCalls } from '../../shared/gateway/call-count.ts';
import { type Profile, userSchemaOf } from '../../shared/gateway/profile.ts';
import { namesKey } from '../../shared/job/keys.ts';
import { readManifest } from '../../shared/job/manifest.ts';
import { jobId } from '../../shared/job/upload.ts';
import { say } from '../../shared/messages/say.ts';
import { createUserRegistry } from '../../shared/overlap/registry.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { buildReport } from '../../shared/report/build.ts';
import {
  FAILED_FILE,
  PAGE_FILE,
  REPORT_FILE,
  REPORT_WORKBOOK,
  SUMMARY_FILE,
} from '../../shared/report/render.ts';
import { Summary } from '../../shared/report/summary.ts';
import type { ChunkRow } from '../../shared/rows/row.ts';
import { decide } from '../../shared/user/decision.ts';
import type { Column } from '../../shared/user/field.ts';
import type { RowOutcome } from '../../shared/user/outcome.ts';
import { type DecisionRules, decisionRules } from '../../shared/user/rules.ts';
import type { User } from '../../shared/user/user.ts';
import { plannedFolder } from './planned-folder.ts';
import { openStateGround, validateDepsOn } from './state-ground.ts';

/** One dropped file after its whole road: what was decided, and the report files as they are downloaded. */
export interface Journey {
  readonly summary: Summary;
  readonly columns: readonly Column[];
  /** The rows as validate decided them. */
  readonly decided: readonly ChunkRow[];
  readonly rows: readonly ResultRow[];
  /** The bytes of `report.csv`, and of `failed.csv` if there is one. */
  readonly report: Buffer;
  readonly failed: Buffer | undefined;
  /** The page, as HTML. */
  readonly page: string;
  /** The bytes of the workbooks: of all rows, and of those to fix. */
  readonly workbook: Buffer | undefined;
  readonly toFix: Buffer | undefined;
}

interface GatewayUser {
  readonly id: string;
  readonly values: Record<string, string>;
}

/** A cell of a report without the sign that it is still to be fixed. */
export const withoutSign = (cell: string): string => cell.replace(/^\u26a0 ?/, '');

export interface SpreadsheetRoad {
  /** The users of the gateway: those who were there, and those who were created. */
  readonly users: GatewayUser[];
  /** Drops a file, whose bytes arrive cut into pieces of these lengths, over and over. */
  drop(bytes: Uint8Array, cuts?: readonly number[]): Promise<Journey>;
}

const START = Date.parse('2026-11-21T10:00:00Z');

/**
 * The road from bytes to report.csv, without wire and without trouble: validate and report on the embedded stores' state
 * machines, and between them a worker that decides as ours does and writes to a list of users.
 */
export async function createSpreadsheetRoad(profile: Profile, names?: Uint8Array): Promise<SpreadsheetRoad> {
  const ground = await openStateGround(() => START);
  const { s3, store, work } = ground;
  if (names) s3.put({ bucket: 'files', key: namesKey(profile.name), body: s3.stageBytes(names) });
  const users: GatewayUser[] = [];
  const validateDeps = (cuts: readonly number[]) => ({
    ...validateDepsOn(ground, profile),
    files: { ...store, open: openCut(store, cuts) },
    // One file after the other: none sees the others.
    registry: { ...createUserRegistry(store, 'work', () => 'salt'), async *entries() {} },
  });

  return {
    users,
    async drop(bytes, cuts = []) {
      const key = `uploads/${profile.name}/staff.csv`;
      const { versionId: version } = s3.put({ bucket: 'files', key, body: s3.stageBytes(bytes) });
      const object = { bucket: 'files', key, version, eventTime: new Date(START).toISOString() };
      const job = jobId(object);
      await validateUpload(validateDeps(cuts), object);
      const manifest = await readManifest(work, job);
      if (!manifest) throw new Error('The file was not decided.');
      const spoken = { ...profile, language: manifest.language ?? 'en' };
      const rules = decisionRules(spoken, userSchemaOf(profile), manifest.columns);
      const decided: ChunkRow[] = [];
      const rows: ResultRow[] = [];
      for (let number = 1; number <= manifest.chunks; number++) {
        const chunk = (await readChunk(work, job, number))?.chunk;
        if (!chunk) throw new Error(`There is no chunk ${number}.`);
        const known = new Map(
          chunk.rows.flatMap((row) => (row.kind === 'user' ? [writeUser(rules, row, users)] : [])),
        );
        const attempt = { attempt: 'the only one', gatewayCalls: noCalls() };
        const result = chunkResult(chunk, attempt, known, (row) => {
          throw new Error(`Row ${row} has no outcome.`);
        });
        await putResult(work, result);
        decided.push(...chunk.rows);
        rows.push(...result.rows);
      }
      await buildReport({ work, files: store, keptDays: 90, uploadDays: 0 }, job, new Date(START));
      const folder = plannedFolder(s3, 'work', job);
      const read = async (name: string): Promise<Buffer | undefined> => {
        const file = await store.open({ bucket: 'files', key: folder + name });
        return file && buffer(file.body);
      };
      const names = [
        REPORT_FILE,
        FAILED_FILE,
        SUMMARY_FILE,
        PAGE_FILE,
        REPORT_WORKBOOK,
        say(spoken.language, 'file_to_fix'),
      ];
      const [report, failed, summary, page, workbook, toFix] = await Promise.all(names.map(read));
      if (!report || !summary || !page) throw new Error('There is no report.');
      const { columns } = manifest;
      return {
        summary: Summary.parse(JSON.parse(summary.toString())),
        columns,
        decided,
        rows,
        report,
        failed,
        page: page.toString(),
        workbook,
        toFix,
      };
    },
  };
}

function writeUser(
  rules: DecisionRules,
  row: { readonly row: number; readonly user: User },
  users: GatewayUser[],
): [number, RowOutcome] {
  const decision = decide(rules, row, users);
  if (decision.kind === 'done') return [row.row, decision.outcome];
  if (decision.kind === 'create') {
    users.push({ id: String(users.length + 1), values: { ...decision.user } });
    return [row.row, { row: row.row, outcome: 'created' }];
  }
  Object.assign(users.find(({ id }) => id === decision.found.id)?.values ?? {}, decision.user);
  return [row.row, { row: row.row, outcome: decision.as }];
}

/** Opens objects as a network may bring them. */
const openCut =
  (store: ObjectStore, cuts: readonly number[]): ObjectStore['open'] =>
  async (at) => {
    const opened = await store.open(at);
    if (!opened || cuts.length === 0) return opened;
    const bytes = await buffer(opened.body);
    const pieces: Buffer[] = [];
    for (let from = 0, turn = 0; from < bytes.length; turn++) {
      const length = cuts[turn % cuts.length] ?? 1;
      pieces.push(bytes.subarray(from, from + length));
      from += length;
    }
    return { ...opened, body: Readable.from(pieces) };
  };
