/** Operations on buckets, listings above all. Each answers or throws as S3 does. */
import { S3Error } from '../s3-error.ts';
import type { S3State } from '../s3-state.ts';
import type { StoredObject, Version } from '../state/change.ts';
import type { ListedVersion, Position, VersionPosition } from '../state/list-keys.ts';
import { type S3Answer, xmlAnswer } from './answer.ts';
import { queryNumber, type S3Request } from './request.ts';
import type { XmlNode } from './xml.ts';

const MAX_KEYS = 1000;

export function listBuckets(state: S3State): S3Answer {
  const buckets = state.buckets().map(
    ({ name, created }): XmlNode => [
      'Bucket',
      [
        ['Name', name],
        ['CreationDate', isoSeconds(created)],
      ],
    ],
  );
  return xmlAnswer([
    'ListAllMyBucketsResult',
    [
      ['Owner', [['ID', 'local']]],
      ['Buckets', buckets],
    ],
  ]);
}

export function headBucket(state: S3State, { bucket }: S3Request): S3Answer {
  state.expectBucket(bucket);
  return { status: 200 };
}

export function getBucketLocation(state: S3State, { bucket }: S3Request): S3Answer {
  state.expectBucket(bucket);
  return xmlAnswer(['LocationConstraint', '']); // empty stands for us-east-1, S3's first region
}

export function listObjectsV2(state: S3State, request: S3Request): S3Answer {
  const { query, bucket } = request;
  if (query.get('list-type') !== '2') throw new S3Error('NotImplemented', 'list-type other than 2');
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const from = token === undefined ? startPosition(startAfter) : parseToken(token);
  const scope = listScope(request);
  const page = state.list(bucket, { ...scope, from });
  return xmlAnswer([
    'ListBucketResult',
    [
      ...scopeNodes(request, scope),
      ['KeyCount', page.objects.length + page.prefixes.length],
      ['IsTruncated', page.next !== undefined],
      ...optional('StartAfter', startAfter === undefined ? undefined : scope.encode(startAfter)),
      ...optional('ContinuationToken', token),
      ...optional('NextContinuationToken', page.next && renderToken(page.next)),
      ...page.objects.map((object): XmlNode => ['Contents', objectNodes(object, scope.encode)]),
      ...prefixNodes(page.prefixes, scope.encode),
    ],
  ]);
}

export function listObjectVersions(state: S3State, request: S3Request): S3Answer {
  const { query, bucket } = request;
  const keyMarker = query.get('key-marker') ?? '';
  const versionId = query.get('version-id-marker') || undefined;
  const scope = listScope(request);
  const page = state.listVersions(bucket, {
    ...scope,
    from: versionPosition(keyMarker, versionId, scope.delimiter),
  });
  return xmlAnswer([
    'ListVersionsResult',
    [
      ...scopeNodes(request, scope),
      ['KeyMarker', scope.encode(keyMarker)],
      ['IsTruncated', page.next !== undefined],
      ...optional('NextKeyMarker', page.next && scope.encode(page.next.after)),
      ...optional('NextVersionIdMarker', page.next?.versionId),
      ...page.versions.map((listed) => versionNode(listed, scope.encode)),
      ...prefixNodes(page.prefixes, scope.encode),
    ],
  ]);
}

interface ListScope {
  readonly prefix: string;
  readonly delimiter: string;
  readonly max: number;
  readonly encode: (key: string) => string;
}

function listScope(request: S3Request): ListScope {
  const encoding = request.query.get('encoding-type');
  if (encoding !== undefined && encoding !== 'url')
    throw new S3Error('InvalidArgument', 'encoding-type must be url.');
  return {
    prefix: request.query.get('prefix') ?? '',
    delimiter: request.query.get('delimiter') ?? '',
    max: Math.min(queryNumber(request, 'max-keys', { min: 0, max: 2 ** 31 - 1 }, MAX_KEYS), MAX_KEYS),
    encode: encoding === 'url' ? encodeKey : (key) => key,
  };
}

/** As S3 encodes keys in listings: like a form, but for the slashes. */
function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
}

function scopeNodes(request: S3Request, scope: ListScope): XmlNode[] {
  return [
    ['Name', request.bucket],
    ['Prefix', scope.encode(scope.prefix)],
    ...optional('Delimiter', scope.delimiter === '' ? undefined : scope.encode(scope.delimiter)),
    ['MaxKeys', scope.max],
    ...optional('EncodingType', request.query.get('encoding-type')),
  ];
}

function objectNodes(object: StoredObject, encode: ListScope['encode']): XmlNode[] {
  return [
    ['Key', encode(object.key)],
    ['LastModified', isoSeconds(object.lastModified)],
    ['ETag', `"${object.etag}"`],
    ['Size', object.bytes],
    ['StorageClass', 'STANDARD'],
  ];
}

function versionNode({ version, isLatest }: ListedVersion, encode: ListScope['encode']): XmlNode {
  const about: XmlNode[] = [
    ['VersionId', version.versionId],
    ['IsLatest', isLatest],
  ];
  return isObject(version)
    ? ['Version', [...objectNodes(version, encode), ...about]]
    : [
        'DeleteMarker',
        [['Key', encode(version.key)], ['LastModified', isoSeconds(version.lastModified)], ...about],
      ];
}

const isObject = (version: Version): version is StoredObject => version.kind === 'object';

function prefixNodes(prefixes: readonly string[], encode: ListScope['encode']): XmlNode[] {
  return prefixes.map((prefix) => ['CommonPrefixes', [['Prefix', encode(prefix)]]]);
}

function optional(name: string, value: string | undefined): XmlNode[] {
  return value === undefined ? [] : [[name, value]];
}

/** S3 lists whole seconds, as in its headers. */
function isoSeconds(millis: number): string {
  return new Date(Math.floor(millis / 1000) * 1000).toISOString();
}

function startPosition(startAfter: string | undefined): Position | undefined {
  return startAfter === undefined || startAfter === '' ? undefined : { after: startAfter, kind: 'key' };
}

/** A marker that ends in the delimiter is the common prefix that a page ended with. */
function versionPosition(
  after: string,
  versionId: string | undefined,
  delimiter: string,
): VersionPosition | undefined {
  if (after === '') return undefined;
  const isPrefix = versionId === undefined && delimiter !== '' && after.endsWith(delimiter);
  return { after, kind: isPrefix ? 'prefix' : 'key', versionId };
}

function renderToken({ after, kind }: Position): string {
  return Buffer.from(`${kind}:${after}`).toString('base64url');
}

function parseToken(token: string): Position {
  const [, kind, after] = /^(key|prefix):(.*)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (after === undefined)
    throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect.');
  return { after, kind: kind === 'key' ? 'key' : 'prefix' };
}
