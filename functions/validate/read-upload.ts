import { FileRefusal } from '../../shared/csv/file-refusal.ts';
import type { CsvDialect } from '../../shared/csv/read-csv.ts';
import type { CsvRecord } from '../../shared/csv/record-reader.ts';
import { type Profile, type ProfileWithLanguage, userSchemaOf } from '../../shared/gateway/profile.ts';
import type { Dialect, Manifest } from '../../shared/job/manifest.ts';
import type { ManagerIndex } from '../../shared/managers/manager-index.ts';
import type { Language } from '../../shared/messages/language.ts';
import { list } from '../../shared/messages/say.ts';
import { sayToSender } from '../../shared/messages/say-to-sender.ts';
import { fieldNamesOf, type NameTable } from '../../shared/names/name-table.ts';
import type { DuplicateCheck } from '../../shared/overlap/duplicates.ts';
import type { FieldNames } from '../../shared/rows/cell-reading.ts';
import { credentialNote } from '../../shared/rows/credential-columns.ts';
import { createZeroWatch } from '../../shared/rows/lost-zeros.ts';
import type { StoredRow } from '../../shared/rows/row.ts';
import { createRowReader } from '../../shared/rows/row-reader.ts';
import { budgetOf, createTextBudget, type StoredTogether } from '../../shared/rows/text-budget.ts';
import type { Column } from '../../shared/user/field.ts';
import type { JobError, Problem } from '../../shared/user/outcome.ts';
import { createNameSample, encodingNotes } from './encoding-notes.ts';
import { createManagerReader } from './managers.ts';
import { type Head, readHead } from './read-head.ts';
import { readTable } from './read-table.ts';
import { createReportColumns } from './report-columns.ts';
import type { RowsHead, RowWriter } from './write-chunks.ts';

/** What was read of a file. */
export interface ReadFile {
  readonly refusal?: undefined;
  readonly rows: number;
  readonly firstRow: number;
  readonly columns: Column[];
  readonly surplusIn?: Manifest['surplusIn'];
  /** Of a CSV. */
  readonly dialect?: Dialect;
  readonly language: Language;
  readonly notes: Problem[];
  readonly people: People;
}

/** The people of a file. */
export interface People {
  /** Rows that would be sent. */
  readonly users: number;
  readonly rejected: number;
  /** Match key of some user. */
  readonly someKey: string | undefined;
}

export interface RefusedFile {
  readonly refusal: JobError;
  readonly dialect?: Dialect;
  readonly language: Language | undefined;
  /** What the sender should know beside: sheets that were not read. */
  readonly notes?: Problem[];
}

/** What takes the rows of a file, and what is told of them while they are decided. */
export interface UploadReaders {
  /** Opens what takes the rows, when it is known what their cells are. */
  openWriter(head: RowsHead, columns: readonly Column[]): RowWriter;
  /** Is told every user of the file. */
  readonly duplicates: DuplicateCheck;
  /** Is told every row that names a manager, or may be one, where the file has both numbers. */
  readonly managers: ManagerIndex;
  readonly storedTogether?: StoredTogether;
  /** What the profile's people call things, if that is known. */
  readonly table?: NameTable | undefined;
  /** The language of who reads of a file that tells none; without it, such a file is refused in every language. */
  readonly otherwise?: Language;
}

/** A row of ten or twelve short cells. */
const BYTES_A_ROW = 128;

/** How many rows a file of so many bytes may have. */
export const expectedRows = (bytes: number): number => bytes / BYTES_A_ROW;

