import { S3Error } from '../s3-error.ts';
import type { S3State } from '../s3-state.ts';
import type { S3Answer } from './answer.ts';
import * as handlers from './handlers.ts';
import type { S3Request } from './request.ts';

interface Operation {
  /** What makes a request this operation: its method, what it is about, and the query parameters it must have. */
  readonly form: `${string} ${'bucket' | 'object'}${string}`;
  /** Other query parameters, and headers among those that change what is done. */
  readonly takes?: readonly string[];
  readonly run: (state: S3State, request: S3Request) => S3Answer | Promise<S3Answer>;
}

const VERSIONS = ['prefix', 'max-keys', 'encoding-type', 'key-marker', 'version-id-marker'];
const LISTING = ['prefix', 'delimiter', 'max-keys', 'encoding-type'];

/** By S3's own names. The most particular come first, so that a PUT with `partNumber` and `uploadId` is no PutObject. */
const OPERATIONS = {
  CreateMultipartUpload: { form: 'POST object?uploads', run: handlers.createMultipartUpload },
  UploadPart: { form: 'PUT object?partNumber&uploadId', run: handlers.uploadPart },
  CompleteMultipartUpload: { form: 'POST object?uploadId', run: handlers.completeMultipartUpload },
  AbortMultipartUpload: { form: 'DELETE object?uploadId', run: handlers.abortMultipartUpload },
  PutObject: { form: 'PUT object', takes: ['if-match', 'if-none-match'], run: handlers.putObject },
  GetObject: { form: 'GET object', takes: ['versionId', 'range', 'if-match'], run: handlers.getObject },
  HeadObject: { form: 'HEAD object', takes: ['versionId', 'if-match'], run: handlers.headObject },
  ListObjectVersions: { form: 'GET bucket?versions', takes: VERSIONS, run: handlers.listObjectVersions },
  ListObjectsV2: {
    form: 'GET bucket?list-type',
    takes: [...LISTING, 'continuation-token'],
    run: handlers.listObjectsV2,
  },
  ListObjects: { form: 'GET bucket', takes: [...LISTING, 'marker'], run: handlers.listObjects },
} as const satisfies Record<string, Operation>;

/** The operations of S3 that the embedded one knows. */
export type S3Action = keyof typeof OPERATIONS;

/** Headers with which S3 changes what it does; others, as anywhere on the web, are ignored. */
const MEANINGFUL = /^(?:cache-control|content-disposition|content-language|expires|if-.+|range|x-amz-.+)$/;
/** Headers that only say how a request was signed, framed and checked. */
const TRANSPORT =
  /^x-amz-(?:content-sha256|date|security-token|user-agent|decoded-content-length|trailer|(?:sdk-)?checksum-.+)$/;
/**
 * Headers that clients send unasked, and that change nothing here: notes of their own, such as a file's date, and what an object is
 * anyway.
 */
const HARMLESS = /^(?:x-amz-meta-|x-amz-acl: private$|x-amz-storage-class: STANDARD$)/;

/**
 * Finds the operation that a request asks for. Whatever the embedded S3 does not do, be it an operation, a
 * sub-resource or a header that would change the meaning, is refused with `NotImplemented`: a program that runs here
 * must not rely on what was silently left undone.
 */
export function findOperation(request: S3Request): { action: S3Action; run: Operation['run'] } {
  const { method, bucket, key, query } = request;
  const target = `${method} ${key !== '' ? 'object' : bucket !== '' ? 'bucket' : 'service'}`;
  for (const [action, { form, takes = [], run }] of Object.entries(OPERATIONS) as [S3Action, Operation][]) {
    const [itsTarget, ...requires] = form.split(/[?&]/);
    if (itsTarget !== target || !requires.every((name) => query.has(name))) continue;
    const known = ['x-id', ...requires, ...takes];
    const unknown = meaningfulNames(request).find((name) => !known.includes(name));
    if (unknown) throw new S3Error('NotImplemented', `${action} with ${unknown} is not implemented.`);
    return { action, run };
  }
  throw new S3Error(
    'NotImplemented',
    `${[target, ...query.keys()].join('?')} is not implemented: here objects are put, read and listed, and nothing else.`,
  );
}

function meaningfulNames({ query, headers }: S3Request): string[] {
  const meaningful = [...headers].filter(
    ([name, value]) => MEANINGFUL.test(name) && !TRANSPORT.test(name) && !HARMLESS.test(`${name}: ${value}`),
  );
  return [...query.keys(), ...meaningful.map(([name]) => name)];
}
