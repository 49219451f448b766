import { isQuotedLine, unquoteRecord } from '../../shared/csv/quoted-lines.ts';
import type { CsvRecord } from '../../shared/csv/record-reader.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import type { Language } from '../../shared/messages/language.ts';
import type { FieldNames } from '../../shared/rows/cell-reading.ts';
import { CREDENTIAL_SAMPLE_ROWS, hideCredentials } from '../../shared/rows/credential-columns.ts';
import { indexHeadings } from '../../shared/rows/heading.ts';
import {
  createHeadCount,
  findHeader,
  type Header,
  type HeaderOptions,
  readHeader,
} from '../../shared/rows/read-header.ts';
import { languageOfFile } from '../../shared/rows/reader-language.ts';
import { FIRST_ROWS, withUnnamedColumns } from '../../shared/rows/unnamed-columns.ts';
import type { Field } from '../../shared/user/field.ts';
import type { JobError } from '../../shared/user/outcome.ts';

/** The first records of a file, which tell how the others are to be read. */
export interface Head {
  readonly header: Header;
  /** What people are told of this file is said in it. */
  readonly language: Language;
  /** Number of the first row below the header. */
  readonly firstRow: number;
  /** The rows below the header that were read on the way. */
  readonly rows: readonly CsvRecord[];
  /** The first of them, which show how cells look; the same ones however the file arrives. */
  readonly first: readonly CsvRecord[];
  /** Makes a record of the file one of its rows, where it is none yet. */
  readonly toRow?: (record: CsvRecord) => CsvRecord;
  /** Whether its cells are what was typed into them: those of a workbook are, unless their lines stand in one cell each. */
  readonly isTyped: boolean;
}

/** So many rows after the header show how the codes of a column look, and whether it holds passwords. */
const LOOKED_AT = CREDENTIAL_SAMPLE_ROWS;

/** Why a file has no head that can be used. */
export interface HeadRefusal {
  readonly refusal: JobError | 'empty_file' | 'header_too_long';
  readonly language: Language | undefined;
}

interface HeadOptions extends Omit<HeaderOptions, 'language'> {
  readonly language: Profile['language'];
  readonly delimiter: string;
  readonly fields: readonly Field[];
  readonly patterns: Readonly<Record<string, string>>;
  readonly names?: ReadonlyMap<string, FieldNames> | undefined;
  /** How many cells a row may have at least, whatever the header has. */
  readonly carriedWidth: number;
  readonly isTyped: boolean;
}

/**
 * Finds the header among the first records, and what can be said of the rows by the first of them. A header that stands
 * whole in one pair of quotes speaks for its rows: they are read without theirs.
 */
export async function readHead(
  batches: AsyncIterator<CsvRecord[]>,
  options: HeadOptions,
): Promise<Head | HeadRefusal> {
  const records = await readFirst(batches);
  const plain = headOf(records, options);
  if (!('refusal' in plain) || !hasQuotedLine(records, options)) return plain;
  const unquote = (record: CsvRecord): CsvRecord => unquoteRecord(record, options.delimiter);
  const unquoted = headOf(records.map(unquote), options);
  return 'refusal' in unquoted ? plain : { ...unquoted, toRow: unquote, isTyped: false };
}

const hasQuotedLine = (records: readonly CsvRecord[], { delimiter }: HeadOptions): boolean =>
  records.some(({ cells }) => isQuotedLine(cells, delimiter));

async function readFirst(batches: AsyncIterator<CsvRecord[]>): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  const isEnough = createHeadCount(LOOKED_AT);
  for (let next = await batches.next(); !next.done; next = await batches.next()) {
    records.push(...next.value);
    if (isEnough(next.value)) break;
  }
  return records;
}

function headOf(records: readonly CsvRecord[], options: HeadOptions): Head | HeadRefusal {
  const index = indexHeadings(options.fields, options.aliases);
  const at = findHeader(records, options.fields, options);
  const found = at === undefined ? undefined : records[at];
  const decided =
    options.language === 'auto' ? languageOfFile(found?.cells ?? [], records, index) : options.language;
  if (at === undefined || !found) return { refusal: 'empty_file', language: decided };
  if (found.flaw === 'record_too_long') return { refusal: 'header_too_long', language: decided };
  const language = decided ?? 'en';
  const above = records.slice(0, at);
  const below = records.slice(at + 1, at + 1 + LOOKED_AT);
  const read = readHeader(found.cells, options.fields, { ...options, language, above, below });
  if ('error' in read) return { refusal: read.error, language };
  const rows = records.slice(at + 1);
  const header = hideCredentials(read, rows, language, index);
  const sound = rows.slice(0, FIRST_ROWS).filter(({ flaw }) => flaw === undefined);
  const whole = withUnnamedColumns(
    sound.map(({ cells }) => cells),
    { ...options, header },
  );
  return {
    // A report that comes back has its surplus cells in a column of their own: they are surplus still.
    header: whole.isReport
      ? whole
      : { ...whole, carriedWidth: Math.max(whole.carriedWidth, options.carriedWidth) },
    language,
    firstRow: found.row + 1,
    rows,
    first: rows.slice(0, LOOKED_AT),
    isTyped: options.isTyped,
  };
}
