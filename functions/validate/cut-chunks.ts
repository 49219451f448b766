import { FileRefusal } from '../../shared/csv/other-formats.ts';
import { type CsvDialect, readCsv } from '../../shared/csv/read-csv.ts';
import type { CsvRecord } from '../../shared/csv/record-reader.ts';
import { type Profile, userSchemaOf } from '../../shared/gateway/profile.ts';
import type { Dialect } from '../../shared/job/manifest.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { say } from '../../shared/messages/say.ts';
import type { DuplicateCheck } from '../../shared/overlap/duplicates.ts';
import {
  CREDENTIAL_SAMPLE_ROWS,
  credentialNote,
  hideCredentials,
} from '../../shared/rows/credential-columns.ts';
import { findHeader, HEADER_SEARCH_ROWS, type Header, readHeader } from '../../shared/rows/read-header.ts';
import type { StoredRow } from '../../shared/rows/row.ts';
import { createRowReader } from '../../shared/rows/row-reader.ts';
import type { Column } from '../../shared/user/field.ts';
import type { JobError, Problem } from '../../shared/user/outcome.ts';
import { createChunkWriter } from './write-chunks.ts';

/** What was read of a file whose chunks are written now. */
interface CutFile {
  readonly refusal?: undefined;
  readonly rows: number;
  readonly firstRow: number;
  readonly columns: Column[];
  readonly dialect: Dialect;
  readonly notes: Problem[];
  /** The match key of some valid row; undefined when there is none. */
  readonly someKey: string | undefined;
}

interface RefusedFile {
  readonly refusal: JobError;
  readonly dialect?: Dialect;
}

/**
 * Reads a file and writes its rows as chunks; holds one chunk and a few blocks of the file, never all of it.
 *
 * @param duplicates is told every user of the file
 */
export async function cutChunks(
  work: WorkBucket,
  plan: Plan,
  profile: Profile,
  body: AsyncIterable<Uint8Array>,
  duplicates: DuplicateCheck,
): Promise<CutFile | RefusedFile> {
  const { language, matchBy, aliases } = profile;
  const { fields } = userSchemaOf(profile);
  const refuse = (code: 'no_rows' | 'header_too_long' | FileRefusal['code']): RefusedFile => ({
    refusal: { code, message: say(language, code) },
  });
  try {
    const csv = await readCsv(body);
    const batches = csv.records[Symbol.asyncIterator]();
    const head = await readHead(batches);
    const headerAt = findHeader(head, fields, { matchBy, aliases });
    if (headerAt === undefined) return refuse('empty_file');
    if (head[headerAt]?.flaw === 'record_too_long') return refuse('header_too_long');
    const above = head.slice(0, headerAt);
    const read = readHeader(head[headerAt]?.cells ?? [], fields, { language, matchBy, aliases, above });
    if ('error' in read) return { refusal: read.error, dialect: dialectOf(csv.dialect) };
    const header = hideCredentials(read, head.slice(headerAt + 1), language);
    const firstRow = (head[headerAt]?.row ?? 0) + 1;
    const cutter = createCutter(work, plan, profile, { header, firstRow }, duplicates);
    await cutter.add(head.slice(headerAt + 1));
    for (let next = await batches.next(); !next.done; next = await batches.next())
      await cutter.add(next.value);
    const { rows, someRows, someKey, emptied } = await cutter.finish();
    if (!someRows) return { ...refuse('no_rows'), dialect: dialectOf(csv.dialect) };
    return {
      rows,
      firstRow,
      columns: header.columns,
      dialect: dialectOf(csv.dialect),
      notes: [...emptied.map((at) => credentialNote(header, at, language)), ...header.notes],
      someKey,
    };
  } catch (error) {
    if (error instanceof FileRefusal) return refuse(error.code);
    throw error;
  }
}

/** A reader's dialect is certain only when everything is read; this is what it says now. */
const dialectOf = ({ encoding, delimiter }: CsvDialect): Dialect => ({ encoding, delimiter });

/** Enough records to find the header, and passwords under headings that do not say so. */
const HEAD_ROWS = HEADER_SEARCH_ROWS + CREDENTIAL_SAMPLE_ROWS;

/** The first records, and whatever came with them. */
async function readHead(batches: AsyncIterator<CsvRecord[]>): Promise<CsvRecord[]> {
  const head: CsvRecord[] = [];
  while (head.length < HEAD_ROWS) {
    const { value, done } = await batches.next();
    if (done) break;
    head.push(...value);
  }
  return head;
}

/** Decides rows as they come, and writes them at once: what waited for the rest of its chunk would outlive its youth. */
function createCutter(
  work: WorkBucket,
  plan: Plan,
  profile: Profile,
  { header, firstRow }: { readonly header: Header; readonly firstRow: number },
  duplicates: DuplicateCheck,
) {
  const { matchBy } = profile;
  const fields = header.columns.map(({ field }) => field ?? null);
  const keyPlace = fields.indexOf(matchBy);
  const reader = createRowReader({ ...profile, header, fields: userSchemaOf(profile).fields, duplicates });
  const writer = createChunkWriter(work, plan, { firstRow, fields, hidden: header.hidden });
  let someRows = false;
  let someKey: string | undefined;

  function decide(record: CsvRecord): StoredRow {
    const row = reader.read(record);
    const isPlain = Array.isArray(row);
    if (isPlain || row.kind === 'user') {
      duplicates.markUser(record.row);
      someKey ??= isPlain ? row[keyPlace] : (row.values[matchBy] ?? row.cells[keyPlace]);
    }
    someRows ||= isPlain || row.kind !== 'ignored';
    return row;
  }

  return {
    add: (records: readonly CsvRecord[]): Promise<void> => writer.add(records.map(decide)),
    /** Waits until every chunk is stored. */
    async finish() {
      return { rows: await writer.finish(), someRows, someKey, emptied: [...reader.emptied] };
    },
  };
}
