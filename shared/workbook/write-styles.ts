import { XML_HEAD } from './write-xml.ts';

/** Built into every spreadsheet: text, whatever is typed. */
const TEXT_FORMAT = 49;

/** Places in {@link FONTS} and {@link FILLS}. */
const PLAIN = 0;
const BOLD = 1;
const FONTS = [
  '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
  '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
  '<font><b/><sz val="11"/><color rgb="FFC00000"/><name val="Calibri"/><family val="2"/></font>',
  '<font><sz val="11"/><color rgb="FF9C0006"/><name val="Calibri"/><family val="2"/></font>',
  '<font><sz val="11"/><color rgb="FF006100"/><name val="Calibri"/><family val="2"/></font>',
  '<font><i/><sz val="11"/><color rgb="FF7F7F7F"/><name val="Calibri"/><family val="2"/></font>',
];

const fill = (rgb: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor indexed="64"/></patternFill></fill>`;
/** The first two are every workbook's own. */
const FILLS = [
  '<fill><patternFill patternType="none"/></fill>',
  '<fill><patternFill patternType="gray125"/></fill>',
  fill('FFE7E6E6'),
  fill('FFFFF2CC'),
  fill('FFFFC7CE'),
  fill('FFC6EFCE'),
];

interface Look {
  readonly font: number;
  readonly fill: number;
  readonly wraps?: true;
}

/** How a cell may look. All are text: `000004` stays, and `=1+1` is no formula. */
const LOOKS = {
  text: { font: PLAIN, fill: 0 },
  wrapped: { font: PLAIN, fill: 0, wraps: true },
  heading: { font: BOLD, fill: 2 },
  required: { font: 2, fill: 2 },
  /** A heading that the upload did not have. */
  added: { font: BOLD, fill: 3 },
  wrong: { font: 3, fill: 4 },
  good: { font: 4, fill: 5 },
  sample: { font: 5, fill: 0 },
} as const satisfies Record<string, Look>;

export type Style = keyof typeof LOOKS;

/** Format 0 is a spreadsheet's own: no cell of ours has it. */
const PLACES: Readonly<Record<string, number>> = Object.fromEntries(
  Object.keys(LOOKS).map((name, at) => [name, at + 1]),
);

/** The number that a cell names its style by. */
export const styleNumber = (style: Style): number => PLACES[style] ?? 0;

const renderLook = ({ font, fill, wraps }: Look): string =>
  `<xf numFmtId="${TEXT_FORMAT}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top"${wraps ? ' wrapText="1"' : ''}/></xf>`;

const list = (name: string, items: readonly string[]): string =>
  `<${name} count="${items.length}">${items.join('')}</${name}>`;

export const STYLES_XML = [
  XML_HEAD,
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
  list('fonts', FONTS),
  list('fills', FILLS),
  list('borders', ['<border><left/><right/><top/><bottom/><diagonal/></border>']),
  list('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']),
  list('cellXfs', [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    ...Object.values(LOOKS).map(renderLook),
  ]),
  list('cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']),
  '</styleSheet>',
].join('');
