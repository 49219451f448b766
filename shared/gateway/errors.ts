/**
 * What a gateway's trouble means to a worker; the vendor's adapter classifies once, here nothing of a vendor is left.
 *
 * - `refused` the gateway understood and said no: this row `failed`, with its code and text
 * - `unavailable` transient trouble that outlived the bounded retries: the chunk waits
 * - `unconfirmed` a write was sent and its answer never came: look the user up before sending it again
 * - `misconfigured` key, secret, address or protocol are refused: nothing of this profile can work
 */
export type GatewayErrorKind = 'refused' | 'unavailable' | 'unconfirmed' | 'misconfigured';

/** The code of a call that was given up because its caller's time was up: it tells nothing of the gateway. */
export const STOPPED = 'stopped';

/** Thrown by every gateway method. `code` and `message` are the gateway's own where it answered; no secrets. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly kind: GatewayErrorKind;
  readonly code: string;
  /** How long the gateway asked to be left alone, in milliseconds, where it said so. */
  readonly retryAfterMs: number | undefined;
  /** The user whom a refused create has made all the same: what was refused is the rest of it. */
  readonly created: { readonly id: string | undefined } | undefined;

  constructor(
    kind: GatewayErrorKind,
    code: string,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number; created?: { readonly id: string | undefined } } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.created = options.created;
  }
}
