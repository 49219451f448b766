/**
 * Keeps spreadsheets from running a cell as a formula, and takes that back when the file comes in again.
 *
 * A formula begins where a cell begins. That is not only where ours do: a spreadsheet whose list separator is `;` (or a
 * tab, or `|`) takes no notice of our commas and so not of our quotes either, and begins a cell at each of its separators
 * and each line break, whatever quotes stand between.
 */

/** What begins a formula; East Asian spreadsheets take the full-width and the small forms for the plain ones. */
const TRIGGER = '[=+\\-@＝＋－＠﹦﹢﹣﹫]';

/** At the start of a cell: white space that a spreadsheet drops before it looks, too. A `'` there is ours or the file's. */
const AT_START = `'*(?:${TRIGGER}|[\\t\\r\\n])`;

/** Where a spreadsheet with another list separator begins a cell. */
const SEPARATOR = '[;\\t|\\r\\n]';

/** What may stand between it and a formula: spaces, which some programs put after each separator and others drop. */
const BEFORE = '[ \']*"*';

const RISKY_START = new RegExp(`^${AT_START}`);
const RISKY_WITHIN = new RegExp(`${SEPARATOR}${BEFORE}${TRIGGER}`);
const EVERY_RISKY_WITHIN = new RegExp(`(?<=${SEPARATOR})(?=${BEFORE}${TRIGGER})`, 'g');

const GUARDED_START = new RegExp(`^'${AT_START}`);
const GUARDED_WITHIN = new RegExp(`${SEPARATOR}'${BEFORE}${TRIGGER}`);
const EVERY_GUARD_WITHIN = new RegExp(`(?<=${SEPARATOR})'(?=${BEFORE}${TRIGGER})`, 'g');

const APOSTROPHE = 0x27;

/**
 * Puts one `'` before a cell that begins with `=`, `+`, `-`, `@`, their full-width forms, tab, CR or LF: no spreadsheet
 * runs it. Where a formula would begin after a `;`, tab, `|` or line break within the cell, one stands there and one
 * before the cell. What looks guarded already gets one more.
 */
export function guardCell(text: string): string {
  if (RISKY_WITHIN.test(text)) return `'${text.replace(EVERY_RISKY_WITHIN, "'")}`;
  return RISKY_START.test(text) ? `'${text}` : text;
}

/** Undoes {@link guardCell} exactly: `unguardCell(guardCell(text)) === text` for every text. */
export function unguardCell(text: string): string {
  if (text.charCodeAt(0) !== APOSTROPHE) return text;
  if (GUARDED_WITHIN.test(text)) return text.slice(1).replace(EVERY_GUARD_WITHIN, '');
  return GUARDED_START.test(text) ? text.slice(1) : text;
}

/** Whether some cell of a record begins as guarded ones do. It runs for every row. */
export function mayBeGuarded(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell.charCodeAt(0) === APOSTROPHE) return true;
  return false;
}
