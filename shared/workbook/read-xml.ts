import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { FileRefusal } from '../csv/file-refusal.ts';

export type Attributes = Readonly<Record<string, string>>;

/** What is told of a part of a workbook while it is read. Names come without their prefix: `x:row` is `row`. */
export interface XmlHandler {
  open(name: string, attributes: Attributes): void;
  close?(name: string): void;
  /** Text as it stands, white space too; a long one may come in pieces. */
  text?(text: string): void;
}

export interface XmlReader {
  /** Reads on; the bytes may be cut anywhere. @throws FileRefusal `workbook_damaged` */
  write(bytes: Uint8Array): void;
  end(): void;
}

/** Nothing in a workbook is nested deeper, or has more attributes: both cost memory by the element. */
const MAX_DEPTH = 64;
const MAX_ATTRIBUTES = 256;

/**
 * Makes a reader of XML as workbooks have it. A document type is refused, and with it every entity but the five that
 * belong to XML: nothing can be expanded, and nothing outside is asked for.
 */
export function createXmlReader(handler: XmlHandler): XmlReader {
  const parser = new SaxesParser({ position: false });
  let decoder: TextDecoder | undefined;
  let depth = 0;
  let attributes = 0;
  const refuse = (): never => {
    throw new FileRefusal('workbook_damaged');
  };
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('attribute', () => {
    if (++attributes > MAX_ATTRIBUTES) refuse();
  });
  parser.on('opentag', (tag) => {
    if (++depth > MAX_DEPTH) refuse();
    attributes = 0;
    handler.open(localName(tag.name), tag.attributes as Record<string, string>);
  });
  parser.on('closetag', (tag) => {
    depth--;
    handler.close?.(localName(tag.name));
  });
  if (handler.text) {
    const tell = handler.text.bind(handler);
    parser.on('text', tell);
    parser.on('cdata', tell);
  }

  function decode(bytes: Uint8Array | undefined): string {
    try {
      decoder ??= new TextDecoder(encodingOf(bytes ?? new Uint8Array()), { fatal: true });
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      return refuse();
    }
  }

  return {
    write: (bytes) => void parser.write(decode(bytes)),
    end: () => void parser.write(decode(undefined)).close(),
  };
}

/** Reads a part to its end. */
export async function readXml(blocks: AsyncIterable<Uint8Array>, handler: XmlHandler): Promise<void> {
  const reader = createXmlReader(handler);
  for await (const block of blocks) reader.write(block);
  reader.end();
}

/** Parts are UTF-8, or UTF-16 with a mark. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}
