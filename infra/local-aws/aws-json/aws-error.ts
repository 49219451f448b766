import * as z from 'zod';

/** Thrown by an embedded service to answer with an error of its API; `code` is the name that the SDK gives the error. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** @throws AwsError `InvalidParameterValue`, also for a parameter that the schema does not know */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AwsError('InvalidParameterValue', `Refused: ${z.prettifyError(parsed.error)}`);
}
