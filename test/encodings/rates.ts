import iconv from 'iconv-lite';
import { FileRefusal } from '../../shared/csv/file-refusal.ts';
import { readCsv } from '../../shared/csv/read-csv.ts';
import { cutBytes } from '../shared/csv/read-all.ts';
import { createDraw, type Draw, drawName, HEADINGS, WRITERS, type Writer } from './staff-lists.ts';

/** What came of the files of one encoding. */
export interface Rate {
  readonly encoding: string;
  files: number;
  refused: number;
  /** Rows that were read, and said to be. */
  right: number;
  /** Rows that were not believed, in files that were. */
  rejected: number;
  /** Files with a cell that is not what was written, though nothing says so. */
  readonly wrong: string[];
}

/** How many rows a list may have. */
export const SIZES = {
  /** Every size is as likely as any other. */
  even: (draw: Draw): number => 1 + draw(200),
  /** Lists of one row to two are as likely as those of a hundred to two hundred. */
  small: (draw: Draw): number => Math.floor(200 ** (draw(1_000_000) / 1_000_000)),
};

/** Writes as many files as are wanted, spread over all encodings and headings, and reads them as the product does. */
export async function measureRates(files: number, seed: number, size: keyof typeof SIZES): Promise<Rate[]> {
  const draw = createDraw(seed);
  const rates = WRITERS.map(
    ({ encoding }): Rate => ({ encoding, files: 0, refused: 0, right: 0, rejected: 0, wrong: [] }),
  );
  for (let file = 0; file < files; ) {
    const at = file % WRITERS.length;
    const [writer, rate] = [WRITERS[at], rates[at]];
    if (!writer || !rate) throw new Error('There is no such writer.');
    const table = drawTable(writer, draw, SIZES[size](draw));
    const bytes = table && iconv.encode(table.map((row) => `${row.join(',')}\r\n`).join(''), writer.encoding);
    // What is ASCII alone says nothing of an encoding.
    if (!table || !bytes?.some((byte) => byte > 0x7f)) continue;
    file += 1;
    await readOne(rate, table, bytes);
  }
  return rates;
}

/** Undefined when the headings cannot be written in the encoding. */
function drawTable(
  { encoding, headings, locales }: Writer,
  draw: Draw,
  size: number,
): string[][] | undefined {
  const canWrite = (text: string): boolean => iconv.decode(iconv.encode(text, encoding), encoding) === text;
  const head = HEADINGS[draw(HEADINGS.length)] ?? headings;
  if (!canWrite(head.join())) return undefined;
  // Some lists are in capitals.
  const write = draw(4) === 0 ? (name: string) => name.toUpperCase() : (name: string) => name;
  const rows = Array.from({ length: size }, (_, at) => {
    const locale = locales[draw(locales.length)] ?? 'en';
    let name = write(drawName(locale, draw));
    while (!canWrite(name) || name.includes(',')) name = write(drawName(locale, draw));
    return [`user${at}`, name, ''];
  });
  return [[...head], ...rows];
}

async function readOne(rate: Rate, table: readonly string[][], bytes: Buffer): Promise<void> {
  rate.files += 1;
  try {
    const { records } = await readCsv(cutBytes(bytes));
    for await (const batch of records) {
      for (const { row, cells, flaw } of batch) {
        if (flaw) rate.rejected += 1;
        else if (cells.join() === table[row - 1]?.join()) rate.right += 1;
        else rate.wrong.push(`${cells.join()} for ${table[row - 1]?.join()}`);
      }
    }
  } catch (error) {
    if (!(error instanceof FileRefusal)) throw error;
    rate.refused += 1;
  }
}
