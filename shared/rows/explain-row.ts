import type { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import type { Problem } from '../user/outcome.ts';
import type { Header } from './read-header.ts';
import { createPasswordSearch, type RowRecord, usedWidth } from './report-cells.ts';
import type { Source } from './source.ts';
import type { Finding, UserRuleOptions } from './user-rules.ts';
import { sayWhatIsWrong } from './value-problem.ts';

/** Why a record has the wrong number of cells. */
export function raggedProblem(cells: readonly string[], { width }: Header, language: Language): Problem {
  const found = cells.length < width ? cells.length : usedWidth(cells);
  return { code: 'ragged_row', message: say(language, 'ragged_row', { found, expected: width }) };
}

/** Why a row is refused whose user an earlier row names; `column` is the heading of the match parameter. */
export const duplicateProblem = (first: number, column: string, language: Language): Problem => ({
  column,
  code: 'duplicate_user',
  message: say(language, 'duplicate_user', { row: first }),
});

/** Makes the problems of refused values, in the order of the findings, each under the file's own heading. */
export function createExplanation(
  sources: readonly Source[],
  {
    header,
    language,
    patterns = {},
  }: UserRuleOptions & { readonly header: Header; readonly language: Language },
): (findings: readonly Finding[], record: RowRecord) => Problem[] {
  const sourceOf = new Map(sources.map((source) => [source.field.name, source]));
  const findPasswords = createPasswordSearch(header);
  const passwords = header.hidden.map((at) => header.positions[at] ?? 0);

  /** Beside a password a cell is not shown: in a shifted row it would be the password. */
  const createIsShown = (record: RowRecord): ((place: number) => boolean) => {
    const mayBePassword = findPasswords(record);
    const secrets = passwords.map((place) => record.cells[place] ?? '').filter((secret) => secret !== '');
    return (place) =>
      ![place - 1, place, place + 1].some(mayBePassword) &&
      !secrets.some((secret) => record.cells[place]?.includes(secret));
  };

  return (findings, record) => {
    const isShown = createIsShown(record);
    return findings.flatMap(({ field: name, code }) => {
      const source = sourceOf.get(name);
      if (!source) return [];
      const { field, heading: column, place } = source;
      const text = record.cells[place] ?? '';
      const cell = { field, code, text, isShown: isShown(place), pattern: patterns[name] ?? '' };
      return { column, code, message: sayWhatIsWrong(language, cell) };
    });
  };
}
