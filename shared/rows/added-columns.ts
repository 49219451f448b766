/** Which columns of a file an earlier report has added: they are ignored when it comes back. */
import { Language } from '../messages/language.ts';
import { OUTCOMES } from '../user/outcome.ts';
import { outcomeWords } from '../user/outcome-words.ts';
import { addedHeadings, trimHeading } from './heading.ts';
import { isBlank, trimCell } from './normalise-cell.ts';

/** What a workbook of ours adds, in its order. */
const OUTCOME = 0;
const TO_DO = 1;
const ROW = 2;

const ROLES: ReadonlyMap<string, number> = new Map(
  Language.options.flatMap((language) =>
    addedHeadings(language).map((heading, role) => [trimHeading(heading), role] as const),
  ),
);

const OUTCOME_TEXTS: ReadonlySet<string> = new Set(
  Language.options.flatMap((language) =>
    OUTCOMES.flatMap((outcome) => [true, false].map((isDryRun) => outcomeWords(language, outcome, isDryRun))),
  ),
);

/** In a CSV they begin so. */
const isOfCsv = (heading: string): boolean => /^\s*import_/i.test(heading);

/**
 * The places of these columns. Those of a CSV are told by their headings. `处理办法` and `What to do` may be the file's own: they are ours
 * where all three stand first and in order, or where their cells say what ours do, whatever was deleted or moved.
 *
 * @param below the first records after the header
 */
export function addedPlaces(
  headings: readonly string[],
  below: readonly { readonly cells: readonly string[] }[],
): ReadonlySet<number> {
  const ofCsv = headings.flatMap((heading, at) => (isOfCsv(heading) ? at : []));
  return new Set([...ofCsv, ...placesOfWorkbook(headings, below)]);
}

function placesOfWorkbook(
  headings: readonly string[],
  below: readonly { readonly cells: readonly string[] }[],
): number[] {
  const roles = headings.map((heading) => ROLES.get(trimHeading(heading)));
  if ([OUTCOME, TO_DO, ROW].every((role) => roles[role] === role)) return [OUTCOME, TO_DO, ROW];
  if (roles.every((role) => role === undefined)) return [];
  const placesOf = (role: number): number[] => roles.flatMap((each, at) => (each === role ? at : []));
  const cellsAt = (place: number): string[] =>
    below.flatMap(({ cells: { [place]: cell = '' } }) => (isBlank(cell) ? [] : trimCell(cell)));
  const outcome = placesOf(OUTCOME).find((place) => isOfOutcomes(cellsAt(place)));
  const toDo = placesOf(TO_DO).find((place) => isOfProblems(cellsAt(place), headings));
  if (outcome === undefined && toDo === undefined) return [];
  return [outcome, toDo ?? placesOf(TO_DO)[0], placesOf(ROW)[0]].filter((place) => place !== undefined);
}

const isOfOutcomes = (cells: readonly string[]): boolean =>
  cells.length > 0 && cells.every((cell) => OUTCOME_TEXTS.has(cell));

/** Most problems name the column that they are about. */
function isOfProblems(cells: readonly string[], headings: readonly string[]): boolean {
  const named = cells.filter((cell) =>
    headings.some(
      (heading) =>
        !isBlank(heading) && [`${heading}：`, `${heading}: `].some((start) => cell.startsWith(start)),
    ),
  );
  return named.length * 2 > cells.length;
}
