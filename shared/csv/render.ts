/** What a report begins with, so that Excel reads it as UTF-8. */
export const REPORT_BOM = '\ufeff';

/** Every delimiter that a reader may detect is quoted, not only ours: then it cannot be detected by mistake. */
const NEEDS_QUOTES = /[",;\t|\r\n]/;

/** Beginnings that a spreadsheet may run as a formula; and `'` itself, so that the guard can be undone. */
const NEEDS_GUARD = /^[=+\-@\t\r\n']/;

/** A guard in a file that was read: a `\r` has become `\n` on the way. */
const GUARDED = /^'[=+\-@\t\r\n']/;

/**
 * Renders one row as RFC 4180 has it: commas, quotes where needed, CRLF at its end. With `guard` every cell is
 * guarded by {@link guardCell}.
 *
 * Law: `readCsv` of `REPORT_BOM` and any rendered rows gives their cells again, CR and CRLF inside a cell as LF; if
 * there is some text in them, the first row is no `sep=` line, and no row is over the longest record.
 */
export function renderCsvRow(
  cells: readonly string[],
  options: { readonly guard: boolean } = { guard: false },
): string {
  const rendered = cells.map((cell) => {
    const text = options.guard ? guardCell(cell) : cell;
    return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${rendered.join(',')}\r\n`;
}

/** Puts one `'` before a cell that begins with `=`, `+`, `-`, `@`, tab, CR, LF (a CR that was read) or `'`: no spreadsheet runs it. */
export function guardCell(text: string): string {
  return NEEDS_GUARD.test(text) ? `'${text}` : text;
}

/** Undoes {@link guardCell} exactly: `unguardCell(guardCell(text)) === text` for every text. */
export function unguardCell(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}
