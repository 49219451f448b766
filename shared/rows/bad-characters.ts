import type { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import type { Problem } from '../user/outcome.ts';
import type { Header } from './read-header.ts';
import type { RowRecord } from './report-cells.ts';

const BAD_CHARACTER = /[\0\ufffd]/;

/** Whether all of a record's flaw is some bad characters, so that its other cells are what they seem. */
export const hasOnlyBadCharacters = ({ flaw }: RowRecord): boolean =>
  flaw?.code === 'nul_byte' || flaw?.code === 'wrong_byte';

/**
 * Which of the file's own cells hold U+0000 or U+FFFD, by their place. None is left when they stand in what an earlier
 * report wrote, which is not read.
 */
export const badCellsOf = (cells: readonly string[], { positions }: Header): ReadonlySet<number> =>
  new Set(positions.filter((place) => BAD_CHARACTER.test(cells[place] ?? '')));

/** Of ten thousand columns no more cells are told: who reads so many does not need the rest. */
const MOST_TOLD = 20;

/** Why such cells are refused, each under its own heading. What is in them is not told: it may be a password. */
export const badCellProblems = (
  cells: readonly string[],
  bad: ReadonlySet<number>,
  { columns, positions }: Header,
  language: Language,
): Problem[] =>
  [...bad].slice(0, MOST_TOLD).map((place) => {
    const column = columns[positions.indexOf(place)]?.heading;
    const code = cells[place]?.includes('\0') ? 'nul_byte' : 'wrong_byte';
    return { ...(column && { column }), code, message: say(language, code) };
  });
