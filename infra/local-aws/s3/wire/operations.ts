import { S3Error } from '../s3-error.ts';
import type { S3State } from '../s3-state.ts';
import type { S3Answer } from './answer.ts';
import {
  getBucketLocation,
  headBucket,
  listBuckets,
  listObjectsV2,
  listObjectVersions,
} from './bucket-operations.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './multipart-operations.ts';
import { deleteObject, deleteObjects, getObject, headObject, putObject } from './object-operations.ts';
import type { S3Request } from './request.ts';
import { BODY_HEADERS } from './request-body.ts';

/** The operations of S3 that the embedded one knows, by S3's own names. */
export type S3Action =
  | 'AbortMultipartUpload'
  | 'CompleteMultipartUpload'
  | 'CreateMultipartUpload'
  | 'DeleteObject'
  | 'DeleteObjects'
  | 'GetBucketLocation'
  | 'GetObject'
  | 'HeadBucket'
  | 'HeadObject'
  | 'ListBuckets'
  | 'ListObjectVersions'
  | 'ListObjectsV2'
  | 'PutObject'
  | 'UploadPart';

/** One operation: how a request for it looks, and everything that may come with it. */
interface Operation {
  readonly method: 'DELETE' | 'GET' | 'HEAD' | 'POST' | 'PUT';
  readonly on: 'service' | 'bucket' | 'object';
  /** The query parameters that make it this operation. */
  readonly requires?: readonly string[];
  readonly query?: readonly string[];
  /** Headers, among those that change what is done; `x-amz-meta-*` stands for all of them. */
  readonly headers?: readonly string[];
  readonly run: (state: S3State, request: S3Request) => S3Answer | Promise<S3Answer>;
}

const LISTING = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];
const READING = ['range', 'if-match', 'if-none-match', 'x-amz-checksum-mode'];
const CONDITIONS = ['if-match', 'if-none-match'];
const METADATA = 'x-amz-meta-*';

const OPERATIONS: Readonly<Record<S3Action, Operation>> = {
  ListBuckets: { method: 'GET', on: 'service', run: listBuckets },
  HeadBucket: { method: 'HEAD', on: 'bucket', run: headBucket },
  GetBucketLocation: { method: 'GET', on: 'bucket', requires: ['location'], run: getBucketLocation },
  ListObjectsV2: {
    method: 'GET',
    on: 'bucket',
    requires: ['list-type'],
    query: [...LISTING, 'start-after', 'continuation-token'],
    run: listObjectsV2,
  },
  ListObjectVersions: {
    method: 'GET',
    on: 'bucket',
    requires: ['versions'],
    query: [...LISTING, 'key-marker', 'version-id-marker'],
    run: listObjectVersions,
  },
  DeleteObjects: {
    method: 'POST',
    on: 'bucket',
    requires: ['delete'],
    headers: BODY_HEADERS,
    run: deleteObjects,
  },
  PutObject: {
    method: 'PUT',
    on: 'object',
    headers: [...BODY_HEADERS, ...CONDITIONS, METADATA],
    run: putObject,
  },
  GetObject: { method: 'GET', on: 'object', query: ['versionId'], headers: READING, run: getObject },
  HeadObject: { method: 'HEAD', on: 'object', query: ['versionId'], headers: READING, run: headObject },
  DeleteObject: { method: 'DELETE', on: 'object', query: ['versionId'], run: deleteObject },
  CreateMultipartUpload: {
    method: 'POST',
    on: 'object',
    requires: ['uploads'],
    headers: ['x-amz-checksum-algorithm', 'x-amz-checksum-type', METADATA],
    run: createMultipartUpload,
  },
  UploadPart: {
    method: 'PUT',
    on: 'object',
    requires: ['partNumber', 'uploadId'],
    headers: BODY_HEADERS,
    run: uploadPart,
  },
  CompleteMultipartUpload: {
    method: 'POST',
    on: 'object',
    requires: ['uploadId'],
    headers: ['x-amz-checksum-type', ...CONDITIONS],
    run: completeMultipartUpload,
  },
  AbortMultipartUpload: { method: 'DELETE', on: 'object', requires: ['uploadId'], run: abortMultipartUpload },
};

/** The most particular first, so that `PUT ?partNumber&uploadId` is no PutObject. */
const BY_PARTICULARITY = Object.entries(OPERATIONS).sort(
  ([, a], [, b]) => (b.requires?.length ?? 0) - (a.requires?.length ?? 0),
) as [S3Action, Operation][];

/** Headers with which S3 changes what it does, beside all `x-amz-…`; others, as anywhere on the web, are ignored. */
const MEANINGFUL = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-md5',
  'expires',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'range',
]);
const SIGNING = new Set(['x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token', 'x-amz-user-agent']);

/**
 * Finds the operation that a request asks for. Whatever the embedded S3 does not do, be it an operation, a
 * sub-resource or a header that would change the meaning, is refused with `NotImplemented`: a program that runs here
 * must not rely on what was silently left undone.
 */
export function findOperation(request: S3Request): { action: S3Action; run: Operation['run'] } {
  const on = request.key !== '' ? 'object' : request.bucket !== '' ? 'bucket' : 'service';
  const found = BY_PARTICULARITY.find(
    ([, operation]) =>
      operation.method === request.method &&
      operation.on === on &&
      (operation.requires ?? []).every((name) => request.query.has(name)),
  );
  if (!found)
    throw new S3Error('NotImplemented', `${request.method} on a ${on} of this form is not implemented.`);
  const [action, operation] = found;
  refuseUnknown(action, request.query.keys(), [
    'x-id',
    ...(operation.requires ?? []),
    ...(operation.query ?? []),
  ]);
  refuseUnknown(action, meaningfulHeaders(request), operation.headers ?? []);
  return { action, run: operation.run };
}

function meaningfulHeaders({ headers }: S3Request): string[] {
  return [...headers.keys()]
    .filter((name) => MEANINGFUL.has(name) || (name.startsWith('x-amz-') && !SIGNING.has(name)))
    .map((name) => (name.startsWith('x-amz-meta-') ? METADATA : name));
}

function refuseUnknown(action: S3Action, given: Iterable<string>, known: readonly string[]): void {
  for (const name of given) {
    if (!known.includes(name))
      throw new S3Error('NotImplemented', `${action} with ${name} is not implemented.`);
  }
}
