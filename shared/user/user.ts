/**
 * A valid row in the gateway's terms: parameter name → the value to send, exactly as it will be signed. A blank
 * cell has no entry, because a parameter without a value is not sent (a blank cell means *keep*).
 */
export type User = Readonly<Record<string, string>>;

/**
 * A user as the gateway's look-up returned it. `id` is the gateway's own id; `values` holds what the look-up can
 * show, under the same parameter names that a {@link User} uses.
 */
export interface FoundUser {
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  /** The enterprise that the user is shown to be of, where that is not the profile's. */
  readonly elsewhere?: string;
}

/** Before this character every text is in NFC. */
const MAY_BE_COMPOSED = /[\u0300-\uffff]/;

/** Whether two values are the same text, in either of the ways to write an accented letter (compared in NFC). */
export function isSameText(one = '', other = ''): boolean {
  if (one === other) return true;
  return MAY_BE_COMPOSED.test(one + other) && one.normalize('NFC') === other.normalize('NFC');
}

/** What a value may be stored as: as it is, and in NFC where that is another text. */
export function formsOf(value: string): string[] {
  const composed = MAY_BE_COMPOSED.test(value) ? value.normalize('NFC') : value;
  return composed === value ? [value] : [value, composed];
}
