import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { sha256, type VerifySignature } from '../signature.ts';
import { AwsError } from './aws-error.ts';

/**
 * Reads the body of a request whole.
 *
 * @param verify the check of its signature; default any will do
 * @throws AwsError `UnrecognizedClientException` when the request, its body included, is not signed with the key of the run
 */
export async function readSigned(
  request: IncomingMessage,
  verify: VerifySignature | undefined,
): Promise<string> {
  const body = await text(request);
  if (!verify || verify(request, sha256(body))) return body;
  throw new AwsError(
    'UnrecognizedClientException',
    'The request is not signed with the key of this run.',
    403,
  );
}
