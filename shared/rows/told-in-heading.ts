/** Headings that tell the password which everybody is given: `密码（默认Abc@1234）`, `Mobile (pw: Start2026!)`. */
import { looksLikeCredential } from './credential-look.ts';
import { namesPassword } from './named-password.ts';
import { mayBePassword } from './password-heading.ts';

/** Longer texts are no headings. */
const MAX_HEADING = 200;

const REMARKS = /[([{<（【〔［「《].*?[)\]}>）】〕］」》]/gsu;
const REST = /\s*(?:[([{<（【〔［「《:：=,，;；/|]|\s[-–—]\s).*$/su;
/** What stands in headings, and makes no password of their words: `Phone#2`. */
const HEADING_SIGNS = /[#*?？&%]+/g;

/** In the remark of a word for passwords: a word that says that one follows. */
const GIVEN =
  /(?:默认|默認|初始|统一|統一|都是|均为|均為|为|是|default|initial|standard|défaut|por defecto|[:：=])[^\p{L}\d]*[!-~]{3,}/iu;
/** Beside such a word: what holds a digit or a sign, as few remarks do. */
const MIXED = /(?=[!-~]*\p{L})[!-~]*[\d!@#$^&][!-~]{3,}|\d{4,}/u;

const remarksOf = (heading: string): string =>
  [...(heading.match(REMARKS) ?? []), ...(REST.exec(heading) ?? [])].join(' ');

const hasCredential = (heading: string): boolean =>
  heading
    .split(/[\s,;|"'“”()（）[\]【】{}<>:：=，；、]+/u)
    .some((word) => looksLikeCredential(word.replace(HEADING_SIGNS, '')));

/** Whether a heading holds more than a name of its column, and that may be a password. */
function tells(heading: string): boolean {
  const trimmed = heading.trim();
  if (namesPassword(trimmed)) return true;
  const words = trimmed.replace(REMARKS, ' $& ').split(/\s+/);
  const isLong = words.length > 1 || /[:：=（(]/.test(trimmed);
  if (!isLong) return false;
  if (hasCredential(trimmed)) return true;
  return mayBePassword(trimmed) && (MIXED.test(trimmed) || GIVEN.test(remarksOf(trimmed)));
}

/**
 * A heading without the password that it tells: what is before its remark, or nothing where the password cannot be told
 * from it. A single word that looks like one is no heading at all, and left as it is.
 */
export function headingWithoutPassword(heading: string): string {
  if (heading.length < 6 || heading.length > MAX_HEADING || !tells(heading)) return heading;
  const words = heading.trim().split(/\s+/);
  const beginnings = words.map((_, at) => words.slice(0, at + 1).join(' '));
  const shorter = [heading.replace(REMARKS, ''), heading.replace(REST, ''), ...beginnings];
  const isOfPassword = mayBePassword(heading.replace(REMARKS, ''));
  const plain = shorter
    .map((text) => text.trim())
    .find((text) => text !== '' && !mayTell(text) && (!isOfPassword || mayBePassword(text)));
  return plain ?? (mayBePassword(heading) ? wordOf(heading) : '');
}

const mayTell = (text: string): boolean =>
  tells(text) || looksLikeCredential(text.replace(HEADING_SIGNS, '')) || /\d{4,}/.test(text);

/** The letters before the first digit or sign: `初始密码` of `初始密码Abc@1234`. */
const wordOf = (heading: string): string => {
  const word = /^\s*(\p{Script=Han}+|\p{L}+)/u.exec(heading)?.[1] ?? '';
  return mayBePassword(word) ? word : '';
};
