/** What the S3 client answers and throws, in the words of the object store's port. */
import { Readable } from 'node:stream';
import { type GetObjectCommandOutput, S3ServiceException } from '@aws-sdk/client-s3';
import { classifySdkError, StorageError } from '../ports/errors.ts';
import type { ObjectAddress, ObjectFacts } from '../ports/object-store.ts';

const ABSENT = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound']);

export function objectFacts(output: GetObjectCommandOutput, now: Date | undefined): ObjectFacts {
  const { ETag, ContentLength, LastModified, VersionId } = output;
  if (ETag === undefined || ContentLength === undefined || !LastModified || !now) {
    throw new Error(
      'The answer lacks ETag, Content-Length, Last-Modified or Date; is the endpoint really S3?',
    );
  }
  return { etag: ETag, bytes: ContentLength, lastModified: LastModified, now, version: VersionId };
}

/** S3's clock: the `Date` header of an answer. */
export function answerDate(response: unknown): Date | undefined {
  const headers =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : {};
  const date = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'date')?.[1];
  return typeof date === 'string' ? new Date(date) : undefined;
}

export function bodyStream({ Body }: GetObjectCommandOutput): Readable {
  if (Body instanceof Readable) return Body;
  throw new TypeError('The body is not a Node.js stream: the S3 client uses an unsuited request handler.');
}

export function isAbsent(error: unknown): boolean {
  return error instanceof S3ServiceException && ABSENT.has(error.name);
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

export function storageError(what: string, { bucket, key }: ObjectAddress, cause: unknown): StorageError {
  const { code, retryable } = classifySdkError(cause);
  const message = `Could not ${what} ${key} in bucket ${bucket}: ${code}.`;
  return new StorageError(code, message, { retryable, details: { bucket, key }, cause });
}
