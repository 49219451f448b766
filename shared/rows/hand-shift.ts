/**
 * Passwords in rows that have as many cells as the header, but not in their places: in a spreadsheet, cells were inserted
 * or deleted by hand. It shows by cells that are wrong where they stand.
 */

import type { FieldKind } from '../user/field.ts';
import { cannotBePassword } from './cell-problems.ts';
import type { FieldNames } from './cell-reading.ts';
import { isPersonal } from './credential-look.ts';
import { isBlank, trimCell } from './normalise-cell.ts';
import { mayHaveMoved } from './password-reach.ts';
import { isOfHanzi, isRecentDate } from './quotable.ts';
import type { FieldColumn, Finding } from './read-cells.ts';

/** Further than this nobody moves cells by hand without noticing. */
const MAX_SHIFT = 3;
const SHIFTS = [1, -1, 2, -2, 3, -3];

/** What only numbers, dates and times are made of. */
const DIGITS = /^[\d\s+().:/年月日时分秒E-]*$/i;

/** The columns of a file: which hold passwords, and what the others take. */
export interface Places {
  readonly passwords: readonly number[];
  readonly columnAt: ReadonlyMap<number, FieldColumn>;
  /** Where it says whose row it is. */
  readonly key: number;
}

/** The places that a password may have come to. */
export function shiftedByHand(
  cells: readonly string[],
  findings: readonly Finding[],
  places: Places,
): number[] {
  if (findings.length === 0) return [];
  const suspects = findings.filter((finding) => mayBeMisplaced(finding, cells, places.key));
  const moved = places.passwords.flatMap((at) => {
    const proven = provenShift(cells, at, places);
    return [
      ...(proven ? [...proven, ...outOfPlace(cells, findings, places)] : []),
      ...suspects.flatMap(({ column: { place } }) => placesFrom(at, place, cells, places)),
    ];
  });
  return [...moved, ...afterWrong(cells, findings, places), ...insteadOfMail(cells, findings, places)];
}

/** In a row whose cells have certainly moved: what is wrong where it stands now, and may be the password. */
const outOfPlace = (cells: readonly string[], findings: readonly Finding[], { key }: Places): number[] =>
  findings
    .map(({ column: { place } }) => place)
    .filter((place) => place !== key && !isPersonal(cells[place] ?? ''));

/** Kinds whose values are taken for nothing else. */
const DISTINCT_KINDS: ReadonlySet<FieldKind> = new Set(['mobile', 'mail', 'dateTime']);

/**
 * The places from which a password has come, whoever is named there, when cells are wrong where they stand and a mobile
 * number, a mail address or a date is right so many places off. One after the password that is right in its place proves
 * the contrary; one before it does not, for what was inserted or deleted may be between them.
 */
function provenShift(cells: readonly string[], at: number, { columnAt }: Places): number[] | undefined {
  const isRight = (column: FieldColumn, by: number): boolean => {
    const text = cells[column.place + by] ?? '';
    return !isBlank(text) && column.read(text).code === undefined;
  };
  const distinct = [...columnAt.values()].filter(({ field }) => DISTINCT_KINDS.has(field.kind));
  const wrong = distinct.filter((column) => !isRight(column, 0));
  if (distinct.some((column) => column.place > at && !wrong.includes(column))) return undefined;
  const shift = SHIFTS.find((by) => wrong.some((column) => isRight(column, by)));
  if (shift === undefined) return undefined;
  const first = Math.max(0, Math.min(at, at + shift));
  return Array.from({ length: Math.max(at, at + shift) - first + 1 }, (_, step) => first + step);
}

/**
 * The places to which surplus cells may have moved a password of which another cell's text is found wrong: all after it,
 * but not what can be no password, nor whose row it is.
 */
function afterWrong(cells: readonly string[], findings: readonly Finding[], places: Places): number[] {
  const { passwords, columnAt, key } = places;
  const at = passwords.find((place) => findings.some(({ column }) => column.place === place));
  if (at === undefined || isBlank(cells[at] ?? '') || !mayHaveMoved(cells, at, columnAt)) return [];
  return [...cells.keys()].filter((place) => place > at && place !== key && !isPersonal(cells[place] ?? ''));
}

/** Where no password is typed: what stands under a mail address, and has nothing of one. */
function insteadOfMail(cells: readonly string[], findings: readonly Finding[], places: Places): number[] {
  if (places.passwords.some((at) => !isBlank(cells[at] ?? ''))) return [];
  return findings
    .filter(({ column: { field, place } }) => field.kind === 'mail' && !/[@＠.]/.test(cells[place] ?? ''))
    .map(({ column: { place } }) => place)
    .filter((place) => place !== places.key);
}

/** Whether what is wrong with a cell may be that it belongs elsewhere. */
export function mayBeMisplaced(
  { column: { place, field, names }, code }: Finding,
  cells: readonly string[],
  key: number,
): boolean {
  const text = trimCell(cells[place] ?? '');
  // A text column takes anything: what is wrong there is not that it belongs elsewhere.
  if (place === key || field.kind === 'secret' || field.kind === 'text') return false;
  if (field.kind === 'dateTime' && isRecentDate(text)) return false;
  if (resemblesName(text, code, names)) return false;
  return !DIGITS.test(text) && !isPersonal(text) && !cannotBePassword(code, text);
}

/** Whether a cell holds a name of its own column, or one that is misspelt: `店张`, for `店长`. */
const resemblesName = (text: string, code: Finding['code'], names: FieldNames | undefined): boolean =>
  code === 'ambiguous_name' ||
  (code === 'unknown_name' && isOfHanzi(text) && (names?.nearest(text).length ?? 0) > 0);

/** A wrong cell beside a password may be it. One further off is a sign of a shift if no password is where it belongs. */
function placesFrom(at: number, wrong: number, cells: readonly string[], places: Places): number[] {
  const distance = Math.abs(wrong - at);
  if (distance === 1) return [wrong];
  if (distance > MAX_SHIFT || !isBlank(cells[at] ?? '') || !hasCome(at, wrong, cells, places)) return [];
  const first = wrong > at ? at + 1 : wrong;
  return Array.from({ length: distance }, (_, step) => first + step).filter((place) => place !== places.key);
}

/** Whether a wrong cell would be right one place nearer to the password, from where it then has come. */
function hasCome(at: number, wrong: number, cells: readonly string[], { columnAt }: Places): boolean {
  const origin = columnAt.get(wrong > at ? wrong - 1 : wrong + 1);
  return !origin || origin.place === at || origin.read(cells[wrong] ?? '').code === undefined;
}
