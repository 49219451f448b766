/** Notes on cells: their texts, and the drawing of their boxes, which Excel wants to each in its own old format. */
import { linesIn, toPixels } from './column-width.ts';
import { cellName, XML_HEAD, xmlText } from './write-xml.ts';

/** The place of a note, counted from 0, and what it says. */
export interface Note {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/** The most notes of one sheet: a spreadsheet draws a box for each when it opens the file. */
export const MAX_NOTES = 2_000;

/** The texts. */
export const renderNotes = (notes: readonly Note[]): string =>
  [
    XML_HEAD,
    '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    '<authors><author>bulk-user-import</author></authors><commentList>',
    ...notes.map(
      ({ row, column, text }) =>
        `<comment ref="${cellName(row, column)}" authorId="0"><text><t xml:space="preserve">${xmlText(text)}</t></text></comment>`,
    ),
    '</commentList></comments>',
  ].join('');

/** Shapes are numbered in blocks of so many, and a drawing names its blocks. The first is not used. */
const BLOCK = 1024;

/** The boxes. `widths` are those of the columns, in characters. */
export function renderNoteBoxes(notes: readonly Note[], widths: readonly number[]): string {
  const blocks = Array.from({ length: Math.floor((BLOCK + notes.length) / BLOCK) }, (_, at) => at + 1);
  return [
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">',
    `<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="${blocks.join(',')}"/></o:shapelayout>`,
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>',
    ...notes.map((note, at) => renderBox(note, at, widths)),
    '</xml>',
  ].join('');
}

const BOX_PIXELS = 280;
const BOX_CHARS = 38;
const LINE_PIXELS = 16;
const ROW_PIXELS = 20;

function renderBox({ row, column, text }: Note, at: number, widths: readonly number[]): string {
  const height = (linesIn(text, BOX_CHARS) + 1) * LINE_PIXELS;
  const right = placeOf(BOX_PIXELS, column + 1, widths);
  const bottom = row + Math.ceil(height / ROW_PIXELS);
  // Column and pixels in it, row and pixels in it: of the left upper corner, then of the right lower one.
  const anchor = [column + 1, 12, row, 4, right.column, right.pixels, bottom, 4].join(', ');
  return `<v:shape id="_x0000_s${BLOCK + 1 + at}" type="#_x0000_t202" style="position:absolute;width:${BOX_PIXELS}px;height:${height}px;z-index:${at + 1};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`;
}

/** Where one is, so many pixels to the right of a column's left edge. */
function placeOf(
  pixels: number,
  from: number,
  widths: readonly number[],
): { readonly column: number; readonly pixels: number } {
  const width = toPixels(widths[from]);
  return pixels < width ? { column: from, pixels } : placeOf(pixels - width, from + 1, widths);
}
