/** Texts beside a password that a message may quote all the same: whoever is to fix them should see them. */
import type { FieldKind } from '../user/field.ts';
import { holdsCredential } from './credential-look.ts';
import { trimCell } from './normalise-cell.ts';

const TIME = '(?:[ T]+\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?: ?[ap]m)?(?: ?(?:Z|[+-]\\d{2}:?\\d{2}))?)?';
const DATE = [
  '\\d{4}\\s?[-/.年]\\s?\\d{1,2}(?:\\s?[-/.月]\\s?(?:\\d{1,2}日?)?)?',
  '\\d{1,2}[-/.] ?\\d{1,2}[-/.] ?(?:\\d{4}|\\d{2})',
  '\\d{1,2}\\.?[ -]\\p{L}{3,9}\\.?[ -](?:\\d{4}|\\d{2})',
  '\\p{L}{3,9}\\.? \\d{1,2},? \\d{4}',
].join('|');
const DATE_LIKE = new RegExp(`^(?:${DATE})${TIME}(?: ?[(（]\\S+[)）])?$`, 'iu');

/** Of a day when an account may end. An earlier one may be somebody's birthday, and so a password. */
const RECENT = /(?<!\d)(?:201[5-9]|20[2-9]\d|9999)(?!\d)|[-/. ](?:1[5-9]|[23]\d)(?:$| )/;

/** Whether a text is meant for a date of these years, in whatever order. */
export const isRecentDate = (text: string): boolean => DATE_LIKE.test(text) && RECENT.test(text);

/** A name has letters that no password has, or words. */
const NAME_LIKE = /[^ -~]|\p{L}\s+\p{L}/u;

/** No password is made of hanzi alone. */
export const isOfHanzi = (text: string): boolean => /^[\p{Script=Han}\s·,，、;；]+$/u.test(text);

/**
 * Whether a text is certainly no password.
 * @param isPasswordTyped whether the row has its password elsewhere, and as many cells as it should
 */
export function isSurelyNoPassword(kind: FieldKind, cell: string, isPasswordTyped: boolean): boolean {
  const text = trimCell(cell);
  if (kind === 'dateTime') return isRecentDate(text) || isOfHanzi(text);
  if (!isPasswordTyped) return false;
  return isOfHanzi(text) || (kind === 'text' && NAME_LIKE.test(text) && !holdsCredential(text));
}
