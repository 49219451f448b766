/** What the host and an execution environment say to each other, as JSON: the next invocation follows the result of the last. */

export interface Invocation {
  readonly requestId: string;
  readonly event: unknown;
  /** What the AWS SDK passes on with every message, see recursive-loop.ts. */
  readonly traceHeader: string;
  readonly timeoutMs: number;
}

/** How an invocation ended. */
export type InvocationResult =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly error: FunctionError };

/** How Lambda refuses an invocation for which there is no room. Source: Lambda API reference, "Invoke", errors. */
export const THROTTLED: InvocationResult = {
  ok: false,
  error: { errorType: 'TooManyRequestsException', errorMessage: 'Rate Exceeded.' },
};
export const isThrottled = (result: InvocationResult): boolean => result === THROTTLED;

/** An error in the form in which Lambda reports it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}
