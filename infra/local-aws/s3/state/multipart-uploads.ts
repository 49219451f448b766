import { createHash, randomUUID } from 'node:crypto';
import { S3Error } from '../s3-error.ts';
import type { NewObject, StagedBody, StoredObject } from './storage.ts';

/** Smallest size of any part but the last, as S3 has it. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

/** A multipart upload in progress; it does not outlive the process. `initiated` is epoch milliseconds. */
export interface MultipartUpload {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string | undefined;
  readonly initiated: number;
  readonly parts: Map<number, StagedBody>;
}

/** A part as the completing client names it. `etag` has no quotes. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
}

/** What an upload needs of the state that it is part of. */
export interface UploadTarget {
  now(): number;
  expectBucket(name: string): unknown;
  stage(body: AsyncIterable<Uint8Array>): Promise<StagedBody>;
  discard(body: StagedBody): void;
  put(object: NewObject): StoredObject;
  read(body: StagedBody): Uint8Array | AsyncIterable<Uint8Array>;
}

export type MultipartUploads = ReturnType<typeof createMultipartUploads>;

/** An upload's life: created → parts put, in any order and again → completed, or aborted; then it is not known. */
export function createMultipartUploads(state: UploadTarget) {
  const uploads = new Map<string, MultipartUpload>();
  /** Meanwhile it may have been completed or aborted; then the body that came too late goes. */
  const expectOpen = (upload: MultipartUpload, body: StagedBody): void => {
    if (uploads.get(upload.uploadId) === upload) return;
    state.discard(body);
    throw new S3Error('NoSuchUpload');
  };
  const abort = (upload: MultipartUpload): void => {
    uploads.delete(upload.uploadId);
    for (const part of upload.parts.values()) state.discard(part);
  };
  return {
    abort,
    create(object: Pick<MultipartUpload, 'bucket' | 'key' | 'contentType'>): MultipartUpload {
      state.expectBucket(object.bucket);
      const upload = { ...object, uploadId: randomUUID(), initiated: state.now(), parts: new Map() };
      uploads.set(upload.uploadId, upload);
      return upload;
    },
    /** Throws `NoSuchUpload`. */
    find(bucket: string, key: string, uploadId: string): MultipartUpload {
      const upload = uploads.get(uploadId);
      if (upload?.bucket !== bucket || upload.key !== key) throw new S3Error('NoSuchUpload');
      return upload;
    },
    /** A part of the same number is replaced. */
    putPart(upload: MultipartUpload, number: number, body: StagedBody): void {
      expectOpen(upload, body);
      const replaced = upload.parts.get(number);
      upload.parts.set(number, body);
      if (replaced) state.discard(replaced);
    },
    /** Makes the parts one object, dated by the start of the upload, as S3 does. */
    async complete(upload: MultipartUpload, named: readonly NamedPart[]): Promise<StoredObject> {
      const parts = pickParts(upload, named);
      const body = await state.stage(contentOf(parts, state));
      expectOpen(upload, body);
      const assembled = { etag: multipartEtag(parts), lastModified: upload.initiated };
      const object = state.put({ ...upload, body, assembled });
      abort(upload);
      return object;
    },
  };
}

/** The parts that a completion names, in order; throws what S3 answers to a wrong list. */
function pickParts(upload: MultipartUpload, named: readonly NamedPart[]): StagedBody[] {
  if (named.some(({ number }, index) => number <= (named[index - 1]?.number ?? 0)))
    throw new S3Error('InvalidPartOrder');
  const parts = named.map(({ number, etag }) => {
    const part = upload.parts.get(number);
    if (part?.md5 !== etag) throw new S3Error('InvalidPart');
    return part;
  });
  if (parts.slice(0, -1).some(({ bytes }) => bytes < MIN_PART_BYTES)) throw new S3Error('EntityTooSmall');
  return parts;
}

/** The ETag of a multipart object: the MD5 of the parts' MD5s, and how many there were. */
function multipartEtag(parts: readonly StagedBody[]): string {
  const hash = createHash('md5');
  for (const { md5 } of parts) hash.update(md5, 'hex');
  return `${hash.digest('hex')}-${parts.length}`;
}

async function* contentOf(
  parts: readonly StagedBody[],
  state: Pick<UploadTarget, 'read'>,
): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    const content = state.read(part);
    yield* content instanceof Uint8Array ? [content] : content;
  }
}
