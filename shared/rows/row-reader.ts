import { unguardCell } from '../csv/render.ts';
import type { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import type { Field } from '../user/field.ts';
import type { Problem } from '../user/outcome.ts';
import { badCellProblems, badCellsOf, hasOnlyBadCharacters } from './bad-characters.ts';
import { createExplanation, duplicateProblem, raggedProblem } from './explain-row.ts';
import { createIgnoredCheck } from './ignored-row.ts';
import type { Header } from './read-header.ts';
import { createReportCells, type RowRecord, usedWidth } from './report-cells.ts';
import type { StoredRow } from './row.ts';
import { type Source, sourcesOf } from './source.ts';
import type { Finding, UserRuleOptions } from './user-rules.ts';

export interface RowReaderOptions extends UserRuleOptions {
  readonly header: Header;
  readonly fields: readonly Field[];
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
  read(record: RowRecord): StoredRow;
}

/** Makes the reader of one job's rows. */
export function createRowReader(options: RowReaderOptions): RowReader {
  const { header, fields, language, matchBy, duplicates } = options;
  const sources = sourcesOf(header, fields, options);
  const isIgnored = createIgnoredCheck(header, sources, fields);
  const explain = createExplanation(sources, options);
  const report = createReportCells(header);
  const keyHeading = header.columns.find(({ field }) => field === matchBy)?.heading ?? matchBy;

  /** That an earlier row, good or bad, names the same user. A key that is no good names nobody. */
  const repeatsOf = (key: string, findings: readonly Finding[], row: number): readonly Problem[] => {
    if (findings.some(({ field }) => field === matchBy)) return NO_PROBLEMS;
    const first = duplicates?.firstRowOf(key, row);
    return first === undefined ? NO_PROBLEMS : [duplicateProblem(first, keyHeading, language)];
  };

  const reject = (record: RowRecord, problems: Problem[]): StoredRow => ({
    kind: 'rejected',
    cells: report.doubtful(record),
    problems,
  });

  const isRagged = (cells: readonly string[]): boolean =>
    cells.length !== header.width && (cells.length < header.width || usedWidth(cells) > header.width);

  /** Bad characters cost the row, but not what is to be said of its other cells: nobody should upload twice for that. */
  const readFlawed = (record: RowRecord, { code }: Flaw): StoredRow => {
    const { row, cells } = record;
    if (!hasOnlyBadCharacters(record) || isRagged(cells)) {
      return reject(record, [{ code, message: say(language, code) }]);
    }
    const bad = badCellsOf(cells, header);
    if (bad.size === 0) return readSound(record);
    const badFields = new Set(sources.filter(({ place }) => bad.has(place)).map(({ field }) => field.name));
    const { key, findings } = readCells(cells, sources);
    const others = findings.filter(({ field }) => !badFields.has(field));
    const repeats = badFields.has(matchBy) ? NO_PROBLEMS : repeatsOf(key, others, row);
    const told = badCellProblems(cells, bad, header, language);
    return reject(record, [...told, ...explain(others, record), ...repeats]);
  };

  const readSound = (record: RowRecord): StoredRow => {
    const { row, cells } = record;
    if (isIgnored(cells)) return { kind: 'ignored', cells: report.doubtful(record) };
    if (isRagged(cells)) return reject(record, [raggedProblem(cells, header, language)]);
    const { key, values, findings } = readCells(cells, sources);
    const repeats = repeatsOf(key, findings, row);
    if (findings.length === 0 && repeats.length === 0) {
      const kept = report.certain(cells);
      return values ? { kind: 'user', cells: kept, values } : kept;
    }
    return reject(record, [...explain(findings, record), ...repeats]);
  };

  const read = (record: RowRecord): StoredRow =>
    record.flaw ? readFlawed(record, record.flaw) : readSound(record);

  if (!header.isReport) return { read };
  const unguard = createUnguard(header);
  return { read: (record) => read({ ...record, cells: unguard(record.cells) }) };
}

/** Undoes a report's guards. It has no passwords: what stands there was typed into it, and is sent as typed. */
function createUnguard({ hidden, positions }: Header): (cells: readonly string[]) => string[] {
  const typed = hidden.map((at) => positions[at] ?? 0);
  return (cells) => {
    const unguarded = cells.map(unguardCell);
    for (const place of typed) unguarded.splice(place, 1, ...cells.slice(place, place + 1));
    return unguarded;
  };
}

type Flaw = NonNullable<RowRecord['flaw']>;

const NO_PROBLEMS: readonly Problem[] = [];

/** What the cells of a row say together. */
interface RowReading {
  /** The match parameter's value. */
  readonly key: string;
  /** The values that are sent otherwise than they were typed; undefined when there is none. */
  readonly values: Record<string, string> | undefined;
  readonly findings: readonly Finding[];
}

const NOTHING_WRONG: readonly Finding[] = [];

function readCells(cells: readonly string[], sources: readonly Source[]): RowReading {
  let values: Record<string, string> | undefined;
  let key = '';
  let findings = NOTHING_WRONG;
  for (const { field, place, read, isKey } of sources) {
    const text = cells[place] ?? '';
    const { sent, code } = read(text);
    if (isKey) key = sent ?? text;
    if (sent !== undefined) {
      values ??= {};
      values[field.name] = sent;
    }
    if (code !== undefined) findings = [...findings, { field: field.name, code }];
  }
  return { key, values, findings };
}
