import { FileRefusal } from '../../shared/csv/other-formats.ts';
import { type CsvDialect, readCsv } from '../../shared/csv/read-csv.ts';
import type { CsvRecord } from '../../shared/csv/record-reader.ts';
import { type Profile, userSchemaOf } from '../../shared/gateway/profile.ts';
import type { Dialect, Manifest } from '../../shared/job/manifest.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import { say } from '../../shared/messages/say.ts';
import type { DuplicateCheck } from '../../shared/overlap/duplicates.ts';
import type { Header } from '../../shared/rows/read-header.ts';
import type { StoredRow } from '../../shared/rows/row.ts';
import { createRowReader } from '../../shared/rows/row-reader.ts';
import type { Column } from '../../shared/user/field.ts';
import type { JobError, Problem } from '../../shared/user/outcome.ts';
import { type Head, readHead } from './read-head.ts';
import { createChunkWriter } from './write-chunks.ts';

/** What was read of a file whose chunks are written now. */
interface CutFile {
  readonly refusal?: undefined;
  readonly rows: number;
  readonly firstRow: number;
  readonly columns: Column[];
  readonly surplusIn: Manifest['surplusIn'];
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
  const { language } = profile;
  const { fields } = userSchemaOf(profile);
  const refuse = (code: 'no_rows' | 'header_too_long' | FileRefusal['code']): RefusedFile => ({
    refusal: { code, message: say(language, code) },
  });
  try {
    const csv = await readCsv(body);
    const { delimiter } = csv.dialect;
    const batches = csv.records[Symbol.asyncIterator]();
    const head = await readHead(batches, { ...profile, fields, delimiter });
    if ('refusal' in head) {
      const { refusal } = head;
      return typeof refusal === 'string' ? refuse(refusal) : { refusal, dialect: dialectOf(csv.dialect) };
    }
    const { header, firstRow } = head;
    const cutter = createCutter(work, plan, profile, { ...head, delimiter }, duplicates);
    await cutter.add(head.rows);
    for (let next = await batches.next(); !next.done; next = await batches.next())
      await cutter.add(next.value.map(head.toRow));
    const { rows, someRows, someKey, widest, widestIgnored } = await cutter.finish();
    if (!someRows) return { ...refuse('no_rows'), dialect: dialectOf(csv.dialect) };
    return {
      rows,
      firstRow,
      ...columnsOf(header, widest, widestIgnored),
      dialect: dialectOf(csv.dialect),
      notes: header.notes,
      someKey,
    };
  } catch (error) {
    if (error instanceof FileRefusal) return refuse(error.code);
    throw error;
  }
}

/** A reader's dialect is certain only when everything is read; this is what it says now. */
const dialectOf = ({ encoding, delimiter }: CsvDialect): Dialect => ({ encoding, delimiter });

/** The columns of the report: those of the header, and as many without a name as some row has need of. */
function columnsOf(
  header: Header,
  widest: number,
  widestIgnored: number,
): Pick<CutFile, 'columns' | 'surplusIn'> {
  const named = header.columns.length;
  const carried = named + header.carriedWidth - header.width;
  const width = Math.min(Math.max(widest, widestIgnored, named), carried);
  const unnamed = Array.from({ length: width - named }, (): Column => ({ heading: '' }));
  const columns = [...header.columns, ...unnamed];
  if (widest > width) return { columns, surplusIn: 'rejected' };
  return { columns, surplusIn: widestIgnored > width ? 'ignored' : undefined };
}

/** Decides rows as they come, and writes them at once: what waited for the rest of its chunk would outlive its youth. */
function createCutter(
  work: WorkBucket,
  plan: Plan,
  profile: Profile,
  { header, firstRow, delimiter }: Pick<Head, 'header' | 'firstRow'> & { readonly delimiter: string },
  duplicates: DuplicateCheck,
) {
  const { matchBy } = profile;
  const fields = header.columns.map(({ field }) => field ?? null);
  const keyPlace = fields.indexOf(matchBy);
  const reader = createRowReader({
    ...profile,
    header,
    delimiter,
    fields: userSchemaOf(profile).fields,
    duplicates,
  });
  const writer = createChunkWriter(work, plan, { firstRow, fields, hidden: header.hidden });
  let someRows = false;
  let someKey: string | undefined;
  /** The most cells that a row has, blank ones at its end left out. */
  let widest = 0;
  let widestIgnored = 0;

  function decide(record: CsvRecord): StoredRow {
    const row = reader.read(record);
    const isPlain = Array.isArray(row);
    if (isPlain || row.kind === 'user') {
      duplicates.markUser(record.row);
      someKey ??= isPlain ? row[keyPlace] : (row.values[matchBy] ?? row.cells[keyPlace]);
    }
    const isIgnored = !isPlain && row.kind === 'ignored';
    someRows ||= !isIgnored;
    const { length } = isPlain ? row : row.cells;
    if (isIgnored) widestIgnored = Math.max(widestIgnored, length);
    else if (length > widest) widest = length;
    return row;
  }

  return {
    add: (records: readonly CsvRecord[]): Promise<void> => writer.add(records.map(decide)),
    /** Waits until every chunk is stored. */
    async finish() {
      return { rows: await writer.finish(), someRows, someKey, widest, widestIgnored };
    },
  };
}
