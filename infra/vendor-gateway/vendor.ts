import type { IncomingHttpHeaders } from 'node:http';

/** The parameters of a request; one that comes without a value stays an empty text. */
export type Form = Readonly<Record<string, string>>;

/** An answer of the gateway: the JSON text, and whether it did what it was asked. */
export interface Answer {
  readonly isSuccess: boolean;
  readonly body: string;
}

export interface Method {
  readonly isWrite: boolean;
  /** Whom a call is about, before anything in it is checked: a user name, or the keys of a look-up. */
  usersOf(form: Form): readonly string[];
  /** Does the work; look-ups show a write only `visibleAfterMs` later. */
  perform(form: Form, visibleAfterMs: number): Answer;
}

/** What one vendor's gateway is behind the HTTP that both share. */
export interface Vendor {
  /** The paths that it answers at, the usual one first. */
  readonly routes: readonly [string, ...string[]];
  /** The parameter that names the method. */
  readonly methodParameter: string;
  readonly methods: ReadonlyMap<string, Method>;
  /** Refuses what breaks a rule of the platform, and has the method perform the rest. */
  perform(form: Form, headers: IncomingHttpHeaders, visibleAfterMs: number): Answer;
  /** Answers a code that a fault asked for, with its text if it has one. */
  refuse(code: number, text?: string): Answer;
}
