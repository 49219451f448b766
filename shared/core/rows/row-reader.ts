import { unguardCell } from '../csv/render.ts';
import { say } from '../messages/say.ts';
import type { Problem } from '../outcome.ts';
import type { Language } from '../profile.ts';
import type { ChunkRow } from '../records.ts';
import type { Field, User } from '../user.ts';
import type { DuplicateCheck } from './duplicate-check.ts';
import { createExplanation, duplicateProblem, raggedProblem } from './explain-row.ts';
import { createIgnoredCheck } from './ignored-row.ts';
import type { Header } from './read-header.ts';
import { createReportCells, type RowRecord, usedWidth } from './report-cells.ts';
import { type Source, sourcesOf } from './source.ts';
import { createUserRules, type Finding, type UserRuleOptions } from './user-rules.ts';

export interface RowReaderOptions extends UserRuleOptions {
  readonly header: Header;
  readonly fields: readonly Field[];
  readonly language: Language;
  /** Tells of a user who is named twice, where that matters. */
  readonly duplicates?: DuplicateCheck;
}

export interface RowReader {
  /**
   * Decides one record after the header: a user to send, problems that reject it, or nothing to do. Never throws.
   *
   * The row's `cells` are the file's own columns, passwords emptied. Where a rejected row has more than there are
   * columns, the surplus follows.
   */
  read(record: RowRecord): ChunkRow;
}

/** Makes the reader of one job's rows. */
export function createRowReader(options: RowReaderOptions): RowReader {
  const { header, fields, language, matchBy, duplicates } = options;
  const sources = sourcesOf(header, fields);
  const isIgnored = createIgnoredCheck(header, sources, fields);
  const check = createUserRules(
    sources.map(({ field }) => field),
    options,
  );
  const explain = createExplanation(sources, options);
  const report = createReportCells(header);
  const keyHeading = header.columns.find(({ field }) => field === matchBy)?.heading ?? matchBy;

  /** That an earlier row, good or bad, names the same user. A key that is no good names nobody. */
  const repeatsOf = (user: User, findings: readonly Finding[], row: number): Problem[] => {
    const key = user[matchBy];
    if (key === undefined || findings.some(({ field }) => field === matchBy)) return [];
    const first = duplicates?.firstRowOf(key, row);
    return first === undefined ? [] : [duplicateProblem(first, keyHeading, language)];
  };

  const reject = (record: RowRecord, problems: Problem[]): ChunkRow => ({
    kind: 'rejected',
    row: record.row,
    cells: report.doubtful(record),
    problems,
  });

  const read = (record: RowRecord): ChunkRow => {
    const { row, cells, flaw } = record;
    if (flaw) return reject(record, [{ code: flaw.code, message: say(language, flaw.code) }]);
    if (isIgnored(cells)) return { kind: 'ignored', row, cells: report.doubtful(record) };
    if (cells.length < header.width || usedWidth(cells) > header.width) {
      return reject(record, [raggedProblem(cells, header, language)]);
    }
    const user = readUser(cells, sources);
    const findings = check(user);
    const repeats = repeatsOf(user, findings, row);
    if (findings.length === 0 && repeats.length === 0) {
      return { kind: 'user', row, cells: report.certain(cells), user };
    }
    return reject(record, [...explain(findings, record), ...repeats]);
  };

  if (!header.isReport) return { read };
  return { read: (record) => read({ ...record, cells: record.cells.map(unguardCell) }) };
}

function readUser(cells: readonly string[], sources: readonly Source[]): Record<string, string> {
  const user: Record<string, string> = {};
  for (const { field, place, normalise } of sources) {
    const text = cells[place] ?? '';
    const value = text === '' ? '' : normalise(text);
    if (value !== '') user[field.name] = value;
  }
  return user;
}
