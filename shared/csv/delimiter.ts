import { unquoteLines } from './quoted-lines.ts';

/** The delimiters that spreadsheets write, the likelier first. */
const DELIMITERS = [',', '\t', ';', '|'] as const;

/** A quoted cell from the delimiter before it to its closing quote, which only a delimiter or line break may follow. */
const QUOTED_CELL = /(^|[,\t;|\n])"[^"]*(?:""[^"]*)*"(?= *(?:[,\t;|\n]|$))/g;

/**
 * Takes apart the first line if it is Excel's `sep=;`, quoted or not: any one character may be named but U+FEFF, which
 * papaparse does not take, and delimiters may follow. `length` is how much of the text it takes up, its line break
 * included.
 */
export function readSepLine(text: string): { delimiter: string; length: number } | undefined {
  const match = /^"?sep=([^"\n\ufeff])"?[,\t;|]*(?:\n|$)/i.exec(text);
  return match?.[1] === undefined ? undefined : { delimiter: match[1], length: match[0].length };
}

/**
 * Finds the delimiter in a sample of text with `\n` line breaks: the one by which most lines have the same number of
 * cells, at least two; then the one that makes most cells. Quoted cells count as blank, unless they are whole lines and
 * there is nothing else. A sample without any is a single column: `,`.
 */
export const detectDelimiter = (sample: string): string =>
  likeliestDelimiter(sample) ?? likeliestDelimiter(unquoteLines(sample)) ?? ',';

function likeliestDelimiter(sample: string): string | undefined {
  const lines = sample.replaceAll(QUOTED_CELL, '$1').split('\n');
  const [best] = DELIMITERS.map((delimiter) => ({ delimiter, ...commonestWidth(lines, delimiter) })).sort(
    (a, b) => b.lines - a.lines || b.cells - a.cells,
  );
  return best && best.lines > 0 ? best.delimiter : undefined;
}

/** The number of cells that most lines have, at least two, and how many lines that is. */
function commonestWidth(lines: readonly string[], delimiter: string): { lines: number; cells: number } {
  const linesByWidth = new Map<number, number>();
  for (const line of lines) {
    const cells = line.split(delimiter).length;
    if (cells > 1) linesByWidth.set(cells, (linesByWidth.get(cells) ?? 0) + 1);
  }
  const [cells, count] = [...linesByWidth].sort(([, a], [, b]) => b - a)[0] ?? [0, 0];
  return { lines: count, cells };
}
