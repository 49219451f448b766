import { S3Error } from '../s3-error.ts';
import type { StoredObject } from './change.ts';
import type { StagedBody } from './stage-body.ts';

/** `ifAbsent`: no current object may exist; `ifMatch`: the current one must have this ETag (without quotes). */
export type WriteCondition = { readonly ifAbsent: true } | { readonly ifMatch: string };

export interface NewObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: StagedBody;
  /** Default `application/octet-stream`, as S3's. */
  readonly contentType?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Kept and handed out with the object. */
  readonly checksum?: StoredObject['checksum'];
  readonly condition?: WriteCondition | undefined;
}

/** Throws what S3 answers when the condition does not hold for the key's current object. */
export function checkCondition(condition: WriteCondition, current: StoredObject | undefined): void {
  if ('ifAbsent' in condition) {
    if (current) throw new S3Error('PreconditionFailed');
    return;
  }
  if (!current) throw new S3Error('NoSuchKey');
  if (current.etag !== condition.ifMatch) throw new S3Error('PreconditionFailed');
}
