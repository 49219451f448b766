/** One sheet, as a head, rows that come one after the other, and a tail. The order of the elements is the standard's. */

import { linesIn } from './column-width.ts';
import { MAX_NOTES, type Note } from './write-notes.ts';
import { type Style, styleNumber } from './write-styles.ts';
import { cellName, columnName, XML_HEAD, xmlText } from './write-xml.ts';

/** A cell: text, in the usual style, or with more. */
export type Cell = string | { readonly text: string; readonly style?: Style; readonly note?: string };

/** What a person can choose from in the first rows of a column, below the heading; anything else can be typed all the same. */
export interface DropDown {
  readonly column: number;
  readonly rows: number;
  /** A list in quotes, `"a,b"`, or a {@link columnRange}. */
  readonly formula: string;
}

/** A part of a sheet's column, which counts from 0; rows count from 1. */
export function columnRange(sheet: string, column: number, first: number, last: number): string {
  const name = columnName(column);
  return `'${sheet}'!$${name}$${first}:$${name}$${last}`;
}

/** All that is known of a sheet before its rows. */
export interface SheetForm {
  readonly name: string;
  /** Of each column, in characters. */
  readonly widths: readonly number[];
  /** How many of the first rows and columns stay in view. */
  readonly frozen?: { readonly rows: number; readonly columns: number };
  /** Whether cells have notes: then some cell has one, for a sheet without any has no part for them. */
  readonly hasNotes?: boolean;
  readonly dropDowns?: readonly DropDown[];
}

/** The drawing of the notes: the first of a sheet's relations. */
const BOXES_ID = 'rId1';

export function renderSheetHead({ widths, frozen }: SheetForm, isFirst: boolean): string {
  const text = styleNumber('text');
  const columns = widths.map(
    (width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" style="${text}" customWidth="1"/>`,
  );
  return [
    XML_HEAD,
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">',
    '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
    `<sheetViews><sheetView${isFirst ? ' tabSelected="1"' : ''} workbookViewId="0">${frozen ? renderPane(frozen) : ''}</sheetView></sheetViews>`,
    '<sheetFormatPr defaultRowHeight="15"/>',
    `<cols>${columns.join('')}</cols>`,
    '<sheetData>',
  ].join('');
}

function renderPane({ rows, columns }: NonNullable<SheetForm['frozen']>): string {
  const corner = cellName(rows, columns);
  const name = columns > 0 ? 'bottomRight' : 'bottomLeft';
  const split = columns > 0 ? `xSplit="${columns}" ` : '';
  return `<pane ${split}ySplit="${rows}" topLeftCell="${corner}" activePane="${name}" state="frozen"/><selection pane="${name}" activeCell="${corner}" sqref="${corner}"/>`;
}

/**
 * Renders one row, whose number counts from 0. Blank cells are left out: the column says how they look. Puts notes into
 * `notes` until there are {@link MAX_NOTES}.
 */
export function renderRow(row: number, cells: readonly Cell[], { widths }: SheetForm, notes: Note[]): string {
  let xml = '';
  let lines = 1;
  for (const [column, cell] of cells.entries()) {
    const { text, style = 'text', note } = typeof cell === 'string' ? { text: cell } : cell;
    if (note !== undefined && notes.length < MAX_NOTES) notes.push({ row, column, text: note });
    if (style === 'wrapped') lines = Math.max(lines, linesIn(text, widths[column]));
    if (text !== '' || style !== 'text') xml += renderCell(cellName(row, column), style, text);
  }
  // Not every spreadsheet finds out how high a row must be.
  const height = lines > 1 ? ` ht="${Math.min(lines, MAX_LINES) * LINE_POINTS}" customHeight="1"` : '';
  return `<row r="${row + 1}"${height}>${xml}</row>`;
}

/** Hanzi are higher than letters of the same size: LibreOffice gives them 16.2 points. */
const LINE_POINTS = 16.5;
/** No row may be higher than 409 points. */
const MAX_LINES = 24;

const renderCell = (name: string, style: Style, text: string): string =>
  `<c r="${name}" s="${styleNumber(style)}"${text === '' ? '/>' : ` t="inlineStr"><is><t${spaces(text)}>${xmlText(text)}</t></is></c>`}`;

/** Without it a reader drops white space at either end. */
const spaces = (text: string): string => (/^\s|\s$|\n/.test(text) ? ' xml:space="preserve"' : '');

/** What follows `rows` rows. Numbers that stand as text are no errors, whatever a spreadsheet thinks of them. */
export function renderSheetTail(form: SheetForm, rows: number): string {
  const { widths, hasNotes, dropDowns = [] } = form;
  const all = `A1:${cellName(Math.max(rows, 2) - 1, widths.length - 1)}`;
  return [
    '</sheetData>',
    dropDowns.length > 0 &&
      `<dataValidations count="${dropDowns.length}">${dropDowns.map(renderDropDown).join('')}</dataValidations>`,
    '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>',
    '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>',
    `<ignoredErrors><ignoredError sqref="${all}" numberStoredAsText="1"/></ignoredErrors>`,
    hasNotes && `<legacyDrawing r:id="${BOXES_ID}"/>`,
    '</worksheet>',
  ]
    .filter((part) => part)
    .join('');
}

function renderDropDown({ column, rows, formula }: DropDown): string {
  const name = columnName(column);
  return `<dataValidation type="list" allowBlank="1" sqref="${name}2:${name}${rows}"><formula1>${xmlText(formula)}</formula1></dataValidation>`;
}
