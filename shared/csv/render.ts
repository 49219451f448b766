import { guardCell } from './guard.ts';

/** What a report begins with, so that Excel reads it as UTF-8. */
export const REPORT_BOM = '\ufeff';

/** Every delimiter that a reader may detect is quoted, not only ours: then it cannot be detected by mistake. */
const NEEDS_QUOTES = /[",;\t|\r\n]/;

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
