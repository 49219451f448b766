import { S3Error } from '../s3-error.ts';
import type { S3State } from '../s3-state.ts';
import type { StoredObject } from '../state/change.ts';
import { type ChecksumAlgorithm, createChecksum } from '../state/checksum.ts';
import type { StagedBody } from '../state/stage-body.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { checksumOfHeader, type S3Request } from './request.ts';

/** The headers of a request that carries a body; none of them changes what is stored. */
export const BODY_HEADERS = [
  'content-encoding',
  'content-md5',
  'x-amz-checksum-crc32',
  'x-amz-checksum-crc32c',
  'x-amz-checksum-crc64nvme',
  'x-amz-checksum-sha1',
  'x-amz-checksum-sha256',
  'x-amz-decoded-content-length',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-trailer',
] as const;

/** The largest body of one request, as S3 has it. */
const MAX_BODY_BYTES = 5 * 1024 ** 3;
const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

type BodyFacts = Pick<StagedBody, 'bytes' | 'md5' | 'digests'>;

/** Stores the body of a request for a commit to follow; one that is not what its headers say leaves nothing. */
export async function stageRequestBody(
  state: S3State,
  request: S3Request,
): Promise<{ body: StagedBody; checksum: StoredObject['checksum'] }> {
  const { stream, algorithms, verify } = openRequestBody(request);
  const body = await state.stage(stream, algorithms);
  try {
    return { body, checksum: verify(body) };
  } catch (error) {
    state.discard(body);
    throw error;
  }
}

/** Reads the XML document that a request carries, as text. */
export async function readDocument(request: S3Request): Promise<string> {
  const { stream, algorithms, verify } = openRequestBody(request);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of stream) {
    length += bytes.length;
    if (length > MAX_DOCUMENT_BYTES) throw new S3Error('MalformedXML');
    parts.push(bytes);
  }
  const content = Buffer.concat(parts);
  const digest = (algorithm: ChecksumAlgorithm | 'md5'): Buffer => {
    const checksum = createChecksum(algorithm);
    checksum.update(content);
    return checksum.digest();
  };
  const digests = new Map(Array.from(algorithms, (name) => [name, digest(name).toString('base64')]));
  verify({ bytes: length, md5: digest('md5').toString('hex'), digests });
  return content.toString('utf8');
}

/** `verify` compares what arrived with every length and digest announced, and returns the client's checksum. */
function openRequestBody({ headers, body }: S3Request) {
  const contentHash = headers.get('x-amz-content-sha256') ?? '';
  const isChunked = contentHash.startsWith('STREAMING-');
  const encoding = headers.get('content-encoding') ?? '';
  if (encoding !== '' && encoding !== 'aws-chunked') throw new S3Error('NotImplemented', 'Content-Encoding');
  const length = bodyLength(headers.get(isChunked ? 'x-amz-decoded-content-length' : 'content-length'));

  const trailers = new Map<string, string>();
  const trailerName = headers.get('x-amz-trailer');
  const trailing = trailerName === undefined ? undefined : checksumOfHeader(trailerName.toLowerCase());
  if (trailerName !== undefined && !(trailing && isChunked))
    throw new S3Error('NotImplemented', 'x-amz-trailer');
  const announced = [...headers.keys()].map(checksumOfHeader).find((algorithm) => algorithm !== undefined);
  const algorithm = announced ?? trailing;
  const algorithms = new Set<ChecksumAlgorithm>(algorithm && [algorithm]);
  const isHashed = /^[0-9a-f]{64}$/.test(contentHash);
  if (isHashed) algorithms.add('sha256');

  const verify = (facts: BodyFacts): StoredObject['checksum'] => {
    if (facts.bytes !== length) throw new S3Error('IncompleteBody');
    verifyMd5(headers.get('content-md5'), facts.md5);
    const sha256 = Buffer.from(facts.digests.get('sha256') ?? '', 'base64').toString('hex');
    if (isHashed && sha256 !== contentHash) throw new S3Error('XAmzContentSHA256Mismatch');
    if (!algorithm) return undefined;
    const name = `x-amz-checksum-${algorithm}`;
    const value = headers.get(name) ?? trailers.get(name);
    if (value === undefined || value !== facts.digests.get(algorithm)) throw new S3Error('BadDigest');
    return { algorithm, value };
  };
  return { stream: isChunked ? decodeAwsChunked(body, trailers) : body, algorithms, verify };
}

function bodyLength(text: string | undefined): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw new S3Error('MissingContentLength');
  if (Number(text) > MAX_BODY_BYTES) throw new S3Error('EntityTooLarge');
  return Number(text);
}

function verifyMd5(expected: string | undefined, md5: string): void {
  if (expected === undefined) return;
  const bytes = Buffer.from(expected, 'base64');
  if (bytes.length !== 16) throw new S3Error('InvalidDigest');
  if (bytes.toString('hex') !== md5) throw new S3Error('BadDigest');
}
