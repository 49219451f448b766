/** The public return codes that the vendor documents. */
export const PUBLIC_CODES = {
  0: 'SUCCESS',
  1: 'KEY_NOTNULL',
  2: 'KEY_UNLAWFUL',
  3: 'KEY_HAS_EXPIRED',
  4: 'SIGN_METHOD_NOTNULL',
  5: 'SIGN_TYPE_NOTEXIST',
  6: 'SIGN_NOTNULL',
  7: 'SIGN_WRONG',
  8: 'METHOD_NOTNULL',
  9: 'METHOD_NOTEXIST_CODE',
  10: 'REQUESTMODE_NOTNULL',
  11: 'APPLICATIONID_NOTNULL',
  12: 'APPLICATIONID_NOTSAME',
  13: 'VERSION_NOTNULL',
  14: 'TIMESTAMP_NOTNULL',
  15: 'TIMESTAMP_FORMAT_ERROR',
  16: 'TIMESTAMP_OVERTIME',
  17: 'FORMAT_TYPE_NOTEXIST',
  [-100]: 'API_CALL_REPEAT',
  [-500]: 'API_SYSTEM_CALL_ERROR',
  [-999]: 'UNKNOWN_ERROR',
} as const;

/** Business codes that were seen in the vendor's answers. */
export const WRONG_LOGIN_NAME = 103094;
export const WRONG_LOGIN_PASSWORD = 103095;
export const TOKEN_NOT_EXIST = 9990001;

/**
 * Business codes **invented by the sandbox**: the vendor publishes none for these refusals. They all begin with 88000, which
 * no documented code does, their names with SANDBOX_, and their texts say that they are invented.
 */
export const SANDBOX_CODES = {
  parameterMissing: 8800001,
  parameterTooLong: 8800002,
  parameterFormat: 8800003,
  userNameExists: 8800011,
  mobilePhoneExists: 8800012,
  employeeNumberExists: 8800013,
  userNotExist: 8800021,
  roleNotExist: 8800022,
  enterpriseForeign: 8800031,
  tooManyKeyWords: 8800032,
} as const;

const SANDBOX_NAMES = new Map<number, string>(
  Object.entries(SANDBOX_CODES).map(([name, code]) => [
    code,
    `SANDBOX_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`,
  ]),
);

const PUBLIC_NAMES = new Map<number, string>(
  Object.entries(PUBLIC_CODES).map(([code, name]) => [Number(code), name]),
);

const SEEN_NAMES = new Map<number, string>([
  [WRONG_LOGIN_NAME, 'WRONG_USER_NAME'],
  [WRONG_LOGIN_PASSWORD, 'WRONG_PASSWORD'],
  [TOKEN_NOT_EXIST, 'TOKEN_NOT_EXIST'],
]);

export const isPublicCode = (code: number): boolean => PUBLIC_NAMES.has(code);
export const isInventedCode = (code: number): boolean => SANDBOX_NAMES.has(code);

/** The `codename` of a code; of one that is in no table, `BUSINESS_ERROR`. */
export function nameOfCode(code: number): string {
  return PUBLIC_NAMES.get(code) ?? SEEN_NAMES.get(code) ?? SANDBOX_NAMES.get(code) ?? 'BUSINESS_ERROR';
}
