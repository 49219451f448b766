import { FileRefusal } from '../../shared/csv/file-refusal.ts';
import type { CsvDialect } from '../../shared/csv/read-csv.ts';
import type { CsvRecord } from '../../shared/csv/record-reader.ts';
import { type Profile, userSchemaOf } from '../../shared/gateway/profile.ts';
import type { Dialect, Manifest } from '../../shared/job/manifest.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';
import type { ManagerIndex } from '../../shared/managers/manager-index.ts';
import { say } from '../../shared/messages/say.ts';
import type { DuplicateCheck } from '../../shared/overlap/duplicates.ts';
import { credentialNote } from '../../shared/rows/credential-columns.ts';
import { createZeroWatch } from '../../shared/rows/lost-zeros.ts';
import type { StoredRow } from '../../shared/rows/row.ts';
import { createRowReader } from '../../shared/rows/row-reader.ts';
import type { Column } from '../../shared/user/field.ts';
import type { JobError, Problem } from '../../shared/user/outcome.ts';
import { createNameSample, encodingNotes } from './encoding-notes.ts';
import { createManagerReader } from './managers.ts';
import { type Head, readHead } from './read-head.ts';
import { readTable } from './read-table.ts';
import { createReportColumns } from './report-columns.ts';
import { createChunkWriter } from './write-chunks.ts';

/** What was read of a file whose chunks are written now. */
interface CutFile {
  readonly refusal?: undefined;
  readonly rows: number;
  readonly firstRow: number;
  readonly columns: Column[];
  readonly surplusIn?: Manifest['surplusIn'];
  /** Of a CSV. */
  readonly dialect?: Dialect;
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
 * @param managers is told every row that names a manager, or may be one, where the file has both numbers
 */
export async function cutChunks(
  work: WorkBucket,
  plan: Plan,
  profile: Profile,
  body: AsyncIterable<Uint8Array>,
  duplicates: DuplicateCheck,
  managers: ManagerIndex,
): Promise<CutFile | RefusedFile> {
  const { language } = profile;
  const { fields } = userSchemaOf(profile);
  const refuse = (code: 'no_rows' | 'header_too_long' | FileRefusal['code'], line = 1): RefusedFile => ({
    refusal: { code, message: say(language, code, { line }) },
  });
  try {
    const table = await readTable(body, { ...profile, fields });
    const { delimiter, carriedWidth, dialect } = table;
    const batches = table.records[Symbol.asyncIterator]();
    const head = await readHead(batches, { ...profile, fields, delimiter, carriedWidth });
    if ('refusal' in head) {
      const { refusal } = head;
      return typeof refusal === 'string' ? refuse(refusal) : { refusal, ...dialectOf(dialect) };
    }
    const { header, firstRow } = head;
    const cutter = createCutter(work, plan, profile, { ...head, delimiter }, { duplicates, managers });
    await cutter.add(head.rows);
    for (let next = await batches.next(); !next.done; next = await batches.next())
      await cutter.add(next.value.map(head.toRow));
    const { rows, someRows, someKey, names, columns, emptied, notes } = await cutter.finish();
    if (!someRows) return { ...refuse('no_rows'), ...dialectOf(dialect) };
    return {
      rows,
      firstRow,
      ...columns,
      ...dialectOf(dialect),
      notes: [
        ...table.notes,
        ...emptied.map((at) => credentialNote(header, at, language)),
        ...header.notes,
        ...notes,
        ...(dialect ? encodingNotes(dialect, names, language) : []),
      ],
      someKey,
    };
  } catch (error) {
    if (error instanceof FileRefusal) return refuse(error.code, error.line);
    throw error;
  }
}

/** A reader's dialect is certain only when everything is read; this is what it says now. */
const dialectOf = (dialect: CsvDialect | undefined): { dialect?: Dialect } =>
  dialect ? { dialect: { encoding: dialect.encoding, delimiter: dialect.delimiter } } : {};

/** Decides rows as they come, and writes them at once: what waited for the rest of its chunk would outlive its youth. */
function createCutter(
  work: WorkBucket,
  plan: Plan,
  profile: Profile,
  { header, firstRow, first, delimiter }: Omit<Head, 'rows' | 'toRow'> & { readonly delimiter: string },
  { duplicates, managers }: { readonly duplicates: DuplicateCheck; readonly managers: ManagerIndex },
) {
  const { matchBy, language } = profile;
  const schema = userSchemaOf(profile);
  const fields = header.columns.map(({ field }) => field ?? null);
  const keyPlace = fields.indexOf(matchBy);
  const addManagers = createManagerReader(schema, fields, managers);
  const reader = createRowReader({
    ...profile,
    header,
    delimiter,
    fields: schema.fields,
    first,
    duplicates,
  });
  const zeros = createZeroWatch(reader.columns, language);
  const writer = createChunkWriter(work, plan, { firstRow, fields, hidden: header.hidden });
  let someRows = false;
  let someKey: string | undefined;
  const columns = createReportColumns(header);
  const names = createNameSample(header.columns, schema.fields);

  function decide(record: CsvRecord): StoredRow {
    const row = reader.read(record);
    const isPlain = Array.isArray(row);
    if (isPlain || row.kind === 'user') {
      names.add(isPlain ? row : row.cells);
      duplicates.markUser(record.row);
      zeros.add(isPlain ? row : row.cells, record.row);
      someKey ??= isPlain ? row[keyPlace] : (row.values[matchBy] ?? row.cells[keyPlace]);
    }
    addManagers?.(record.row, row);
    someRows ||= isPlain || row.kind !== 'ignored';
    columns.add(row);
    return row;
  }

  return {
    add: (records: readonly CsvRecord[]): Promise<void> => writer.add(records.map(decide)),
    /** Waits until every chunk is stored. */
    async finish() {
      const rows = await writer.finish();
      return {
        rows,
        someRows,
        someKey,
        names: names.taken,
        columns: columns.decide(),
        emptied: [...reader.emptied],
        notes: zeros.notes(),
      };
    },
  };
}
