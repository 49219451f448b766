/**
 * What a return code means to an importer.
 *
 * - `ok` · `config` key, secret, signature or protocol are refused · `clock` our time is off · `repeat` the same signed
 *   bytes came twice · `transient` the platform failed, and may have done the work · `token` the authenticator is gone
 * - `business` everything else: this one request is refused, with the gateway's code and text
 */
export type Meaning = 'ok' | 'config' | 'clock' | 'repeat' | 'transient' | 'token' | 'business';

/** The public return codes, as documented on the vendor's page. */
const PUBLIC_CODES: ReadonlyMap<string, readonly [name: string, meaning: Meaning]> = new Map([
  ['0', ['SUCCESS', 'ok']],
  ['1', ['KEY_NOTNULL', 'config']],
  ['2', ['KEY_UNLAWFUL', 'config']],
  ['3', ['KEY_HAS_EXPIRED', 'config']],
  ['4', ['SIGN_METHOD_NOTNULL', 'config']],
  ['5', ['SIGN_TYPE_NOTEXIST', 'config']],
  ['6', ['SIGN_NOTNULL', 'config']],
  ['7', ['SIGN_WRONG', 'config']],
  ['8', ['METHOD_NOTNULL', 'config']],
  ['9', ['METHOD_NOTEXIST_CODE', 'config']],
  ['10', ['REQUESTMODE_NOTNULL', 'config']],
  ['11', ['APPLICATIONID_NOTNULL', 'config']],
  ['12', ['APPLICATIONID_NOTSAME', 'config']],
  ['13', ['VERSION_NOTNULL', 'config']],
  ['14', ['TIMESTAMP_NOTNULL', 'config']],
  ['15', ['TIMESTAMP_FORMAT_ERROR', 'config']],
  ['16', ['TIMESTAMP_OVERTIME', 'clock']],
  ['17', ['FORMAT_TYPE_NOTEXIST', 'config']],
  ['-100', ['API_CALL_REPEAT', 'repeat']],
  ['-500', ['API_SYSTEM_CALL_ERROR', 'transient']],
  ['-999', ['UNKNOWN_ERROR', 'transient']],
]);

/** Business codes, seen in independent clients, that mean more than the failure of one request. */
const BUSINESS_CODES: ReadonlyMap<string, readonly [name: string, meaning: Meaning]> = new Map([
  ['9990001', ['TOKEN_NOT_EXIST', 'token']],
]);

/**
 * What a code means. `layer` is where it was found: the business layer has its own small positive codes, which only
 * look like public ones; the platform's negative codes mean the same in both.
 */
export function meaningOf(
  code: string,
  layer: 'stat' | 'business',
): { name: string | undefined; meaning: Meaning } {
  const isPublic = layer === 'stat' || code.startsWith('-');
  const [name, meaning] = (isPublic ? PUBLIC_CODES.get(code) : undefined) ??
    BUSINESS_CODES.get(code) ?? [undefined, 'business' as const];
  return { name, meaning };
}
