import { buffer } from 'node:stream/consumers';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import { namesKey } from '../../shared/job/keys.ts';
import { jobId } from '../../shared/job/upload.ts';
import type { LocalStack } from '../local-aws/stack/start-local-stack.ts';
import { createLocalS3Client } from './local-s3-client.ts';

/** The job that answers for a table that was dropped. */
export interface NamesJob {
  readonly job: string;
  readonly key: string;
}

/**
 * Puts the table of names that lies beside the profile where imports read it, unless the same one is there.
 *
 * @returns the job of a table that was put
 */
export async function offerNames(
  { s3, buckets }: LocalStack,
  { name }: Profile,
  bytes: Uint8Array,
): Promise<NamesJob | undefined> {
  const client = createLocalS3Client(s3.url);
  const at = { bucket: buckets.files, key: namesKey(name) };
  const there = await createS3ObjectStore(client).open(at);
  if (there && (await buffer(there.body)).equals(bytes)) return undefined;
  const put = new PutObjectCommand({ Bucket: at.bucket, Key: at.key, Body: bytes });
  const { VersionId: version = 'null' } = await client.send(put);
  return { job: jobId({ ...at, version }), key: at.key };
}
