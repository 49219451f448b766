import type { FieldKind } from '../user/field.ts';
import { trimCell } from './normalise-cell.ts';

/** `="00123"`: programs write it to keep zeros, and Excel takes it for text. */
const ONE_TEXT = /^="((?:[^"]|"")*)"$/;

/** Where an apostrophe can only be the mark of a text, or a guard against formulas: `'00123`, `'+86…`. */
const MARKED: Readonly<Record<FieldKind, RegExp | undefined>> = {
  text: /^'(?=\d+$)/,
  code: /^'(?=[\w.@+-]+$)/,
  ids: /^'/,
  integer: /^'/,
  dateTime: /^'/,
  flag: /^'/,
  mobile: /^'/,
  phone: /^'/,
  mail: /^'/,
  json: undefined,
  secret: undefined,
};

/** The text inside of `="…"` or after `'`, where a spreadsheet shows nothing else; never the result of another formula. */
export function unquoteCell(kind: FieldKind, text: string): string {
  const marked = MARKED[kind];
  if (!marked) return text;
  const trimmed = trimCell(text);
  const inner = ONE_TEXT.exec(trimmed)?.[1]?.replaceAll('""', '"');
  const quoted = inner ?? (trimmed.startsWith("'") ? trimmed : text);
  return quoted.replace(marked, '');
}
