/** Passwords in running text: `初始密码123456`, `PW: Sommer2024!`, `password for all: Tiger#77`. */
import { mayBePassword } from './password-heading.ts';

const WORD = [
  '密[码碼]|口令|パスワード|비밀번호|парол[ья]|гасло|passw(?:or[dt]|d)?|passcode|passphrase|kennwort|contraseña|mot de passe',
  'wachtwoord|lösenord|hasło|heslo|şifre|mật khẩu|كلمة المرور|(?<!\\p{L})(?:pwd?|psw|mdp|senha|clave)(?!\\p{L})',
  // An Indian address has a number of six digits after its PIN.
  '(?<!\\p{L})pin(?!\\p{L}|[^\\p{L}\\d]*\\d{6}(?!\\d)|\\s?code)|(?<!\\p{L})pass(?=\\s*[:：=])',
].join('|');

/** What may stand between the word and a colon: `password for all:`, `密码（统一）：`. */
const FOR_WHOM = '(?:[\\s（(]*\\p{L}{1,12}[)）]?){0,4}?';
/** What may stand between the word and a password without a colon. */
const IS =
  '(?:\\s|[（(【\\[「"“]|是|为|為|は|都|均|统一|統一|默认|默認|初始|设|設|is|are|was|ist|est|es|default|initial|set to|will be|todos?|all)*';

/** What follows the word: after a colon anything, and else what holds a digit. */
const VALUE = `${FOR_WHOM}\\s*[:：=]\\s*["“「]?[!-~]{4,}|${IS}(?=[!-~]*\\d)[!-~]{4,}`;

const NAMED_VALUE = new RegExp(`(?:${WORD})(?:${VALUE})`, 'iu');

/** Whether a text holds a word for a password, and after it what may be one. */
export const namesPassword = (text: string): boolean =>
  text.length > 5 && /[\d:：=]/.test(text) && NAMED_VALUE.test(text);

/** `pw1234` may be somebody's login or number; a text with a colon, a space or hanzi is none. */
const PLAIN_CODE = /^[\w.@+-]*$/;

/** Whether what should be a login or a number is such a text. */
export const isNoteOfPassword = (text: string): boolean => !PLAIN_CODE.test(text) && namesPassword(text);

const SAYS_MORE = /[\d:：=]|\p{L}\s+\S|[是为為は]/u;

/** Whether a cell of a row that is no person speaks of a password: what it says need not look like one. */
export const speaksOfPassword = (text: string): boolean =>
  text.length > 5 && !PLAIN_CODE.test(text) && SAYS_MORE.test(text) && mayBePassword(text);
