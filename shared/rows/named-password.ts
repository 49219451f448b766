/** Passwords in running text: `初始密码123456`, `PW: Sommer2024!`, `initial password Tiger#77`. */

const WORD = [
  '密[码碼]|口令|パスワード|비밀번호|парол[ья]|гасло|passw(?:or[dt]|d)?|passcode|passphrase|kennwort|contraseña|mot de passe',
  'wachtwoord|lösenord|hasło|heslo|şifre|mật khẩu|كلمة المرور|(?<!\\p{L})(?:pwd?|psw|mdp|senha|clave)(?!\\p{L})',
  // An Indian address has a number of six digits after its PIN.
  '(?<!\\p{L})pin(?!\\p{L}|[^\\p{L}\\d]*\\d{6}(?!\\d)|\\s?code)|(?<!\\p{L})pass(?=\\s*[:：=])',
].join('|');

/** What follows the word: after a colon anything, and else what holds a digit. */
const VALUE = '\\s*[:：=]\\s*[!-~]{4,}|(?:\\s|是|为|為|は|is|ist|est)*(?=[!-~]*\\d)[!-~]{4,}';

const NAMED_VALUE = new RegExp(`(?:${WORD})(?:${VALUE})`, 'iu');

/** Whether a text holds a word for a password, and after it what may be one. */
export const namesPassword = (text: string): boolean =>
  text.length > 5 && /[\d:：=]/.test(text) && NAMED_VALUE.test(text);
