/** Texts of cells as a spreadsheet shows them: runs joined, escapes undone, line breaks as a CSV has them. */
import type { Attributes } from './read-xml.ts';

/** `_x000D_`: how a workbook writes a character that XML cannot have; an underscore before one is `_x005F_`. */
const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;

const undoEscapes = (text: string): string =>
  text.includes('_x')
    ? text.replace(ESCAPE, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

const withLineFeeds = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);

/** Undoes escapes, and makes every line break `\n`. */
export const plainText = (text: string): string => withLineFeeds(undoEscapes(text));

/** Collects the text of a `si` or `is` element. */
export interface TextCollector {
  open(name: string, attributes: Attributes): void;
  text(text: string): void;
  close(name: string): void;
  /** What was collected since the last time. */
  take(): string;
}

/**
 * Makes the collector of rich texts: the runs of a text are joined, how hanzi are pronounced is left out, and white space
 * around a text counts only where the workbook says so, as spreadsheets have it.
 */
export function createTextCollector(): TextCollector {
  let collected = '';
  let run: string | undefined;
  let isPreserved = false;
  let isPhonetic = false;
  return {
    open(name, attributes) {
      if (name === 'rPh') isPhonetic = true;
      if (name !== 't' || isPhonetic) return;
      run = '';
      isPreserved = attributes['xml:space'] === 'preserve';
    },
    text(text) {
      if (run !== undefined) run += text;
    },
    close(name) {
      if (name === 'rPh') isPhonetic = false;
      if (name !== 't' || run === undefined) return;
      collected += undoEscapes(isPreserved ? run : trimXml(run));
      run = undefined;
    },
    take() {
      const text = withLineFeeds(collected);
      collected = '';
      return text;
    },
  };
}

const isXmlSpace = (text: string, at: number): boolean => ' \t\n\r'.includes(text.charAt(at));

function trimXml(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isXmlSpace(text, start)) start++;
  while (end > start && isXmlSpace(text, end - 1)) end--;
  return text.slice(start, end);
}
