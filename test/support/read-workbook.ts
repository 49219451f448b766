/** Reads a workbook as a spreadsheet would, and throws where its XML is not well-formed. For tests: it knows nothing of ours. */
import { strFromU8, unzipSync } from 'fflate';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

export interface ReadCell {
  readonly text: string;
  /** The number of its style. */
  readonly style: string;
  readonly type: string | undefined;
}

export interface ReadSheet {
  readonly name: string;
  readonly root: Element;
  /** By name, such as `B3`. */
  readonly cells: ReadonlyMap<string, ReadCell>;
  readonly notes: ReadonlyMap<string, string>;
}

export interface ReadBook {
  /** By the name in the zip. */
  readonly parts: ReadonlyMap<string, string>;
  readonly sheets: readonly ReadSheet[];
}

/** Name → what stands in it. */
export const partsOf = (bytes: Uint8Array): ReadonlyMap<string, string> =>
  new Map(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]));

export function readWorkbook(bytes: Uint8Array): ReadBook {
  const parts = partsOf(bytes);
  const xml = (name: string): Element => parseXml(parts.get(name) ?? fail(`There is no ${name}.`));
  const strings = parts.has('xl/sharedStrings.xml')
    ? find(xml('xl/sharedStrings.xml'), 'si').map(textIn)
    : [];
  const targets = relationsOf(parts, 'xl/workbook.xml');
  const sheets = find(xml('xl/workbook.xml'), 'sheet').map(({ attributes }): ReadSheet => {
    const part = targets.get(attributes['r:id'] ?? '') ?? fail('A sheet has no part.');
    const root = xml(part);
    const comments = [...relationsOf(parts, part).values()].find((name) => name.includes('comments'));
    return {
      name: attributes.name ?? '',
      root,
      cells: new Map(
        find(root, 'c').map((cell) => [cell.attributes.r ?? '', readCell(cell, strings)] as const),
      ),
      notes: new Map(
        comments === undefined
          ? []
          : find(xml(comments), 'comment').map((note) => [note.attributes.ref ?? '', textIn(note)] as const),
      ),
    };
  });
  return { parts, sheets };
}

/** Every cell's text, row by row, in rows of equal length; blank ones are ''. */
export function rowsOf({ cells }: ReadSheet): string[][] {
  const rows: string[][] = [];
  for (const [name, { text }] of cells) {
    const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(name) ?? fail(`${name} is no cell.`);
    const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    const row = Number(digits) - 1;
    rows[row] ??= [];
    const filled = rows[row];
    while (filled.length < column) filled.push('');
    filled[column] = text;
  }
  const width = rows.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from(rows, (row) => Array.from({ length: width }, (_, at) => row?.[at] ?? ''));
}

/** Every element of a name, however deep. */
export const find = (element: Element, name: string): Element[] => [
  ...(element.name === name ? [element] : []),
  ...element.children.flatMap((child) => find(child, name)),
];

const SPELT = /_x([\da-fA-F]{4})_/g;

const textIn = (element: Element): string =>
  find(element, 't')
    .map(({ text }) => text)
    .join('')
    .replace(SPELT, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

function readCell(cell: Element, strings: readonly string[]): ReadCell {
  const { t: type, s: style = '0' } = cell.attributes;
  const value = find(cell, 'v')[0]?.text ?? '';
  const text = type === 'inlineStr' ? textIn(cell) : type === 's' ? (strings[Number(value)] ?? '') : value;
  return { text, style, type };
}

/** Id → the part that it means. */
function relationsOf(parts: ReadonlyMap<string, string>, part: string): Map<string, string> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const relations = parts.get(`${folder}_rels/${part.slice(folder.length)}.rels`);
  if (relations === undefined) return new Map();
  return new Map(
    find(parseXml(relations), 'Relationship').map(({ attributes: { Id = '', Target = '' } }) => [
      Id,
      new URL(Target, `file:///${folder}`).pathname.slice(1),
    ]),
  );
}

const TOKEN =
  /<\?xml [^>]*\?>|<\/([\w:]+)>|<([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>|((?:[^<&]|&(?:amp|lt|gt|quot|apos|#\d+);)+)/y;
const ATTRIBUTE = /([\w:]+)="([^"]*)"/g;

export function parseXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(xml) ?? fail(`No XML at ${at}: ${xml.slice(at, at + 40)}`);
    const [, closes, opens, attributes = '', isClosed, text] = found;
    if (closes !== undefined && open.pop()?.name !== closes) fail(`</${closes}> closes nothing.`);
    const parent = open.at(-1) ?? root;
    if (text !== undefined) parent.text += unescapeXml(text);
    if (opens === undefined) continue;
    const pairs = [...attributes.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [
      name,
      unescapeXml(value),
    ]);
    const element: Element = { name: opens, attributes: Object.fromEntries(pairs), children: [], text: '' };
    parent.children.push(element);
    if (!isClosed) open.push(element);
  }
  const [document] = root.children;
  return open.length === 1 && document ? document : fail('Something is not closed.');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescapeXml = (text: string): string =>
  text.replace(/&(#?\w+);/g, (_, name: string) =>
    name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1))) : (ENTITIES[name] ?? ''),
  );

function fail(message: string): never {
  throw new Error(message);
}
