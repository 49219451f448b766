import { FileRefusal } from '../csv/file-refusal.ts';
import { readXml } from './read-xml.ts';
import {
  builtInFormat,
  MAX_CODE_LENGTH,
  type NumberFormat,
  readNumberFormat,
} from './sheet-number-format.ts';

/** The number format of a style, by the number that cells name it by; undefined for one that is not there. */
export type Styles = (style: number) => NumberFormat | undefined;

/** What spreadsheets keep of a workbook: Office, “Excel specifications and limits”, has 65,490 formats of cells, and 250 of numbers. */
const MAX_STYLES = 65_490;
const MAX_FORMATS = 4_096;

/**
 * Reads `styles.xml`. Formats also stand in rules that colour cells, and styles in named ones: both are passed over. A format is
 * read when a cell first uses it.
 *
 * @throws FileRefusal `workbook_too_large` for more styles, or formats, than a spreadsheet keeps
 */
export async function readStyles(blocks: AsyncIterable<Uint8Array>): Promise<Styles> {
  const codes = new Map<number, string>();
  const styles: number[] = [];
  const inside: string[] = [];
  await readXml(blocks, {
    open(name, { numFmtId = '0', formatCode = '' }) {
      const parent = inside.at(-1);
      // One character more than a code may have says that it is too long.
      if (name === 'numFmt' && parent === 'numFmts')
        codes.set(Number(numFmtId), formatCode.slice(0, MAX_CODE_LENGTH + 1));
      if (name === 'xf' && parent === 'cellXfs') styles.push(Number(numFmtId));
      if (codes.size > MAX_FORMATS || styles.length > MAX_STYLES) throw new FileRefusal('workbook_too_large');
      inside.push(name);
    },
    close() {
      inside.pop();
    },
  });
  const formats = new Map<number, NumberFormat>();
  return (style) => {
    const id = styles[style];
    if (id === undefined) return undefined;
    const code = codes.get(id);
    const format = formats.get(id) ?? (code === undefined ? builtInFormat(id) : readNumberFormat(code));
    formats.set(id, format);
    return format;
  };
}
