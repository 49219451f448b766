/**
 * From a record to the row that is stored: its cells are read ({@link readCells}), what is found wrong is put in words
 * ({@link cellProblem}), and what may be a password is taken out ({@link createRedaction}).
 */
import type { CsvRecord } from '../csv/record-reader.ts';
import { unguardCell } from '../csv/render.ts';
import type { Language } from '../messages/language.ts';
import { problemOf } from '../messages/say.ts';
import type { Problem } from '../user/outcome.ts';
import { cellProblem } from './cell-problems.ts';
import { createIgnoredCheck } from './ignored-row.ts';
import { usedWidth } from './normalise-cell.ts';
import { createRedaction, createWatch, type Redacted } from './passwords.ts';
import { type FieldColumnOptions, type Finding, fieldColumnsOf, readCells } from './read-cells.ts';
import type { Header } from './read-header.ts';
import type { StoredRow } from './row.ts';

export interface RowReaderOptions extends FieldColumnOptions {
  readonly language: Language;
  /** Tells of a user who is named twice, where that matters: the row that named it first. */
  readonly duplicates?: { firstRowOf(key: string, row: number): number | undefined };
}

export interface RowReader {
  /**
   * Decides one record after the header: a user to send, problems that reject it, or nothing to do. Never throws.
   *
   * The row's `cells` are the file's own columns: of a user as typed, and otherwise with passwords emptied. Where a
   * rejected row has more than there are columns, the surplus follows.
   */
  read(record: CsvRecord): StoredRow;
  /** Those of the watched columns of which single cells of users were emptied so far, for they look like passwords. */
  readonly emptied: ReadonlySet<number>;
}

/** Makes the reader of one job's rows. */
export function createRowReader(options: RowReaderOptions): RowReader {
  const { header, language, matchBy, duplicates } = options;
  const columns = fieldColumnsOf(options);
  const isIgnored = createIgnoredCheck(header, columns, options.fields);
  const redact = createRedaction(header, columns);
  const emptied = new Set<number>();
  const hideWatched = createWatch(header, (at) => emptied.add(at));
  const keyHeading = columns.find(({ isKey }) => isKey)?.heading ?? matchBy;

  const reject = (record: CsvRecord, problems: Problem[]): StoredRow => ({
    kind: 'rejected',
    cells: redact(record).cells,
    problems,
  });

  const explain = (findings: readonly Finding[], { cells }: CsvRecord, redacted: Redacted): Problem[] =>
    findings.map((finding) => {
      const { place } = finding.column;
      const found = { text: cells[place] ?? '', isQuotable: redacted.isQuotable(place) };
      return cellProblem(language, finding, found);
    });

  /** That an earlier row, valid or not, names the same user. */
  const repeated = (key: string | undefined, row: number): Problem[] => {
    const first = key === undefined ? undefined : duplicates?.firstRowOf(key, row);
    if (first === undefined) return [];
    return [{ column: keyHeading, ...problemOf(language, 'duplicate_user', { row: first }) }];
  };

  function read(record: CsvRecord): StoredRow {
    const { cells, flaw } = record;
    const ragged = raggedProblem(cells, header, language);
    if (flaw && (ragged || mayShiftCells(flaw))) return reject(record, [problemOf(language, flaw)]);
    const bad = flaw ? badPlaces(cells, header) : [];
    if (bad.length === 0 && isIgnored(cells)) return { kind: 'ignored', cells: redact(record).cells };
    return ragged ? reject(record, [ragged]) : readValues(record, bad);
  }

  /** Bad characters cost the row, but all that is wrong with its other cells is said too: nobody should upload twice. */
  function readValues(record: CsvRecord, bad: readonly number[]): StoredRow {
    const { row, cells } = record;
    const readable = bad.length === 0 ? columns : columns.filter(({ place }) => !bad.includes(place));
    const { key, values, findings } = readCells(cells, readable);
    const repeats = repeated(key, row);
    if (bad.length + findings.length + repeats.length > 0) {
      const told = badCellProblems(cells, bad, header, language);
      const redacted = redact(record, findings);
      const problems = [...told, ...explain(findings, record, redacted), ...repeats];
      return { kind: 'rejected', cells: redacted.cells, problems };
    }
    const own = hideWatched(ownCells(cells, header));
    return values ? { kind: 'user', cells: own, values } : own;
  }

  if (!header.isReport) return { read, emptied };
  return { emptied, read: (record) => read({ ...record, cells: unguardCells(record.cells, header) }) };
}

/** Leaves out what a report has added, and blank cells beyond the header. */
const ownCells = (cells: string[], { positions }: Header): string[] =>
  cells.length === positions.length ? cells : positions.map((place) => cells[place] ?? '');

/** Whether a flaw leaves the cells of a record in doubt, and not only what is in some of them. */
const mayShiftCells = (flaw: NonNullable<CsvRecord['flaw']>): boolean =>
  flaw === 'open_quote' || flaw === 'record_too_long';

/** Why a record has the wrong number of cells; blank ones beyond the header do not count. */
function raggedProblem(cells: readonly string[], { width }: Header, language: Language): Problem | undefined {
  const found = cells.length <= width ? cells.length : Math.max(width, usedWidth(cells));
  return found === width ? undefined : problemOf(language, 'ragged_row', { found, expected: width });
}

/** Which of the file's own cells hold U+0000 or U+FFFD: none when they stand in what an earlier report wrote. */
const badPlaces = (cells: readonly string[], { positions }: Header): number[] =>
  positions.filter((place) => /[\0\ufffd]/.test(cells[place] ?? ''));

/** Of ten thousand columns no more cells are told: who reads so many does not need the rest. */
const MAX_BAD_CELLS = 20;

/** Why cells with bad characters are refused. What is in them is not quoted: it may be a password. */
const badCellProblems = (
  cells: readonly string[],
  bad: readonly number[],
  { columns, positions }: Header,
  language: Language,
): Problem[] =>
  bad.slice(0, MAX_BAD_CELLS).map((place) => {
    const column = columns[positions.indexOf(place)]?.heading;
    const problem = problemOf(language, cells[place]?.includes('\0') ? 'nul_byte' : 'wrong_byte');
    return column ? { column, ...problem } : problem;
  });

/** Undoes a report's guards. It has no passwords: what stands there was typed into it, and is sent as typed. */
function unguardCells(cells: readonly string[], { hidden, positions }: Header): string[] {
  const typed = new Set(hidden.map((at) => positions[at]));
  return cells.map((cell, place) => (typed.has(place) ? cell : unguardCell(cell)));
}
