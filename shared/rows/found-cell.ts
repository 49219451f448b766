import type { FieldKind } from '../user/field.ts';
import type { FieldColumn } from './read-cells.ts';
import type { Label } from './row-labels.ts';

/** A cell that is not blank, of a row that may be no person. */
export interface FoundCell {
  readonly place: number;
  readonly text: string;
  readonly column: FieldColumn | undefined;
  /** `own`: the heading of its own column; `heading`: that of another one. */
  readonly says: Label | 'own' | 'heading';
}

/** What such a row is; undefined for people, and for what cannot be told. */
export type Verdict = 'ignored' | 'not_a_user' | undefined;

/** What a login can look like. */
export const LOGIN = /^[\w.@-]+$/;

/** Kinds that are filled in for people only. */
const PERSONAL: ReadonlySet<FieldKind> = new Set(['mobile', 'phone', 'mail', 'secret', 'dateTime']);

/** Whether a row has what only people have. */
export const isPersonal = (found: readonly FoundCell[]): boolean =>
  found.some(
    ({ column, says }) => column && PERSONAL.has(column.field.kind) && (says === 'text' || says === 'number'),
  );

const plain = (text: string): string => text.replace(/\s+/g, '').toLowerCase();

const TOTAL_OR_LABEL = /[计計:：\d)）]$/;

/** `manager,Manager`, `审核,审核员`: the account of a post. No two headings of a row are the same, nor does a total name itself. */
export function isNamedAfter(key: FoundCell, name: FoundCell | undefined): boolean {
  if (!name) return false;
  if (LOGIN.test(key.text)) return plain(key.text) === plain(name.text);
  const isOfPost = name.says === 'text' && !TOTAL_OR_LABEL.test(key.text) && !TOTAL_OR_LABEL.test(name.text);
  return isOfPost && plain(name.text).startsWith(plain(key.text));
}
