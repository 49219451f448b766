/** One function for each operation. It takes a request that `findOperation` has let through, and answers or throws as S3 does. */
import { text } from 'node:stream/consumers';
import { S3Error } from '../s3-error.ts';
import type { S3State } from '../s3-state.ts';
import type { ListPage } from '../state/bucket.ts';
import type { MultipartUpload, NamedPart } from '../state/multipart-uploads.ts';
import { type ByteRange, NULL_VERSION, type StoredObject, type WriteCondition } from '../state/storage.ts';
import { type S3Answer, type XmlContent, xmlAnswer } from './answer.ts';
import { queryNumber, type S3Request, stageRequestBody, unquote } from './request.ts';

const MAX_PARTS = 10_000;

export async function putObject(state: S3State, request: S3Request): Promise<S3Answer> {
  const { bucket, key, headers } = request;
  const condition = writeCondition(request);
  const body = await stageRequestBody(state, request);
  const object = state.put({ bucket, key, body, contentType: headers.get('content-type'), condition });
  return { status: 200, headers: versionHeaders(object) };
}

/** S3 knows no other `If-None-Match` than `*` on a write, and only one of the two conditions. */
function writeCondition({ headers }: S3Request): WriteCondition | undefined {
  const ifMatch = headers.get('if-match');
  const ifNoneMatch = headers.get('if-none-match');
  if (ifNoneMatch === undefined) return ifMatch === undefined ? undefined : { ifMatch: unquote(ifMatch) };
  if (ifNoneMatch === '*' && ifMatch === undefined) return { ifAbsent: true };
  throw new S3Error('NotImplemented', 'If-None-Match other than * is not implemented for a put.');
}

export function getObject(state: S3State, request: S3Request): S3Answer {
  const object = findRequested(state, request);
  const range = requestedRange(request, object);
  const headers = objectHeaders(object);
  const body = state.read(object, range);
  if (!range) return { status: 200, headers, body };
  const { first, last } = range;
  const part = {
    'content-length': String(last - first + 1),
    'content-range': `bytes ${first}-${last}/${object.bytes}`,
  };
  return { status: 206, headers: { ...headers, ...part }, body };
}

export function headObject(state: S3State, request: S3Request): S3Answer {
  return { status: 200, headers: objectHeaders(findRequested(state, request)) };
}

/** The object that a read asks for, if it is as the client has seen it. */
function findRequested(state: S3State, { bucket, key, query, headers }: S3Request): StoredObject {
  const object = state.find(bucket, key, query.get('versionId'));
  const ifMatch = headers.get('if-match');
  if (ifMatch !== undefined && unquote(ifMatch) !== object.etag) throw new S3Error('PreconditionFailed');
  return object;
}

function objectHeaders(object: StoredObject): Record<string, string> {
  return {
    ...versionHeaders(object),
    'accept-ranges': 'bytes',
    'content-type': object.contentType,
    'content-length': String(object.bytes),
    'last-modified': new Date(object.lastModified).toUTCString(),
  };
}

/** The AWS CLI reads a large object in ranges that all name their first byte; other forms are refused. */
function requestedRange({ headers }: S3Request, { bytes }: StoredObject): ByteRange | undefined {
  const header = headers.get('range');
  if (header === undefined) return undefined;
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header) ?? [];
  if (first === undefined) throw new S3Error('NotImplemented', `The range ${header} is not implemented.`);
  const range = { first: Number(first), last: Math.min(last ? Number(last) : bytes, bytes - 1) };
  if (range.first > range.last) throw new S3Error('InvalidRange');
  return range;
}

function versionHeaders({ etag, versionId }: StoredObject): Record<string, string> {
  return { etag: `"${etag}"`, ...(versionId !== NULL_VERSION && { 'x-amz-version-id': versionId }) };
}

