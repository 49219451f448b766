import { readXml } from './read-xml.ts';
import { builtInFormat, type NumberFormat, readNumberFormat } from './sheet-number-format.ts';

/** The number format of each style, by the number that cells name it by. */
export type Styles = readonly NumberFormat[];

/** Reads `styles.xml`. Formats also stand in rules that colour cells, and styles in named ones: both are passed over. */
export async function readStyles(blocks: AsyncIterable<Uint8Array>): Promise<Styles> {
  const own = new Map<number, NumberFormat>();
  const styles: number[] = [];
  const inside: string[] = [];
  await readXml(blocks, {
    open(name, attributes) {
      const parent = inside.at(-1);
      if (name === 'numFmt' && parent === 'numFmts')
        own.set(Number(attributes.numFmtId), readNumberFormat(attributes.formatCode ?? ''));
      if (name === 'xf' && parent === 'cellXfs') styles.push(Number(attributes.numFmtId ?? 0));
      inside.push(name);
    },
    close() {
      inside.pop();
    },
  });
  return styles.map((id) => own.get(id) ?? builtInFormat(id));
}
