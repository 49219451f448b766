import { say, type Words } from '../messages/say.ts';

/**
 * What trouble with a gateway means to a worker. The vendor's adapter classifies it once; nothing here is a vendor's own.
 *
 * - `refused` the gateway understood and said no: this row `failed`, with the gateway's code and text
 * - `unavailable` transient trouble that outlived the bounded retries: the chunk waits
 * - `unconfirmed` a write was sent, and its answer never came or proves nothing: look the user up before sending it again
 * - `misconfigured` key, secret, address or protocol are refused: nothing of this profile can work
 */
export type GatewayErrorKind = 'refused' | 'unavailable' | 'unconfirmed' | 'misconfigured';

/** The code of a call that was given up because its caller's time was up: it says nothing about the gateway. */
export const STOPPED = 'stopped';

/** The code of a call that was sent elsewhere: there is no gateway at that address. */
export const REDIRECTED = 'redirected';

/** The code of a profile that was never filled in. */
export const EXAMPLE_ENTERPRISE = 'example_enterprise';

interface GatewayErrorOptions {
  readonly cause?: unknown;
  /** How long the gateway asked to be left alone, in milliseconds, where it said so. */
  readonly retryAfterMs?: number | undefined;
  /** The gateway was asked too often: every later call is slowed down. */
  readonly isRateLimit?: boolean;
  /** The user whom a refused create has made all the same: only the rest of it was refused. */
  readonly created?: { readonly id: string | undefined } | undefined;
  /** Of an `unconfirmed` write that was answered, though without the documented proof: what the answer seems to say. */
  readonly says?: 'done' | 'not done' | undefined;
}

/**
 * Thrown by every gateway method. `code` and `message` are the gateway's own where it answered; they hold no secrets. What
 * we found out ourselves is English in `message`, for operators, and can be said in any language to people.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly kind: GatewayErrorKind;
  readonly code: string;
  readonly inWords: Words;
  readonly retryAfterMs: GatewayErrorOptions['retryAfterMs'];
  readonly isRateLimit: boolean;
  readonly created: GatewayErrorOptions['created'];
  readonly says: GatewayErrorOptions['says'];

  constructor(
    kind: GatewayErrorKind,
    code: string,
    message: string | Words,
    options: GatewayErrorOptions = {},
  ) {
    super(typeof message === 'string' ? message : message('en'), { cause: options.cause });
    this.inWords = typeof message === 'string' ? () => message : message;
    this.kind = kind;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.isRateLimit = options.isRateLimit ?? false;
    this.created = options.created;
    this.says = options.says;
  }
}

/** Why a gateway refuses every call, by its own code and text, and what to do about it. */
export const refusal =
  (
    code: string,
    text: string,
    advice: 'check_key' | 'check_account' | 'check_clock' | 'check_rights',
  ): Words =>
  (language) =>
    say(language, 'gateway_refuses', { code, text, advice: say(language, advice) });
