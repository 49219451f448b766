import * as z from 'zod';

/**
 * What Lambda sends to an on-failure destination when an asynchronous invocation failed for good. Source: AWS Lambda
 * developer guide, "Capturing records of Lambda asynchronous invocations".
 */
export const FailedInvocation = z.object({
  requestContext: z.object({ functionArn: z.string(), condition: z.string() }),
  /** The event that the function was invoked with: here, always an S3 event. */
  requestPayload: z.unknown(),
});
export type FailedInvocation = z.infer<typeof FailedInvocation>;
