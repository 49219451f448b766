import { buildZip, type ZipFile } from './build-zip.ts';

/** A sheet: rows of texts, or the XML of its rows. */
export interface BuiltSheet {
  readonly name: string;
  readonly rows: readonly (readonly string[])[] | string;
  readonly state?: 'hidden' | 'veryHidden';
}

export interface BuiltWorkbook {
  readonly sheets: readonly BuiltSheet[];
  /** The XML within `sst`. */
  readonly strings?: string;
  /** Codes of number formats: style 1 is the first of them. */
  readonly formats?: readonly (string | number)[];
  readonly is1904?: true;
  /** More parts, or others in the place of those of the same name. */
  readonly parts?: readonly ZipFile[];
}

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A text as workbooks write it: what XML cannot have is escaped, and so is what looks so. */
export const escapeText = (text: string): string =>
  escapeXml(
    text
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
      .replace(
        /(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu,
        (control) => `_x${control.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`,
      ),
  );

/** `C` is 2. */
export function columnName(place: number): string {
  const rest = Math.floor(place / 26);
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (place % 26));
}

const textCell = (text: string, place: number, row: number): string =>
  text === ''
    ? ''
    : `<c r="${columnName(place)}${row}" t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`;

/** The XML of rows of texts, blank cells left out. */
export const rowsXml = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((cells, at) => {
      const row = at + 1;
      return `<row r="${row}">${cells.map((text, place) => textCell(text, place, row)).join('')}</row>`;
    })
    .join('');

/** A workbook as programs write it, in a zip; every part can be replaced. */
export function buildWorkbook(workbook: BuiltWorkbook): Buffer {
  const parts = new Map<string, ZipFile>();
  const add = (file: ZipFile) => parts.set(file.name, file);
  for (const [name, content] of Object.entries(partsOf(workbook)))
    add({ name, content: DECLARATION + content });
  for (const file of workbook.parts ?? []) add(file);
  return buildZip([...parts.values()]);
}

function partsOf({ sheets, strings = '', formats = [], is1904 }: BuiltWorkbook): Record<string, string> {
  const sheetParts = sheets.map(({ rows }, at) => [
    `xl/worksheets/sheet${at + 1}.xml`,
    `<worksheet ${MAIN}><sheetData>${typeof rows === 'string' ? rows : rowsXml(rows)}</sheetData></worksheet>`,
  ]);
  return {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relationships([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${OFFICE}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${sheets
      .map(
        ({ name, state }, at) =>
          `<sheet name="${escapeXml(name)}" sheetId="${at + 1}"${state ? ` state="${state}"` : ''} r:id="rId${at + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ...sheets.map((_, at) => [`rId${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`] as const),
      ['rIdStyles', 'styles', 'styles.xml'],
      ['rIdStrings', 'sharedStrings', 'sharedStrings.xml'],
    ]),
    'xl/styles.xml': stylesXml(formats),
    'xl/sharedStrings.xml': `<sst ${MAIN}>${strings}</sst>`,
    ...Object.fromEntries(sheetParts),
  };
}

const relationships = (targets: readonly (readonly [id: string, type: string, target: string])[]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

const stylesXml = (formats: readonly (string | number)[]): string => {
  const ids = formats.map((format, at) => (typeof format === 'number' ? format : 164 + at));
  const own = formats.flatMap((format, at) =>
    typeof format === 'string' ? `<numFmt numFmtId="${164 + at}" formatCode="${escapeXml(format)}"/>` : [],
  );
  return `<styleSheet ${MAIN}><numFmts>${own.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${[
    0,
    ...ids,
  ]
    .map((id) => `<xf numFmtId="${id}"/>`)
    .join('')}</cellXfs><dxfs><dxf><numFmt numFmtId="164" formatCode="yyyy"/></dxf></dxfs></styleSheet>`;
};
