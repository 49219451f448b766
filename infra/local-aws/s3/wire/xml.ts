import { S3Error } from '../s3-error.ts';

/** An element to render: its name, and text or child elements. */
export type XmlNode = readonly [name: string, content: string | number | boolean | readonly XmlNode[]];

/** Renders a document as S3 does. */
export function renderXml([name, content]: XmlNode): string {
  const inner = renderContent(content);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${name}>`;
}

function renderContent(content: XmlNode[1]): string {
  if (!Array.isArray(content)) return escapeText(String(content));
  return content.map(([name, inner]: XmlNode) => `<${name}>${renderContent(inner)}</${name}>`).join('');
}

function escapeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: S3 writes these as character references.
  return text.replace(/[&<>"\u0000-\u001f\u007f]/g, (found) => `&#x${found.charCodeAt(0).toString(16)};`);
}

/** A parsed element; `text` is what stands between its tags outside child elements. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const TOKEN = /<\?[^>]*\?>|<(\/?)([A-Za-z][\w.-]*)(?:\s[^<>]*?)?(\/?)>|([^<]+)/gy;

/** Parses the small documents that S3 clients send: elements, text and character references, nothing else. */
export function parseXml(text: string): XmlElement {
  const root = createElement('');
  const open = [root];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    takeToken(open, match);
  }
  const document = root.children[0];
  if (end !== text.length || open.length !== 1 || !document) throw new S3Error('MalformedXML');
  return document;
}

const createElement = (name: string) => ({ name, children: [] as XmlElement[], text: '' });

/** `open` are the elements that the next token stands in, the innermost last. */
function takeToken(open: ReturnType<typeof createElement>[], match: RegExpMatchArray): void {
  const [, closing, name, selfClosing, content] = match;
  const parent = open.at(-1);
  if (!parent) throw new S3Error('MalformedXML');
  if (content !== undefined) {
    parent.text += unescapeText(content);
  } else if (closing) {
    if (parent.name !== name) throw new S3Error('MalformedXML');
    open.pop();
  } else if (name !== undefined) {
    const element = createElement(name);
    parent.children.push(element);
    if (!selfClosing) open.push(element);
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeText(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (_, hex, decimal, name) => {
    const codePoint = hex ? Number.parseInt(hex, 16) : Number(decimal);
    const plain =
      name === undefined ? codePoint <= 0x10ffff && String.fromCodePoint(codePoint) : ENTITIES[name];
    if (!plain) throw new S3Error('MalformedXML');
    return plain;
  });
}

/** The text of a child element; undefined when there is none. */
export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}
