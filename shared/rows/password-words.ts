/**
 * What the world calls a password, a PIN, or a code for one log-in, in the spelling of each language: accents, capitals and
 * what joins words do not matter. To add a word, add it to the list that it belongs to.
 */

/**
 * Found wherever they stand in a heading, also within longer words. One with a space is found without it, too, but no other
 * is found across spaces, except in scripts that put none between words: `Neues Kennwort`, `登 录 密 码`; not `has laptop`.
 */
export const PASSWORD_WORDS: readonly string[] = [
  // Chinese, Japanese, Korean
  ...'密码 密碼 口令 密钥 密鑰 秘钥 密匙 密保 通行码 通行碼 通行字 暗码 暗号'.split(' '),
  ...'暗號 验证码 驗證碼 动态码 動態碼 授权码 授權碼 登录码 登入碼 初始码 初始碼 帐密 账密 帳密 登录凭证 登入憑證 校验码 校驗碼 蜜码'.split(
    ' ',
  ),
  ...'パスワード パスコード パスフレーズ パスワ 暗証 合言葉 合い言葉 ワンタイム ログインパス 認証番号 認証コード'.split(
    ' ',
  ),
  ...['비밀번호', '암호', '패스워드', '패스코드', '비번', '인증번호', '일회용'],
  // English
  ...[
    'passw',
    'pass word',
    'pasw',
    'ssword',
    'pass code',
    'pass phrase',
    'pass key',
    'pin code',
    'secret word',
    'access code',
    'cashier code',
    'pos code',
    'login key',
  ],
  ...[
    'secret key',
    'secret code',
    'private key',
    'api key',
    'login code',
    'temp code',
    'temporary code',
    'initial code',
  ],
  ...[
    'one-time code',
    'security code',
    'security answer',
    'verification code',
    'activation code',
    'auth code',
  ],
  ...['authentication code', 'unlock code', 'credential'],
  // German, Dutch, Afrikaans
  ...['Kenn wort', 'Kennwörter', 'Losungs wort', 'Code wort', 'Kodewort', 'Zugangs code', 'Zugangs daten'],
  ...[
    'Zugangs wort',
    'Einmal code',
    'Geheim zahl',
    'Geheim code',
    'Geheim wort',
    'Kassen code',
    'Freischalt code',
    'Aktivierungs code',
    'Geheimnis',
    'Sicherheits code',
  ],
  ...['wacht woord', 'wachtzin', 'paswoord', 'toegangs code', 'codewoord', 'eenmalige code', 'wagwoord'],
  // Swedish, Danish, Norwegian, Icelandic, Finnish, Estonian
  ...[
    'lösen ord',
    'lösenkod',
    'lösenfras',
    'engångskod',
    'adgangs kode',
    'adgangsord',
    'adgangskod',
    'kodeord',
  ],
  ...'engangskode engangspassord aðgangsorð lykilorð leyniorð leyninúmer salasana tunnussana'.split(' '),
  ...['tunnusluku', 'kertakäyttökoodi', 'parool', 'salasõna'],
  // French, Spanish, Catalan, Galician, Basque, Portuguese, Italian, Romanian
  ...['mot de passe', 'mots de passe', 'motpasse', "code d'accès", 'code confidentiel', 'phrase de passe'],
  ...['contraseña', 'contrasenya', 'contrasinal', 'pasahitza', 'palabra clave', 'código de acceso'],
  ...['palavra-passe', 'chave de acesso', 'código de acesso'],
  ...['parola', "codice d'accesso", 'codice di accesso', 'codice usa e getta', 'parolă', 'cod de acces'],
  // Polish, Czech, Slovak, Hungarian, Slovene, Croatian, Lithuanian, Latvian, Albanian
  ...['hasło', 'hasła', 'kod dostępu', 'heslo', 'hesla', 'přístupový kód', 'jelszó', 'jelszava', 'jelige'],
  ...['zaporka', 'lozinka', 'lozinke', 'slaptažod', 'paroles', 'fjalëkalim'],
  // Cyrillic, Greek, Georgian, Armenian
  ...[
    'парол',
    'гасло',
    'код доступа',
    'код доступу',
    'одноразовый код',
    'одноразовий код',
    'пин код',
    'пін код',
  ],
  ...[
    'пин-код',
    'пін-код',
    'лозинка',
    'құпия сөз',
    'сыр сөз',
    'нууц үг',
    'секретное слово',
    'секретный код',
    'секретный ключ',
    'кодовое слово',
  ],
  ...['κωδικός πρόσβασης', 'κωδικός ασφαλείας', 'κωδικός εισόδου', 'κωδικός μιας χρήσης', 'μυστικός κωδικός'],
  ...['συνθηματικ', 'პაროლ', 'գաղտնաբառ'],
  // Turkish, Azerbaijani, Uzbek
  ...['şifre', 'gizli kod', 'giriş kodu', 'şifrə', 'maxfiy so‘z'],
  // Arabic, Persian, Urdu, Hebrew
  ...[
    'كلمة المرور',
    'كلمة مرور',
    'كلمة السر',
    'كلمة سر',
    'رمز المرور',
    'رمز مرور',
    'رمز الدخول',
    'الرقم السري',
  ],
  ...['رقم سري', 'الرمز السري', 'رمز سري', 'كلمة العبور', 'باسورد', 'باسوورد', 'رمز التحقق'],
  ...[
    'رمز عبور',
    'گذرواژه',
    'گذر واژه',
    'کلمه عبور',
    'پسورد',
    'رمز ورود',
    'رمز اولیه',
    'رمز یکبار مصرف',
    'پاس ورڈ',
  ],
  ...[
    'סיסמה',
    'סיסמא',
    'ססמה',
    'ססמא',
    'סיסמת',
    'סיסמאות',
    'קוד סודי',
    'קוד גישה',
    'קוד כניסה',
    'קוד חד פעמי',
  ],
  // South and South-East Asia
  ...['पासवर्ड', 'कूटशब्द', 'कूट शब्द', 'संकेतशब्द', 'गुप्त कोड', 'পাসওয়ার্ড', 'கடவுச்சொல்', 'పాస్వర్డ్', 'ಪಾಸ್ವರ್ಡ್'],
  ...['รหัสผ่าน', 'รหัสลับ', 'รหัสเข้าระบบ', 'รหัสเข้าใช้', 'พาสเวิร์ด', 'รหัสพิน', 'ລະຫັດຜ່ານ', 'ពាក្យសម្ងាត់', 'စကားဝှက်'],
  ...[
    'mật khẩu',
    'mật mã',
    'khẩu lệnh',
    'kata sandi',
    'kata laluan',
    'kata kunci',
    'kata rahasia',
    'kode rahasia',
  ],
  ...['kode akses', 'kod laluan', 'kode sekali pakai', 'hudyat', 'nenosiri', 'neno la siri', 'nywila'],
];

/** Found only as words of their own, for other words hold their letters: `PIN`, `userPin`, `PIN码`; not `opinion`. */
export const SHORT_PASSWORD_WORDS: ReadonlySet<string> = new Set([
  ...'pin pins pw pws pwd psw pswd pword pwort mdp otp totp mima kouling'.split(' '),
  ...['secret', 'secrets', 'secreto', 'secreta', 'segreto', 'segreta', 'segredo', 'geheim', 'creds'],
  ...['senha', 'senhas', 'clave', 'claves', 'geslo', 'sandi', 'losen', 'parol', 'parole', 'lihim'],
]);

/** Say *password* where they are the whole heading, and something else within a longer one. */
export const LONE_PASSWORD_WORDS: readonly string[] = [
  'κωδικός',
  'رمز',
  'パス',
  'пин',
  'пін',
  'пасс',
  'секрет',
  'mk',
  'ww',
];
