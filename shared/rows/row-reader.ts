/**
 * From a record to the row that is stored: its cells are read ({@link readCells}), what is found wrong is put in words
 * ({@link cellProblem}), and what may be a password is taken out ({@link createRedaction}).
 */
import { holdsLine } from '../csv/quoted-lines.ts';
import type { CsvRecord } from '../csv/record-reader.ts';
import type { Language } from '../messages/language.ts';
import { problemOf, say, shorten } from '../messages/say.ts';
import type { Problem } from '../user/outcome.ts';
import { cellProblem } from './cell-problems.ts';
import { createIgnoredCheck } from './ignored-row.ts';
import { usedWidth } from './normalise-cell.ts';
import { createPersonCheck } from './not-a-person.ts';
import { createOwnCells, ownHeader } from './own-columns.ts';
import { createRedaction, createWatch, type Redacted, type RedactionOptions } from './passwords.ts';
import {
  type FieldColumn,
  type FieldColumnOptions,
  type Finding,
  fieldColumnsOf,
  readCells,
} from './read-cells.ts';
import type { Header } from './read-header.ts';
import type { StoredRow } from './row.ts';
import { createWidthCheck } from './row-width.ts';
import { markRefused } from './still-to-fix.ts';
import { createSwapCheck, type SwappedCells } from './swapped-cells.ts';
import { createTellsPassword } from './telling-cells.ts';
import { crowdedProblem, cutCells, type TextBudget } from './text-budget.ts';
import { isMarked } from './to-fix-sign.ts';

export interface RowReaderOptions extends FieldColumnOptions {
  readonly language: Language;
  /** What separates the file's cells; default `,`. */
  readonly delimiter?: string;
  /** A profile's own headings: heading → parameter. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Tells of a user who is named twice, where that matters: the row that named it first, and whether that is a user. */
  readonly duplicates?: {
    firstRowOf(key: string, row: number): number | undefined;
    isUser(row: number): boolean;
  };
}

export interface RowReader {
  /** The columns whose cells are sent. */
  readonly columns: readonly FieldColumn[];
  /**
   * Decides one record after the header: a user to send, problems that reject it, or nothing to do. Never throws.
   *
   * The row's `cells` are the file's own columns, without what an earlier report added to them: of a user as typed, and
   * otherwise with passwords emptied. What stands beyond the headings follows, up to the last cell that is not blank.
   */
  read(record: CsvRecord): StoredRow;
  /** Refuses a record that is over the budget of its run: {@link createTextBudget} tells the place of the longest cell. */
  refuseCrowded(record: CsvRecord, longestPlace: number, budget: TextBudget): StoredRow;
  /** Those of the watched columns of which single cells of users were emptied so far, for they look like passwords. */
  readonly emptied: ReadonlySet<number>;
}

