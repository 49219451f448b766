import type { FoundUser, User } from '../user/user.ts';
import type { GatewayError } from './errors.ts';

/**
 * What a look-up found. A key that nobody has is in neither; two users may come for one key, and users that nobody asked
 * for may come too: comparing them with the keys is up to the caller. `refused` holds the keys that the gateway would not
 * look up even alone, each with its reason (kind `refused`).
 */
export interface FindResult {
  readonly users: readonly FoundUser[];
  readonly refused: ReadonlyMap<string, GatewayError>;
  /**
   * How many keys one call asks for since this process saw the gateway leave out users without saying so; absent: it was
   * not seen to.
   */
  readonly shrunkTo?: number;
}

/** A store as people know it. */
export interface Store {
  readonly id: string;
  readonly name: string;
}

/**
 * A vendor's gateway, as the rest of the product sees it. Every method rejects with a `GatewayError` only. Calls
 * are paced and signed, no more are in flight than the profile has connections, and transient trouble is retried within
 * bounds, behind this port: callers may start as many at once as they like.
 */
export interface Gateway {
  /**
   * Looks users up by a parameter (default: the profile's match key; else one of the schema's `identities`), all keys in
   * as few calls as the batch limit allows. A refused batch is halved until the bad key is alone; keys that may have been
   * left out of an answer are asked for again in smaller batches, so that whoever is not found can be created. A gateway
   * that refuses whoever is asked for rejects with kind `refused`.
   */
  find(keys: readonly string[], by?: string): Promise<FindResult>;
  /**
   * Creates a user; answers the gateway's id for it, the documented proof. A create whose answer never came, or proves
   * nothing (`says`), rejects with kind `unconfirmed` and is not repeated here, unless the vendor's create may safely be
   * repeated. Where the user was created and only the rest of it refused, the error (kind `refused`) names the user in
   * `created`.
   */
  create(user: User): Promise<{ id: string }>;
  /**
   * Updates a found user with the parameters that the row has. Sending it twice does no harm, so it is repeated after
   * trouble; when it is given up and some attempt may have been carried out, the kind is `unconfirmed`.
   */
  update(found: FoundUser, user: User): Promise<void>;
  /** All stores; absent where no method for that is known. */
  listStores?(): Promise<readonly Store[]>;
}

/** Called for every answer, or what there is instead of one: its code (`0` where it says success), and how long it took. */
export type AnswerListener = (answer: { readonly code: string; readonly ms: number }) => void;

/** Called once for every request that is sent; `retry` marks the repeat of one that met trouble. */
export type CallListener = (call: { readonly method: string; readonly retry: boolean }) => void;