export function createMultipartUpload(state: S3State, { bucket, key, headers }: S3Request): S3Answer {
  const { uploadId } = state.uploads.create({ bucket, key, contentType: headers.get('content-type') });
  return xmlAnswer('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: uploadId });
}

export async function uploadPart(state: S3State, request: S3Request): Promise<S3Answer> {
  const upload = findUpload(state, request);
  const number = queryNumber(request, 'partNumber', MAX_PARTS);
  const body = await stageRequestBody(state, request);
  state.uploads.putPart(upload, number, body);
  return { status: 200, headers: { etag: `"${body.md5}"` } };
}

export async function completeMultipartUpload(state: S3State, request: S3Request): Promise<S3Answer> {
  const upload = findUpload(state, request);
  const object = await state.uploads.complete(upload, namedParts(await text(request.body)));
  const { bucket, key, etag } = object;
  const content = { Bucket: bucket, Key: key, ETag: `"${etag}"` };
  return xmlAnswer('CompleteMultipartUploadResult', content, versionHeaders(object));
}

/** The parts in the one document that clients send; the checksums that may stand beside the ETags are passed over. */
function namedParts(document: string): NamedPart[] {
  const parts = Array.from(document.matchAll(/<Part>(.*?)<\/Part>/gs), ([, part = '']) => ({
    number: Number(/<PartNumber>(\d{1,5})<\/PartNumber>/.exec(part)?.[1]),
    etag: unquote((/<ETag>(.*?)<\/ETag>/.exec(part)?.[1] ?? '').replaceAll(/&(?:quot|#34|#x22);/g, '"')),
  }));
  if (parts.length === 0 || parts.some(({ number }) => Number.isNaN(number)))
    throw new S3Error('MalformedXML');
  return parts;
}

export function abortMultipartUpload(state: S3State, request: S3Request): S3Answer {
  state.uploads.abort(findUpload(state, request));
  return { status: 204 };
}

function findUpload(state: S3State, { bucket, key, query }: S3Request): MultipartUpload {
  return state.uploads.find(bucket, key, query.get('uploadId') ?? '');
}

export function listObjectsV2(state: S3State, request: S3Request): S3Answer {
  const { query } = request;
  if (query.get('list-type') !== '2') throw new S3Error('NotImplemented', 'Only list-type=2 is implemented.');
  const token = query.get('continuation-token');
  return listPage(state, request, token && parseToken(token), ({ objects, prefixes, next }) => ({
    KeyCount: objects.length + prefixes.length,
    ContinuationToken: token,
    NextContinuationToken: next && renderToken(next),
  }));
}

/** The first version of listings, which s3cmd and rclone speak: it goes on past a key. */
export function listObjects(state: S3State, request: S3Request): S3Answer {
  const { query } = request;
  const marker = query.get('marker') ?? '';
  const encode = keyEncoder(query.get('encoding-type'));
  return listPage(state, request, marker, ({ next }) => ({
    Marker: encode(marker),
    NextMarker: next && encode(next),
  }));
}

/** @param render what only this version of a listing says of a page */
function listPage(
  state: S3State,
  request: S3Request,
  from: string | undefined,
  render: (page: ListPage) => XmlContent & object,
): S3Answer {
  const { query, bucket } = request;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const max = Math.min(queryNumber(request, 'max-keys', 2 ** 31 - 1, request.maxKeys), request.maxKeys);
  const encode = keyEncoder(query.get('encoding-type'));
  const page = state.list(bucket, { prefix, delimiter, max, from });
  return xmlAnswer('ListBucketResult', {
    Name: bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: max,
    IsTruncated: page.next !== undefined,
    EncodingType: query.get('encoding-type'),
    ...render(page),
    Contents: page.objects.map((object) => listed(object, encode)),
    CommonPrefixes: page.prefixes.map((name) => ({ Prefix: encode(name) })),
  });
}

export function listObjectVersions(state: S3State, request: S3Request): S3Answer {
  const { query, bucket } = request;
  const prefix = query.get('prefix') ?? '';
  const max = Math.min(queryNumber(request, 'max-keys', 2 ** 31 - 1, request.maxKeys), request.maxKeys);
  const encode = keyEncoder(query.get('encoding-type'));
  const all = newestFirst(state.versions(bucket, prefix));
  const from = indexAfterMarkers(all, request);
  const page = all.slice(from, from + max);
  const next = from + max < all.length ? page.at(-1) : undefined;
  return xmlAnswer('ListVersionsResult', {
    Name: bucket,
    Prefix: encode(prefix),
    MaxKeys: max,
    IsTruncated: next !== undefined,
    EncodingType: query.get('encoding-type'),
    NextKeyMarker: next && encode(next.key),
    NextVersionIdMarker: next?.versionId,
    Version: page.map((version) => ({
      ...listed(version, encode),
      VersionId: version.versionId,
      IsLatest: state.find(bucket, version.key) === version,
    })),
  });
}

const newestFirst = (versions: readonly StoredObject[]): StoredObject[] =>
  versions.toReversed().sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));

function indexAfterMarkers(versions: readonly StoredObject[], { query }: S3Request): number {
  const key = query.get('key-marker');
  if (key === undefined) return 0;
  const versionId = query.get('version-id-marker');
  const index = versions.findIndex((each) => each.key === key && each.versionId === versionId);
  if (index < 0) throw new S3Error('NotImplemented', 'Only the markers of an earlier page are implemented.');
  return index + 1;
}

/** An object as both listings have it. */
const listed = ({ key, lastModified, etag, bytes }: StoredObject, encode: (key: string) => string) => ({
  Key: encode(key),
  LastModified: new Date(Math.floor(lastModified / 1000) * 1000).toISOString(), // whole seconds, as in headers
  ETag: `"${etag}"`,
  Size: bytes,
  StorageClass: 'STANDARD',
});

/** `url` is like a form, but for the slashes. */
function keyEncoder(encoding: string | undefined): (key: string) => string {
  if (encoding === undefined) return (key) => key;
  if (encoding !== 'url') throw new S3Error('InvalidArgument', 'encoding-type must be url.');
  return (key) => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

function renderToken(next: string): string {
  return Buffer.from(next).toString('base64url');
}

function parseToken(token: string): string {
  const next = Buffer.from(token, 'base64url').toString();
  if (renderToken(next) === token) return next;
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect.');
}
