/** Multipart uploads. Each operation answers or throws as S3 does. */
import { S3Error } from '../s3-error.ts';
import type { S3State } from '../s3-state.ts';
import { CHECKSUMS } from '../state/checksum.ts';
import type { MultipartUpload, NamedPart } from '../state/multipart-uploads.ts';
import { type S3Answer, xmlAnswer } from './answer.ts';
import { describedObject, storedHeaders, writeCondition } from './object-operations.ts';
import { queryNumber, type S3Request, unquote } from './request.ts';
import { readDocument, stageRequestBody } from './request-body.ts';
import { childText, parseXml, type XmlElement, type XmlNode } from './xml.ts';

const MAX_PARTS = 10_000;

export function createMultipartUpload(state: S3State, request: S3Request): S3Answer {
  const { bucket, key, uploadId } = state.uploads.create(describedObject(request));
  return xmlAnswer([
    'InitiateMultipartUploadResult',
    [
      ['Bucket', bucket],
      ['Key', key],
      ['UploadId', uploadId],
    ],
  ]);
}

export async function uploadPart(state: S3State, request: S3Request): Promise<S3Answer> {
  const upload = findUpload(state, request);
  const number = queryNumber(request, 'partNumber', { min: 1, max: MAX_PARTS });
  const { body, checksum } = await stageRequestBody(state, request);
  state.uploads.putPart(upload, number, body);
  const checksumHeader = checksum && { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value };
  return { status: 200, headers: { etag: `"${body.md5}"`, ...checksumHeader } };
}

export async function completeMultipartUpload(state: S3State, request: S3Request): Promise<S3Answer> {
  const upload = findUpload(state, request);
  const document = parseXml(await readDocument(request));
  if (document.name !== 'CompleteMultipartUpload') throw new S3Error('MalformedXML');
  const object = await state.uploads.complete(
    upload,
    document.children.map(namedPart),
    writeCondition(request),
  );
  const { etag = '', ...headers } = storedHeaders(object);
  const stored: XmlNode[] = [
    ['Location', `/${request.bucket}/${request.key}`],
    ['Bucket', request.bucket],
    ['Key', request.key],
    ['ETag', etag],
  ];
  return xmlAnswer(['CompleteMultipartUploadResult', stored], headers);
}

export function abortMultipartUpload(state: S3State, request: S3Request): S3Answer {
  state.uploads.abort(findUpload(state, request));
  return { status: 204 };
}

function findUpload(state: S3State, { bucket, key, query }: S3Request): MultipartUpload {
  state.expectBucket(bucket);
  return state.uploads.find(bucket, key, query.get('uploadId') ?? '');
}

function namedPart(part: XmlElement): NamedPart {
  const number = Number(childText(part, 'PartNumber'));
  const etag = childText(part, 'ETag');
  if (part.name !== 'Part' || !Number.isInteger(number) || !etag) throw new S3Error('MalformedXML');
  const checksum = part.children.find(({ name }) =>
    CHECKSUMS.some((algorithm) => name === `Checksum${algorithm.toUpperCase()}`),
  );
  return { number, etag: unquote(etag), checksum: checksum?.text };
}
