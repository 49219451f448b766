/** Operations on objects. Each takes a request that `findOperation` has let through, and answers or throws as S3 does. */
import { S3Error } from '../s3-error.ts';
import type { Removal, S3State } from '../s3-state.ts';
import { NULL_VERSION, type StoredObject } from '../state/change.ts';
import type { WriteCondition } from '../state/new-object.ts';
import type { ByteRange } from '../state/storage.ts';
import type { S3Answer } from './answer.ts';
import { xmlAnswer } from './answer.ts';
import { type S3Request, unquote } from './request.ts';
import { readDocument, stageRequestBody } from './request-body.ts';
import { childText, parseXml, type XmlElement, type XmlNode } from './xml.ts';

const MAX_DELETES = 1000;
const METADATA = 'x-amz-meta-';

export async function putObject(state: S3State, request: S3Request): Promise<S3Answer> {
  const object = { ...describedObject(request), condition: writeCondition(request) };
  state.checkPut(object);
  const { body, checksum } = await stageRequestBody(state, request);
  return {
    status: 200,
    headers: storedHeaders(state.put({ ...object, body, ...(checksum && { checksum }) })),
  };
}

export function getObject(state: S3State, request: S3Request): S3Answer {
  const answer = headObject(state, request);
  if (answer.status === 304) return answer;
  const object = findObject(state, request);
  return { ...answer, body: state.read(object, requestedRange(request, object)) };
}

export function headObject(state: S3State, request: S3Request): S3Answer {
  const object = findObject(state, request);
  const headers = objectHeaders(object);
  const ifMatch = request.headers.get('if-match');
  if (ifMatch !== undefined && !matches(ifMatch, object)) throw new S3Error('PreconditionFailed');
  const ifNoneMatch = request.headers.get('if-none-match');
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, object)) return { status: 304, headers };

  const range = requestedRange(request, object);
  if (range) {
    const contentRange = `bytes ${range.first}-${range.last}/${object.bytes}`;
    const length = String(range.last - range.first + 1);
    return { status: 206, headers: { ...headers, 'content-range': contentRange, 'content-length': length } };
  }
  const wantsChecksum = request.headers.get('x-amz-checksum-mode') === 'ENABLED';
  const checksum = wantsChecksum ? checksumHeaders(object) : {};
  return { status: 200, headers: { ...headers, ...checksum, 'content-length': String(object.bytes) } };
}

export function deleteObject(state: S3State, { bucket, key, query }: S3Request): S3Answer {
  return { status: 204, headers: removalHeaders(state.remove(bucket, key, query.get('versionId'))) };
}

export async function deleteObjects(state: S3State, request: S3Request): Promise<S3Answer> {
  state.expectBucket(request.bucket);
  const document = parseXml(await readDocument(request));
  const objects = document.children.filter((child) => child.name === 'Object');
  if (document.name !== 'Delete' || objects.length === 0 || objects.length > MAX_DELETES) {
    throw new S3Error('MalformedXML');
  }
  const isQuiet = childText(document, 'Quiet') === 'true';
  const targets = objects.map(deleteTarget);
  const deleted = targets.map(({ key, versionId }): XmlNode => {
    const removal = state.remove(request.bucket, key, versionId);
    const named: XmlNode[] = versionId === undefined ? [] : [['VersionId', versionId]];
    const marker: XmlNode[] = removal.isMarker
      ? [
          ['DeleteMarker', true],
          ['DeleteMarkerVersionId', removal.versionId ?? NULL_VERSION],
        ]
      : [];
    return ['Deleted', [['Key', key], ...named, ...marker]];
  });
  return xmlAnswer(['DeleteResult', isQuiet ? [] : deleted]);
}

function deleteTarget(object: XmlElement): { key: string; versionId: string | undefined } {
  const unknown = object.children.find(({ name }) => name !== 'Key' && name !== 'VersionId');
  if (unknown) throw new S3Error('NotImplemented', `Deleting by ${unknown.name}`);
  const key = childText(object, 'Key');
  if (!key) throw new S3Error('MalformedXML');
  return { key, versionId: childText(object, 'VersionId') };
}

/** What a put and the start of a multipart upload say of the object. */
export function describedObject({ bucket, key, headers }: S3Request) {
  const metadata: Record<string, string> = {};
  for (const [name, value] of headers)
    if (name.startsWith(METADATA)) metadata[name.slice(METADATA.length)] = value;
  return { bucket, key, contentType: headers.get('content-type'), metadata };
}

/** The condition of a write; S3 knows no other `If-None-Match` than `*`, and only one of the two. */
export function writeCondition({ headers }: S3Request): WriteCondition | undefined {
  const ifMatch = headers.get('if-match');
  const ifNoneMatch = headers.get('if-none-match');
  if (ifNoneMatch === undefined) return ifMatch === undefined ? undefined : { ifMatch: unquote(ifMatch) };
  if (ifNoneMatch !== '*' || ifMatch !== undefined)
    throw new S3Error('NotImplemented', 'If-None-Match other than *');
  return { ifAbsent: true };
}

/** The headers that answer a write. */
export function storedHeaders(object: StoredObject): Record<string, string> {
  return { etag: `"${object.etag}"`, ...versionHeader(object.versionId), ...checksumHeaders(object) };
}

function findObject(state: S3State, { bucket, key, query }: S3Request): StoredObject {
  return state.find(bucket, key, query.get('versionId'));
}

function objectHeaders(object: StoredObject): Record<string, string> {
  const metadata = Object.entries(object.metadata).map(([name, value]) => [METADATA + name, value]);
  return {
    'accept-ranges': 'bytes',
    'content-type': object.contentType,
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.lastModified).toUTCString(),
    ...versionHeader(object.versionId),
    ...Object.fromEntries(metadata),
  };
}

function checksumHeaders({ checksum }: StoredObject): Record<string, string> {
  if (!checksum) return {};
  return { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value, 'x-amz-checksum-type': 'FULL_OBJECT' };
}

function versionHeader(versionId: string | undefined): Record<string, string> {
  return versionId === undefined || versionId === NULL_VERSION ? {} : { 'x-amz-version-id': versionId };
}

function removalHeaders({ versionId, isMarker }: Removal): Record<string, string> {
  return { ...versionHeader(versionId), ...(isMarker && { 'x-amz-delete-marker': 'true' }) };
}

function matches(condition: string, { etag }: StoredObject): boolean {
  return condition === '*' || condition.split(',').some((candidate) => unquote(candidate) === etag);
}

/** The range asked for; a header that is no range is ignored, as S3 does, and several ranges are refused. */
function requestedRange({ headers }: S3Request, { bytes }: StoredObject): ByteRange | undefined {
  const header = headers.get('range');
  if (header?.includes(',')) throw new S3Error('NotImplemented', 'Several ranges');
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const range =
    first === ''
      ? { first: Math.max(0, bytes - Number(last)), last: bytes - 1 }
      : { first: Number(first), last: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1) };
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (range.first > range.last) throw new S3Error('InvalidRange');
  return range;
}
