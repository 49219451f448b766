import { createHash } from 'node:crypto';
import { S3Error } from '../s3-error.ts';
import type { StoredObject } from './change.ts';
import type { NewObject, WriteCondition } from './new-object.ts';
import { type StagedBody, stageBody } from './stage-body.ts';
import type { Storage } from './storage.ts';

/** Smallest size of any part but the last, as S3 has it. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

/** A multipart upload in progress; it does not outlive the process. `initiated` is epoch milliseconds. */
export interface MultipartUpload {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly initiated: number;
  readonly parts: Map<number, StagedBody>;
}

/** A part as the completing client names it; the checksum, where given, must be that of the stored part. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
  readonly checksum: string | undefined;
}

/** An upload's life: created → parts put, in any order and again → completed, or aborted; then it is not known. */
export interface MultipartUploads {
  create(object: Omit<NewObject, 'body' | 'checksum' | 'condition'>): MultipartUpload;
  /** Throws `NoSuchUpload`. */
  find(bucket: string, key: string, uploadId: string): MultipartUpload;
  /** `number` is 1 to 10,000; a part of that number is replaced. */
  putPart(upload: MultipartUpload, number: number, body: StagedBody): void;
  /** Commits the parts as one object, dated by the start of the upload, as S3 does. */
  complete(
    upload: MultipartUpload,
    parts: readonly NamedPart[],
    condition?: WriteCondition,
  ): Promise<StoredObject>;
  abort(upload: MultipartUpload): void;
}

export interface MultipartUploadsDeps {
  readonly storage: Storage;
  readonly now: () => number;
  readonly newId: () => string;
  readonly checkPut: (object: Omit<NewObject, 'body'>) => void;
  readonly commit: (object: NewObject, facts: { etag: string; lastModified: number }) => StoredObject;
}

export function createMultipartUploads({
  storage,
  now,
  newId,
  checkPut,
  commit,
}: MultipartUploadsDeps): MultipartUploads {
  const uploads = new Map<string, MultipartUpload>();
  const find: MultipartUploads['find'] = (bucket, key, uploadId) => {
    const upload = uploads.get(uploadId);
    if (upload?.bucket !== bucket || upload.key !== key) throw new S3Error('NoSuchUpload');
    return upload;
  };
  /** Meanwhile it may have been completed or aborted; then the body that came too late goes. */
  const expectOpen = (upload: MultipartUpload, body: StagedBody): void => {
    if (uploads.get(upload.uploadId) === upload) return;
    storage.removeBody(body.id);
    throw new S3Error('NoSuchUpload');
  };
  const abort = (upload: MultipartUpload): void => {
    uploads.delete(upload.uploadId);
    for (const part of upload.parts.values()) storage.removeBody(part.id);
  };
  return {
    find,
    abort,
    create: (object) => {
      checkPut(object);
      const { bucket, key, contentType, metadata = {} } = object;
      const upload = {
        uploadId: newId(),
        bucket,
        key,
        contentType,
        metadata,
        initiated: now(),
        parts: new Map(),
      };
      uploads.set(upload.uploadId, upload);
      return upload;
    },
    putPart: (upload, number, body) => {
      expectOpen(upload, body);
      const replaced = upload.parts.get(number);
      upload.parts.set(number, body);
      if (replaced) storage.removeBody(replaced.id);
    },
    complete: async (upload, named, condition) => {
      const parts = pickParts(upload, named);
      checkPut({ ...upload, condition });
      const body = await stageBody(storage, newId(), readParts(storage, parts), []);
      expectOpen(upload, body);
      const stored = commit(
        { ...upload, body, condition },
        { etag: multipartEtag(parts), lastModified: upload.initiated },
      );
      abort(upload);
      return stored;
    },
  };
}

/** The parts that a completion names, in order; throws what S3 answers to a wrong list. */
function pickParts(upload: MultipartUpload, named: readonly NamedPart[]): StagedBody[] {
  if (named.length === 0) throw new S3Error('MalformedXML');
  if (named.some((part, index) => index > 0 && part.number <= (named[index - 1]?.number ?? 0))) {
    throw new S3Error('InvalidPartOrder');
  }
  const parts = named.map((part) => {
    const stored = upload.parts.get(part.number);
    const isSame = stored?.md5 === part.etag && hasChecksum(stored, part.checksum);
    if (!stored || !isSame) throw new S3Error('InvalidPart');
    return stored;
  });
  if (parts.slice(0, -1).some((part) => part.bytes < MIN_PART_BYTES)) throw new S3Error('EntityTooSmall');
  return parts;
}

function hasChecksum(stored: StagedBody, checksum: string | undefined): boolean {
  return checksum === undefined || [...stored.digests.values()].includes(checksum);
}

/** The ETag of a multipart object: the MD5 of the parts' MD5s, and how many there were. */
function multipartEtag(parts: readonly StagedBody[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(Buffer.from(part.md5, 'hex'));
  return `${hash.digest('hex')}-${parts.length}`;
}

async function* readParts(storage: Storage, parts: readonly StagedBody[]): AsyncGenerator<Uint8Array> {
  for (const { id, bytes } of parts) {
    const content = storage.readBody(id, { first: 0, last: bytes - 1 });
    if (content instanceof Uint8Array) yield content;
    else yield* content;
  }
}
