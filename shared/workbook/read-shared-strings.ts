import { readXml } from './read-xml.ts';
import { createTextCollector } from './sheet-text.ts';

/** Reads `sharedStrings.xml`: the texts that cells name by their number. */
export async function readSharedStrings(blocks: AsyncIterable<Uint8Array>): Promise<readonly string[]> {
  const texts: string[] = [];
  const collector = createTextCollector();
  await readXml(blocks, {
    open: collector.open,
    text: collector.text,
    close(name) {
      collector.close(name);
      if (name === 'si') texts.push(collector.take());
    },
  });
  return texts;
}
