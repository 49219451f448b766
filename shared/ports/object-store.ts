/** Where one object is; `version` only for reading one version of a versioned bucket. */
export interface ObjectAddress {
  readonly bucket: string;
  readonly key: string;
  readonly version?: string;
}

/** What S3 says of an object. `now` is S3's own clock at the answer: ages are measured by it, never by ours. */
export interface ObjectFacts {
  readonly etag: string;
  readonly bytes: number;
  readonly lastModified: Date;
  readonly now: Date;
  /** Which version was read, of a versioned bucket. */
  readonly version?: string | undefined;
}

export interface OpenBody {
  readonly body: AsyncIterable<Uint8Array>;
  /** Closes the connection of a body that was not read to its end; harmless when it was. */
  discard(): void;
}

export type PutCondition = { readonly ifAbsent: true } | { readonly ifMatch: string };
export type PutResult = { readonly written: true; readonly etag: string } | { readonly written: false };

/** One version of an object. `lastModified` is in whole seconds. */
export interface ObjectVersion {
  readonly key: string;
  readonly version: string;
  readonly lastModified: Date;
}

export interface VersionPage {
  readonly versions: readonly ObjectVersion[];
  /** Where the next page goes on; undefined on the last one. */
  readonly next: Pick<ObjectVersion, 'key' | 'version'> | undefined;
}

/**
 * S3 as this product uses it: correctness rests on strong consistency and conditional writes.
 *
 * Every method rejects with a `StorageError` when S3 refuses or cannot be reached, after the SDK's own retries. An
 * absent object is an answer (`undefined`, `false`), not an error.
 */
export interface ObjectStore {
  /** Reads a small object whole, as UTF-8 text. */
  read(at: ObjectAddress): Promise<(ObjectFacts & { readonly text: string }) | undefined>;
  /** Opens an object for streaming; the caller reads `body` to its end, or calls `discard` to close it before. */
  open(at: ObjectAddress): Promise<(ObjectFacts & OpenBody) | undefined>;
  exists(at: ObjectAddress): Promise<boolean>;
  /** Writes an object, text as UTF-8; with a condition that does not hold (412) nothing is written. A 409 is tried again. */
  put(at: ObjectAddress, body: string | Uint8Array, condition?: PutCondition): Promise<PutResult>;
  /** Writes an object of any length from a stream; it appears whole at the end, or not at all. */
  write(at: ObjectAddress, body: AsyncIterable<Uint8Array>, contentType: string): Promise<void>;
  /** Keys under a prefix, in the order of their UTF-8 bytes. */
  list(bucket: string, prefix: string): AsyncIterable<string>;
  /** A page of at most 1,000 versions under a prefix, by key, the newest of each key first. @param after `next` of another page */
  listVersions(bucket: string, prefix: string, after?: VersionPage['next']): Promise<VersionPage>;
}