/** Reads a file and hands on its rows as they are decided; holds a few blocks of the file, never all of it. */
export async function readUpload(
  profile: Profile,
  body: AsyncIterable<Uint8Array>,
  readers: UploadReaders,
): Promise<ReadFile | RefusedFile> {
  const { fields } = userSchemaOf(profile);
  let language = profile.language === 'auto' ? undefined : profile.language;
  const names = readers.table && fieldNamesOf(readers.table);
  const refuse = (
    code: 'no_rows' | 'header_too_long' | FileRefusal['code'],
    { line, sheets }: Pick<FileRefusal, 'line' | 'sheets'> = { line: 1, sheets: [] },
  ): RefusedFile => ({
    refusal: sayToSender(language ?? readers.otherwise, code, (spoken) => [
      { line, sheets: list(spoken, sheets) },
    ]),
    language,
  });
  try {
    const file = await readTable(body, { ...profile, fields });
    const { delimiter, carriedWidth, dialect } = file;
    const batches = file.records[Symbol.asyncIterator]();
    const isTyped = dialect === undefined;
    const head = await readHead(batches, { ...profile, fields, delimiter, carriedWidth, names, isTyped });
    language = head.language;
    if ('refusal' in head) {
      const { refusal } = head;
      if (typeof refusal === 'string') return refuse(refusal);
      const notes = file.notes(language ?? readers.otherwise ?? 'en');
      return { refusal, ...dialectOf(dialect), language, notes };
    }
    const { header, firstRow } = head;
    const spoken = { ...profile, language: head.language };
    const decider = createDecider(spoken, { ...head, delimiter, names }, readers);
    await decider.add(head.rows);
    for (let next = await batches.next(); !next.done; next = await batches.next())
      await decider.add(head.toRow ? next.value.map(head.toRow) : next.value);
    const { rows, people, sample, columns, emptied, notes } = await decider.finish();
    if (people.users + people.rejected === 0) return { ...refuse('no_rows'), ...dialectOf(dialect) };
    return {
      rows,
      firstRow,
      ...columns,
      ...dialectOf(dialect),
      language: head.language,
      notes: [
        ...file.notes(head.language),
        ...emptied.map((at) => credentialNote(header, at, head.language)),
        ...header.notes,
        ...notes,
        ...(dialect ? encodingNotes(dialect, sample, head.language) : []),
      ],
      people,
    };
  } catch (error) {
    if (error instanceof FileRefusal) return refuse(error.code, error);
    throw error;
  }
}

/** A reader's dialect is certain only when everything is read; this is what it says now. */
const dialectOf = (dialect: CsvDialect | undefined): { dialect?: Dialect } =>
  dialect ? { dialect: { encoding: dialect.encoding, delimiter: dialect.delimiter } } : {};

interface ReadingRules {
  readonly delimiter: string;
  readonly names: ReadonlyMap<string, FieldNames> | undefined;
}

/** Decides rows as they come, and hands them on at once: what waited for others would outlive its youth. */
function createDecider(
  profile: ProfileWithLanguage,
  {
    header,
    firstRow,
    first,
    delimiter,
    names,
    isTyped,
  }: Omit<Head, 'rows' | 'toRow' | 'language'> & ReadingRules,
  { openWriter, duplicates, managers, storedTogether }: UploadReaders,
) {
  const { matchBy, language } = profile;
  const schema = userSchemaOf(profile);
  const fields = header.columns.map(({ field }) => field ?? null);
  const keyPlace = fields.indexOf(matchBy);
  const addManagers = createManagerReader(schema, fields, managers);
  const budget = budgetOf(storedTogether);
  const reader = createRowReader({
    ...profile,
    header,
    delimiter,
    fields: schema.fields,
    names,
    isTyped,
    first,
    duplicates,
  });
  const crowdedBy = createTextBudget(firstRow, budget);
  const zeros = createZeroWatch(reader.columns, language);
  const writer = openWriter({ firstRow, fields, hidden: header.hidden }, header.columns);
  let rejected = 0;
  let users = 0;
  let someKey: string | undefined;
  const columns = createReportColumns(header);
  const sample = createNameSample(header.columns, schema.fields);

  function read(record: CsvRecord): StoredRow {
    const longest = crowdedBy(record);
    return longest === undefined ? reader.read(record) : reader.refuseCrowded(record, longest, budget);
  }

  function decide(record: CsvRecord): StoredRow {
    const row = read(record);
    if (Array.isArray(row)) noteUser(record.row, row, row[keyPlace]);
    else if (row.kind === 'user') noteUser(record.row, row.cells, row.values[matchBy] ?? row.cells[keyPlace]);
    else if (row.kind === 'rejected') rejected += 1;
    addManagers?.(record.row, row);
    columns.add(row);
    return row;
  }

  function noteUser(row: number, cells: readonly string[], key = ''): void {
    sample.add(cells);
    duplicates.markUser(row);
    zeros.add(cells, row);
    users += 1;
    // A copy: a cell would keep the 64 KiB around it.
    someKey ??= Buffer.from(key).toString();
  }

  return {
    add: (records: readonly CsvRecord[]): Promise<void> => writer.add(records.map(decide)),
    async finish() {
      const rows = await writer.finish();
      return {
        rows,
        people: { users, rejected, someKey },
        sample: sample.taken,
        columns: columns.decide(),
        emptied: [...reader.emptied],
        notes: zeros.notes(),
      };
    },
  };
}
