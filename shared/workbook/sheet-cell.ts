/** From the XML of one cell to its text. */
import { FileRefusal } from '../csv/file-refusal.ts';
import type { Styles } from './read-styles.ts';
import type { Attributes } from './read-xml.ts';
import { isoDateText } from './sheet-date.ts';
import { type CellText, numberText } from './sheet-number.ts';
import { PLAIN } from './sheet-number-format.ts';
import { createTextCollector, plainText } from './sheet-text.ts';

/** What the cells of all sheets of a workbook refer to. */
export interface CellContext {
  readonly strings: readonly string[];
  readonly styles: Styles;
  /** Whether its dates count from 1904 on. */
  readonly is1904: boolean;
}

/** Reads cells one after the other: what stands within a `c` element. */
export interface CellReader {
  begin(attributes: Attributes): void;
  open(name: string, attributes: Attributes): void;
  text(text: string): void;
  close(name: string): void;
  /** The cell as a whole. @throws FileRefusal `workbook_damaged` for a text that is not there */
  end(): CellText;
}

const BLANK: CellText = { text: '' };

export function createCellReader(context: CellContext): CellReader {
  const inline = createTextCollector();
  let type = 'n';
  let style = 0;
  let value: string | undefined;
  let formula: string | undefined;
  let into: 'v' | 'f' | undefined;

  return {
    begin(attributes) {
      type = attributes.t ?? 'n';
      style = Number(attributes.s ?? 0);
      value = undefined;
      formula = undefined;
    },
    open(name, attributes) {
      into = name === 'v' || name === 'f' ? name : undefined;
      if (into === 'v') value = '';
      else if (into === 'f') formula = '';
      else inline.open(name, attributes);
    },
    text(text) {
      if (into === 'v') value += text;
      else if (into === 'f') formula += text;
      else inline.text(text);
    },
    close(name) {
      if (into === undefined) inline.close(name);
      into = undefined;
    },
    end() {
      const text = inline.take();
      if (type === 'inlineStr') return { text };
      // A formula that comes to an empty text has a value all the same.
      if (value === undefined || (value === '' && type !== 'str'))
        return formula === undefined ? BLANK : { text: `=${plainText(formula) || '…'}`, mark: 'formula' };
      return readValue(value);
    },
  };

  function readValue(raw: string): CellText {
    switch (type) {
      case 's':
        return { text: sharedText(raw) };
      case 'b':
        return { text: raw.trim() === '1' || raw.trim() === 'true' ? 'TRUE' : 'FALSE', mark: 'boolean' };
      case 'd':
        return { text: isoDateText(raw), mark: 'date' };
      case 'n':
        return numberText(raw, context.styles(style) ?? PLAIN, context.is1904);
      default: // `str`, what a formula comes to, and `e`, an error such as `#N/A`
        return { text: plainText(raw) };
    }
  }

  function sharedText(raw: string): string {
    const text = context.strings[Number(raw)];
    if (text === undefined) throw new FileRefusal('workbook_damaged');
    return text;
  }
}
