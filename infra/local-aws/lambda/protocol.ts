/** What the host and a sandbox say to each other over the IPC channel. */
import * as z from 'zod';

/** Host to sandbox, one at a time: the next follows the answer to the last. */
export interface InvokeMessage {
  readonly requestId: string;
  readonly event: unknown;
  readonly traceId: string;
  /** How long the invocation may take. */
  readonly remainingMs: number;
  readonly invokedFunctionArn: string;
}

/** An error in the form in which Lambda reports it. */
export const FunctionErrorPayload = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.array(z.string()).optional(),
});
export type FunctionErrorPayload = z.infer<typeof FunctionErrorPayload>;

/**
 * Sandbox to host. `peakMemoryMb` is the most that the process ever held, as far as the system tells; after a *fatal*
 * error the process ends.
 */
export const AnswerMessage = z.object({
  requestId: z.string(),
  peakMemoryMb: z.number(),
  outcome: z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), payload: z.unknown() }),
    z.object({ ok: z.literal(false), error: FunctionErrorPayload, fatal: z.boolean() }),
  ]),
});
export type AnswerMessage = z.infer<typeof AnswerMessage>;
