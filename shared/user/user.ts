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
}
