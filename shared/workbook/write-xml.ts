/** The text of a workbook's cells, as XML can hold it. */

/** No spreadsheet takes a longer text in a cell, in UTF-16 units. */
export const MAX_CELL_CHARS = 32_767;

/** Shown in place of what cannot be: when the cell comes back it is refused as damaged, and not taken for whole. */
const REPLACEMENT = '\ufffd';

/** What every XML of a workbook begins with. */
export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** Line breaks apart, what no XML 1.0 may hold: control characters, halves of characters, U+FFFE and U+FFFF. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const NEEDS_CARE = new RegExp(`[&<>"\\r_]|${NOT_XML.source}`, 'u');

/** `_x000D_` is how a workbook spells a character; text that only looks so has its first `_` spelt. */
const LOOKS_SPELT = /_(?=x[\da-f]{4}_)/gi;

/**
 * A cell's text in XML, for content and for attributes. What XML cannot hold is shown as `\ufffd`, a text that is too long for a
 * cell ends with it, and every line break is LF.
 */
export function xmlText(text: string): string {
  const whole = text.length > MAX_CELL_CHARS ? text.slice(0, MAX_CELL_CHARS - 1) + REPLACEMENT : text;
  if (!NEEDS_CARE.test(whole)) return whole;
  return whole
    .replace(/\r\n?/g, '\n')
    .replace(NOT_XML, REPLACEMENT)
    .replace(LOOKS_SPELT, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The name of a cell, such as `AB12`; both count from 0. */
export const cellName = (row: number, column: number): string => `${columnName(column)}${row + 1}`;

/** `A` for 0, `AA` for 26. */
export function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}
