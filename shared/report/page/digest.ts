import type { ResultRow } from '../../chunk/result.ts';
import { shortenTo } from '../../messages/say.ts';
import type { Column } from '../../user/field.ts';
import type { Outcome, Problem } from '../../user/outcome.ts';
import { isUndone } from '../render.ts';

/** So many rows that need work are shown, and so many problems of one. */
const MAX_ROWS = 100;
const MAX_PROBLEMS = 5;
/** So many reasons are told apart, and so many shown. A gateway may invent a code for every row. */
const MAX_REASONS = 10_000;
const MAX_SHOWN = 10;
/** Longest texts, in characters: a cell, a heading or what a gateway says may be a book. */
const MAX_MESSAGE = 300;
const MAX_NAME = 60;

/** Codes of what is missing, which their messages name. */
const OF_MISSING: ReadonlySet<string> = new Set([
  'required_to_create',
  'password_required',
  'required_to_update',
]);

/** Of a row of which nothing is said. */
const NO_REASON: Problem = { code: '', message: '' };

/** What was said of rows, by outcome, code and column; `message` is what was said of the first of them. */
export interface Reason extends Problem {
  readonly outcome: Outcome;
  /** What is missing, where the file has no column for it. */
  readonly missing?: string;
  readonly firstRow: number;
  readonly rows: number;
}

/** Reasons, the most frequent first. */
export interface Ranking {
  readonly shown: readonly Reason[];
  /** How many more there are, or more than that. */
  readonly more: number;
  readonly isMore: boolean;
}

export interface RowToFix {
  readonly row: number;
  readonly outcome: Outcome;
  /** Whose row it is: what says who it is about, and a name. */
  readonly whose: readonly string[];
  readonly problems: readonly Problem[];
  /** How many more problems it has. */
  readonly more: number;
}

/** What a page tells of a job's rows. */
export interface Digest {
  /** Why rows need work. */
  readonly reasons: Ranking;
  /** What is to be known of those that need none. */
  readonly remarks: Ranking;
  /** Codes that say why rows were not sent, the most frequent first. */
  readonly unsent: readonly string[];
  /** The first of those that need work. */
  readonly rows: readonly RowToFix[];
}

/**
 * Takes from rows, as they go by in file order, what a page tells of them. It holds no more than so many of them, however
 * many there are.
 *
 * @param whose the places of the cells that tell whose a row is
 */
export function createDigest(whose: readonly number[]) {
  const reasons = createRanking();
  const remarks = createRanking();
  const rows: RowToFix[] = [];

  function addUndone(row: ResultRow): void {
    reasons.add(row, row.problems?.length ? row.problems : [NO_REASON]);
    if (rows.length < MAX_ROWS) rows.push(rowToFix(row, whose));
  }

  return {
    add(all: readonly ResultRow[]): void {
      for (const row of all) {
        if (isUndone(row)) addUndone(row);
        else if (row.problems) remarks.add(row, row.problems);
      }
    },
    take: (): Digest => ({
      reasons: reasons.take(),
      remarks: remarks.take(),
      unsent: reasons.codesOf('unprocessed'),
      rows,
    }),
  };
}

/** The digest of no rows. */
export const emptyDigest = (): Digest => createDigest([]).take();

/** Where cells stand that tell whose a row is: what it is matched by, and the first that may be a name. */
export function whosePlaces(
  columns: readonly Column[],
  matchBy: string | undefined,
  texts: ReadonlySet<string>,
): number[] {
  const match = columns.findIndex(({ field }) => field !== undefined && field === matchBy);
  const name = columns.findIndex(({ field }) => field !== undefined && texts.has(field));
  return [...new Set([match, name])].filter((place) => place !== -1);
}

const rowToFix = ({ row, outcome, cells, problems = [] }: ResultRow, whose: readonly number[]): RowToFix => ({
  row,
  outcome,
  whose: whose.map((place) => begin(cells[place] ?? '', MAX_NAME)).filter((text) => text !== ''),
  problems: problems.slice(0, MAX_PROBLEMS).map(shortened),
  more: Math.max(0, problems.length - MAX_PROBLEMS),
});

const shortened = ({ column, code, message }: Problem): Problem => ({
  ...(column ? { column: begin(column, MAX_NAME) } : {}),
  code: begin(code, MAX_NAME),
  message: begin(message, MAX_MESSAGE),
});

/** The beginning of a text, as a text of its own: V8 keeps the whole of a text of which a part is kept. */
const begin = (text: string, maxCharacters: number): string =>
  Buffer.from(shortenTo(maxCharacters, text)).toString();

const missingOf = ({ column, code, message }: Problem): string | undefined =>
  column === undefined && OF_MISSING.has(code) ? /“([^”]*)”/.exec(message)?.[1] : undefined;

const keyOf = (outcome: Outcome, problem: Problem): string =>
  [outcome, problem.code, problem.column ?? missingOf(problem) ?? '']
    .map((text) => text.slice(0, MAX_NAME))
    .join('\n');

function createRanking() {
  const found = new Map<string, { -readonly [Key in keyof Reason]: Reason[Key] } & { lastRow: number }>();
  let isMore = false;

  function add({ row, outcome }: ResultRow, problems: readonly Problem[]): void {
    for (const problem of problems) {
      const key = keyOf(outcome, problem);
      const reason = found.get(key);
      if (reason && reason.lastRow !== row) {
        reason.rows += 1;
        reason.lastRow = row;
      } else if (!reason && found.size < MAX_REASONS) {
        const missing = missingOf(problem);
        found.set(key, {
          ...shortened(problem),
          ...(missing && { missing: begin(missing, MAX_NAME) }),
          ...{ outcome, firstRow: row, rows: 1, lastRow: row },
        });
      } else if (!reason) isMore = true;
    }
  }

  const rank = () => [...found.values()].sort((one, other) => other.rows - one.rows);

  return {
    add,
    codesOf: (wanted: Outcome): string[] =>
      rank().flatMap(({ outcome, code }) => (outcome === wanted ? code : [])),
    take(): Ranking {
      const ranked = rank();
      const shown = ranked.slice(0, MAX_SHOWN).map(({ lastRow: _, ...reason }) => reason);
      return { shown, more: ranked.length - shown.length, isMore };
    },
  };
}
