/**
 * Whether a text looks like a password by its characters alone. It is asked of cells that no heading explains, so that it
 * must not take for one what staff lists are full of: employee codes, addresses, dates, numbers, links, remarks.
 */
import { trimCell } from './normalise-cell.ts';

/** No text is taken for a password that is shorter. */
export const MIN_LENGTH = 6;
const MAX_LENGTH = 64;

/** What no password looks like, or what is no secret though it could be one. */
const OTHER_LOOKS: readonly RegExp[] = [
  /\s|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u,
  /^[^@]+@[^@]+\.\p{L}{2,}$/u, // a mail address
  /^(?:[a-z][\w+.-]*:\/\/|www\.|mailto:)|^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|cn|io|gov|edu)\b/i, // a link
  /^[\d\s+().:/,%*~–-]*$/, // a number, a date, a time
  /^[[{<="']/, // JSON, markup, a formula, a quotation
  /^(?:[0-9a-f]+(?:[-:][0-9a-f]+)*|[0-9A-F]+(?:[-:][0-9A-F]+)*)$/, // an identifier in hex
  /^[@#]|^wxid_/, // a name in a social network
  /^\d[\d-]*T[\d:.]+(?:Z|[+-][\d:]+)?$/, // a time by ISO 8601
  /^(?:[A-Z]{0,3})?[$€£¥][\d,.]+[kKmM]?$/, // an amount of money
  /\.(?:jpe?g|png|gif|pdf|docx?|xlsx?|csv|txt|zip)$/i, // a file
  /^(?:flat|apt|unit|no|nr|room|rm|suite|ste|tel|ext)\.?[#:]?\d/i, // a part of an address
];

/** Signs that people put into passwords, and hardly ever into codes. */
const PASSWORD_SIGN = /[!$^?~@#&`]|(?<!\d)%|(?<!\d)\*|\*(?!\d)/;

/** Numbers with an ending that belongs to them: `3rd`, `9am`, `12F`, `250kg`. */
const NUMBER_WITH_ENDING =
  /(?<![A-Za-z\d])(?:\d{1,3}(?:st|nd|rd|th|am|pm|h|min|kg|g|km|cm|mm|m|x)|\d{1,3}[A-Za-z])(?![A-Za-z\d])/g;

/** A digit before a letter: codes put their digits last. */
const DIGIT_FIRST = /\d\p{L}/u;

/** What help desks give to everybody: `Abc123456`, `Welcome2025`. */
const USUAL_PASSWORD =
  /^(?:p[a@]ss(?:w[o0]rd|wort)?|pwd|psw|welcome|willkommen|bienvenue|init(?:ial)?|change-?me|letmein|qwe(?:rty?)?|asdf?|zxcv?|abc(?:d|de|def)?|admin|secret|geheim|mima)[-_.@#!]?\d{3,}[!.#$*]?$|^(?:aa|qq|qaz|1qaz)\d{4,}$|^1q2w3e/i;

const hasBothCases = (text: string): boolean => /\p{Ll}/u.test(text) && /\p{Lu}/u.test(text);

/** Whether one text alone looks like a password: its classes are mixed as in no code. */
export function looksLikeCredential(cell: string): boolean {
  if (cell.length < MIN_LENGTH || !/\d/.test(cell)) return false;
  const text = trimCell(cell);
  if (text.length > MAX_LENGTH) return false;
  return USUAL_PASSWORD.test(text) || (isMixedAsNoCode(text) && mayBeCredential(text));
}

function isMixedAsNoCode(text: string): boolean {
  if (!/\p{Ll}/u.test(text) || !/\p{L}.*\p{L}/su.test(text)) return false;
  if (PASSWORD_SIGN.test(text)) return true;
  if (!/[^\p{L}\d]/u.test(text)) return isTangled(text);
  return hasBothCases(text) && DIGIT_FIRST.test(text.replace(NUMBER_WITH_ENDING, ''));
}

/** Whether a text may be a password at all. */
export const mayBeCredential = (text: string): boolean =>
  text.length >= MIN_LENGTH && text.length <= MAX_LENGTH && !OTHER_LOOKS.some((look) => look.test(text));

/** Letters and digits that take turns, as only a machine writes them. In capitals alone it is a serial number. */
function isTangled(text: string): boolean {
  const turns = text.match(/\p{L}+|\d+/gu)?.length ?? 0;
  return turns >= (hasBothCases(text) ? 4 : 6);
}

/** Whether a text of two or more classes of characters could be a password, for want of a better explanation. */
export function isMixed(cell: string): boolean {
  const text = trimCell(cell);
  if (!mayBeCredential(text)) return false;
  return [/\p{L}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(text)).length >= 2;
}

/** Whether one of the words of a text looks like a password, as where a quote or a missing separator joined cells. */
export const holdsCredential = (text: string): boolean =>
  looksLikeCredential(text) || (/[\s,;|"]/.test(text) && text.split(/[\s,;|"]+/).some(looksLikeCredential));

/** A mobile number or a mail address: nobody takes it for a password. */
export const isPersonal = (text: string): boolean =>
  /^1\d{10}$|^[^\s@,;|"]+@[^\s@,;|"]+\.\p{L}{2,}$/u.test(text);

/** Whether a cell holds lines of a table: a quote that nobody closed goes on to the next, and has swallowed what is between. */
export const holdsLines = (text: string): boolean => text.includes('\n') && /\S[,;\t|]\S/.test(text);