/** Makes the reader of one job's rows. */
export function createRowReader(options: RowReaderOptions): RowReader {
  const { language, matchBy, duplicates, delimiter = ',' } = options;
  const header = ownHeader(options.header);
  const toOwn = createOwnCells(options.header);
  const first = options.first?.map(toOwn);
  const columns = fieldColumnsOf({ ...options, header, ...(first && { first }) });
  const isIgnored = createIgnoredCheck(columns, options.fields);
  const judge = createPersonCheck({ ...options, header, columns, ...(first && { first }) });
  const key = columns.find(({ isKey }) => isKey);
  const keyPlace = key?.place ?? 0;
  const tellsPassword = createTellsPassword(columns);
  const findSwapped = createSwapCheck(columns, first);
  const keyHeading = key?.heading ?? matchBy;
  const redact = createRedaction(header, columns);
  const emptied = new Set<number>();
  const hideWatched = createWatch(header, (at) => emptied.add(at));
  const raggedProblem = createWidthCheck(header, columns, language);

  /** Refuses a row for more than single cells. Surplus cells, and too many characters, come back with it and tell why again. */
  function reject(record: CsvRecord, problems: Problem[], options: RedactionOptions = {}): StoredRow {
    const { cells, flaw } = record;
    const isOfRow = usedWidth(cells) <= header.width && flaw !== 'record_too_long';
    const shown = redact(record, options).cells;
    return {
      kind: 'rejected',
      cells: markRefused(columns, cells, shown, { findings: [], isOfRow }),
      problems,
    };
  }

  const explain = (findings: readonly Finding[], { cells }: CsvRecord, redacted: Redacted): Problem[] =>
    findings.map((finding) => {
      const { place } = finding.column;
      const found = { text: cells[place] ?? '', isQuotable: redacted.isQuotable(place) };
      return cellProblem(language, finding, found);
    });

  /** That an earlier row, valid or not, names the same user. */
  function repeated(key: string | undefined, record: CsvRecord): Problem[] {
    const first = key === undefined ? undefined : duplicates?.firstRowOf(key, record.row);
    if (key === undefined || first === undefined) return [];
    const user = redact(record).isShown(keyPlace)
      ? say(language, 'found_text', { text: shorten(key) })
      : say(language, 'found_characters', { count: key.length });
    const text = duplicates?.isUser(first) ? 'duplicate_user' : 'duplicate_user_rejected';
    const message = say(language, text, { row: first, user });
    return [{ column: keyHeading, code: 'duplicate_user', message }];
  }

  /** What becomes of a row that is no person; undefined for people. */
  function setAside(record: CsvRecord): StoredRow | undefined {
    const verdict = isIgnored(record.cells) ? 'ignored' : judge(record.cells, record.row);
    const isAside = true;
    if (verdict === 'ignored') return { kind: 'ignored', cells: redact(record, { isAside }).cells };
    return verdict && reject(record, [problemOf(language, verdict, { field: keyHeading })], { isAside });
  }

  /** Why a line stands in one cell: in quotes, or with separators that are not the file's. */
  function wholeLine(line: string): Problem {
    if (line.includes(delimiter)) return problemOf(language, 'quoted_line');
    const name = SEPARATORS[delimiter as keyof typeof SEPARATORS] ?? 'separator_comma';
    return problemOf(language, 'other_separator', { separator: say(language, name) });
  }

  /** Refuses a record of which it is in doubt where its cells stand. */
  function refuseTorn(record: CsvRecord, ragged: Problem | undefined): StoredRow | undefined {
    const { cells, flaw } = record;
    if (header.width > 1 && holdsLine(cells, keyPlace, delimiter)) {
      // Any of it may be the password.
      const shown = header.hidden.length > 0 ? cells.map(() => '') : cells;
      return reject({ ...record, cells: shown }, [wholeLine(cells[keyPlace] ?? cells[0] ?? '')]);
    }
    const mayBeShifted = ragged !== undefined || cells.length < header.width;
    const isTorn = flaw !== undefined && (mayBeShifted || mayShiftCells(flaw));
    return isTorn ? reject(record, [problemOf(language, flaw)], { isRagged: mayBeShifted }) : undefined;
  }

  function read(fileRecord: CsvRecord): StoredRow {
    const record = toOwn(fileRecord);
    const ragged = raggedProblem(record.cells);
    const torn = refuseTorn(record, ragged);
    if (torn) return torn;
    const bad = record.flaw ? badPlaces(record.cells, header) : [];
    const isAgain = isMarked(record.cells[keyPlace] ?? '');
    const aside = bad.length === 0 && !isAgain ? setAside(record) : undefined;
    if (aside) return aside;
    return ragged ? reject(record, [ragged], { isRagged: true }) : readValues(record, bad);
  }

  /** Bad characters cost the row, but all that is wrong with its other cells is said too: nobody should upload twice. */
  function readValues(record: CsvRecord, bad: readonly number[]): StoredRow {
    const { cells } = record;
    const readable = bad.length === 0 ? columns : columns.filter(({ place }) => !bad.includes(place));
    const { key, values, findings } = readCells(record, readable);
    const repeats = repeated(key, record);
    const swapped = findSwapped(cells);
    if (swapped) return refuseSwapped(record, swapped);
    if (bad.length + findings.length + repeats.length > 0) {
      const told = badCellProblems(cells, bad, header, language);
      const redacted = redact(record, { findings });
      const problems = [...told, ...explain(findings, record, redacted), ...repeats];
      const isGone = (place: number): boolean => (redacted.cells[place] ?? '') === '';
      const isOfRow = repeats.length > 0 || bad.some(isGone);
      return {
        kind: 'rejected',
        cells: markRefused(columns, cells, redacted.cells, { findings, isOfRow }),
        problems,
      };
    }
    const own = hideWatched(ownCells(cells, header));
    const mayHaveMoved = cells.length < header.width && header.hidden.length > 0;
    if (mayHaveMoved || tellsPassword(cells)) return hideMoved(record, own, values);
    return values ? { kind: 'user', cells: own, values } : own;
  }

  /** None of the cells is shown: any may be the password. */
  function refuseSwapped(record: CsvRecord, swapped: NonNullable<SwappedCells>): StoredRow {
    const [wrong] = swapped;
    const names = { field: wrong.heading, password: swapped.at(-1)?.heading ?? '' };
    const problem = { column: wrong.heading, ...problemOf(language, 'swapped_cells', names) };
    return reject(record, [problem], { hide: swapped.map(({ place }) => place) });
  }

  /** Of a user whose row lacks cells, or whose texts tell a password: what a password may have moved to is sent, but no report shows it. */
  function hideMoved(
    record: CsvRecord,
    own: string[],
    values: Readonly<Record<string, string>> = {},
  ): StoredRow {
    const { cells } = redact(record);
    const isMoved = (at: number): boolean =>
      !header.hidden.includes(at) && cells[at] === '' && own[at] !== '';
    const moved = columns.filter(({ place }) => isMoved(place));
    const typed = moved.map(({ place, field }) => [field.name, own[place] ?? ''] as const);
    return {
      kind: 'user',
      cells: own.map((cell, at) => (isMoved(at) ? '' : cell)),
      values: { ...Object.fromEntries(typed), ...values },
    };
  }

  function refuseCrowded(fileRecord: CsvRecord, longestPlace: number, budget: TextBudget): StoredRow {
    const record = toOwn(fileRecord);
    const shown = cutCells(redact(record).cells, keyPlace);
    const cells = markRefused(columns, record.cells, shown, { findings: [], isOfRow: true });
    const problem = crowdedProblem(options.header, longestPlace, language, budget);
    return { kind: 'rejected', cells, problems: [problem] };
  }

  return { columns, emptied, read, refuseCrowded };
}

const SEPARATORS = {
  ';': 'separator_semicolon',
  '\t': 'separator_tab',
  '|': 'separator_pipe',
} as const;

/** As many cells as there are headings, and those beyond them that are not blank. */
function ownCells(cells: string[], { width }: Header): string[] {
  if (cells.length === width) return cells;
  if (cells.length > width) return cells.slice(0, Math.max(width, usedWidth(cells)));
  return [...cells, ...Array<string>(width - cells.length).fill('')];
}

/** Whether a flaw leaves the cells of a record in doubt, and not only what is in some of them. */
const mayShiftCells = (flaw: NonNullable<CsvRecord['flaw']>): boolean =>
  flaw === 'open_quote' || flaw === 'record_too_long';

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
