/**
 * What is remembered of a bucket: every change, in order. The present state is the changes applied one after the
 * other, in memory as on disk, so recovery is nothing but reading them again.
 */
import * as z from 'zod';
import { CHECKSUMS } from './checksum.ts';

/** The version id of an object in a bucket without versions, as S3 names it. */
export const NULL_VERSION = 'null';

/** One stored object. `id` names its body; `etag` has no quotes; times are epoch milliseconds. */
export const StoredObject = z.object({
  kind: z.literal('object'),
  key: z.string(),
  versionId: z.string(),
  id: z.string(),
  etag: z.string(),
  bytes: z.int().nonnegative(),
  lastModified: z.number(),
  contentType: z.string(),
  metadata: z.record(z.string(), z.string()),
  checksum: z.object({ algorithm: z.enum(CHECKSUMS), value: z.string() }).optional(),
  sequence: z.int(),
});
export type StoredObject = z.infer<typeof StoredObject>;

/** What a delete leaves as the newest version in a versioned bucket. */
export const DeleteMarker = z.object({
  kind: z.literal('marker'),
  key: z.string(),
  versionId: z.string(),
  lastModified: z.number(),
  sequence: z.int(),
});
export type DeleteMarker = z.infer<typeof DeleteMarker>;

export const Version = z.discriminatedUnion('kind', [StoredObject, DeleteMarker]);
export type Version = z.infer<typeof Version>;

/**
 * One change. `path` says where the key's current object is shown as a plain file afterwards: absent, at its natural
 * place; empty, nowhere. `sequence` keeps the counter that orders changes when the journal is rewritten.
 */
export const Change = z.discriminatedUnion('change', [
  z.object({ change: z.literal('bucket'), bucket: z.string(), versioned: z.boolean(), created: z.number() }),
  z.object({ change: z.literal('put'), bucket: z.string(), version: Version, path: z.string().optional() }),
  z.object({
    change: z.literal('remove'),
    bucket: z.string(),
    key: z.string(),
    versionId: z.string(),
    path: z.string().optional(),
  }),
  z.object({ change: z.literal('sequence'), sequence: z.int() }),
]);
export type Change = z.infer<typeof Change>;
