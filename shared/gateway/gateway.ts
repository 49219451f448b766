import type { Field, FoundUser, User } from '../core/user.ts';

/**
 * A vendor's gateway, as the rest of the product sees it. Every method rejects with a `GatewayError` only. Calls
 * are paced and signed, and transient trouble is retried within bounds, behind this port.
 */
export interface Gateway {
  /**
   * Looks users up by the profile's match key, all keys in as few calls as the batch limit allows. A key that
   * nobody has is simply absent from the answer; two users may come for one key.
   */
  find(keys: readonly string[]): Promise<FoundUser[]>;
  /**
   * Creates a user; answers the gateway's id for it, where it names one. An answer that never came rejects with
   * kind `unconfirmed`: it is not repeated here.
   */
  create(user: User): Promise<{ id: string | undefined }>;
  /** Updates a found user with the parameters that the row has. */
  update(found: FoundUser, user: User): Promise<void>;
}

/** Called once for every request that is sent; `retry` marks the repeat of one that met trouble. */
export type CallListener = (call: { readonly method: string; readonly retry: boolean }) => void;

/** What a vendor's user looks like: how rows are checked before any gateway is asked. */
export interface UserSchema {
  readonly fields: readonly Field[];
}
