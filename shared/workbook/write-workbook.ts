/**
 * Writes an `.xlsx` as it grows: nothing is held but what was not taken yet, and the notes. Every cell is text.
 *
 * We write its dozen parts ourselves, for no package of the registry streams sheets with notes and drop-downs.
 */
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { type Note, renderNoteBoxes, renderNotes } from './write-notes.ts';
import { type Cell, renderRow, renderSheetHead, renderSheetTail, type SheetForm } from './write-sheet.ts';
import { STYLES_XML } from './write-styles.ts';
import { XML_HEAD, xmlText } from './write-xml.ts';

export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface WorkbookWriter {
  /** Adds rows to the sheet that is being written; the first of a sheet has its headings. */
  addRows(rows: readonly (readonly Cell[])[]): void;
  /** Ends the sheet: what is added next belongs to the next one. After the last one the file is whole. */
  endSheet(): void;
  /** The bytes since it was last asked. */
  take(): Uint8Array[];
  /** So many bytes all parts have when they are unzipped. */
  readonly unzippedBytes: number;
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const MAIN = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The same content makes the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

/** Fast; the slower levels save a tenth. */
const LEVEL = 3;
/** A part that is whole and no longer is stored as it is: to begin a compression costs more than a small workbook's rows. */
const STORED_CHARS = 8_192;

/** Begins a workbook of these sheets, whose rows come in their order. */
export function createWorkbook(sheets: readonly SheetForm[]): WorkbookWriter {
  let taken: Uint8Array[] = [];
  let unzippedBytes = 0;
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    taken.push(bytes);
  });
  const begin = (name: string, isStored = false) => {
    const part = isStored ? new ZipPassThrough(name) : new ZipDeflate(name, { level: LEVEL });
    part.mtime = NO_TIME;
    zip.add(part);
    return (text: string, isLast: boolean): void => {
      const bytes = strToU8(text);
      unzippedBytes += bytes.length;
      part.push(bytes, isLast);
    };
  };
  const put = (name: string, text: string): void => begin(name, text.length <= STORED_CHARS)(text, true);

  put('[Content_Types].xml', renderContentTypes(sheets));
  put('_rels/.rels', renderRelations([['officeDocument', 'xl/workbook.xml']]));
  put('xl/workbook.xml', renderBook(sheets));
  put('xl/_rels/workbook.xml.rels', renderRelations(bookRelations(sheets)));
  put('xl/styles.xml', STYLES_XML);

  let at = 0;
  let current = beginSheet();

  function beginSheet() {
    const write = begin(`xl/worksheets/sheet${at + 1}.xml`);
    const form = sheets[at];
    if (!form) throw new Error('The workbook has no more sheets.');
    write(renderSheetHead(form, at === 0), false);
    return { form, write, rows: 0, notes: [] as Note[] };
  }

  function putNotes({ widths, hasNotes }: SheetForm, notes: readonly Note[]): void {
    if (!hasNotes) return;
    const number = at + 1;
    put(`xl/comments${number}.xml`, renderNotes(notes));
    put(`xl/drawings/vmlDrawing${number}.vml`, renderNoteBoxes(notes, widths));
    put(
      `xl/worksheets/_rels/sheet${number}.xml.rels`,
      renderRelations([
        ['vmlDrawing', `../drawings/vmlDrawing${number}.vml`],
        ['comments', `../comments${number}.xml`],
      ]),
    );
  }

  return {
    addRows(rows) {
      const { form, write, notes } = current;
      write(rows.map((cells) => renderRow(current.rows++, cells, form, notes)).join(''), false);
    },
    endSheet() {
      const { form, write, rows, notes } = current;
      write(renderSheetTail(form, rows), true);
      putNotes(form, notes);
      at++;
      if (at < sheets.length) current = beginSheet();
      else zip.end();
    },
    take() {
      const bytes = taken;
      taken = [];
      return bytes;
    },
    get unzippedBytes() {
      return unzippedBytes;
    },
  };
}

const numbersOf = (sheets: readonly SheetForm[]): number[] => sheets.map((_, at) => at + 1);

function renderContentTypes(sheets: readonly SheetForm[]): string {
  const override = (part: string, type: string): string =>
    `<Override PartName="${part}" ContentType="${MAIN}.${type}+xml"/>`;
  return [
    XML_HEAD,
    `<Types xmlns="${PACKAGE}/content-types">`,
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
    '<Default Extension="xml" ContentType="application/xml"/>',
    '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>',
    override('/xl/workbook.xml', 'sheet.main'),
    override('/xl/styles.xml', 'styles'),
    ...numbersOf(sheets).map((number) => override(`/xl/worksheets/sheet${number}.xml`, 'worksheet')),
    ...numbersOf(sheets)
      .filter((number) => sheets[number - 1]?.hasNotes)
      .map((number) => override(`/xl/comments${number}.xml`, 'comments')),
    '</Types>',
  ].join('');
}

const renderBook = (sheets: readonly SheetForm[]): string =>
  [
    XML_HEAD,
    `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}">`,
    '<bookViews><workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000"/></bookViews><sheets>',
    ...sheets.map(
      ({ name }, at) => `<sheet name="${xmlText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
    ),
    '</sheets></workbook>',
  ].join('');

const bookRelations = (sheets: readonly SheetForm[]): [type: string, target: string][] => [
  ...numbersOf(sheets).map((number): [string, string] => ['worksheet', `worksheets/sheet${number}.xml`]),
  ['styles', 'styles.xml'],
];

const renderRelations = (relations: readonly (readonly [type: string, target: string])[]): string =>
  [
    XML_HEAD,
    `<Relationships xmlns="${PACKAGE}/relationships">`,
    ...relations.map(
      ([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
    ),
    '</Relationships>',
  ].join('');
