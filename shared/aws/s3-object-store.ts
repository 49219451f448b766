import { Readable } from 'node:stream';
import { setTimeout as sleepFor } from 'node:timers/promises';
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { StorageError } from '../ports/errors.ts';
import type {
  ObjectAddress,
  ObjectFacts,
  ObjectStore,
  PutCondition,
  PutResult,
  VersionPage,
} from '../ports/object-store.ts';
import { answerDate, bodyStream, isAbsent, objectFacts, statusOf, storageError } from './s3-answers.ts';

/** Attempts at a conditional put that S3 answers with 409: another write of the key is under way. */
const CONFLICT_ATTEMPTS = 5;
const FIRST_CONFLICT_DELAY_MS = 50;
/** Parts in memory at once, each of 5 MiB. */
const PARTS_IN_FLIGHT = 2;

/**
 * Makes a client with timeouts and retries that suit a Lambda function: a dead connection costs seconds, never the
 * whole invocation. Endpoint (`AWS_ENDPOINT_URL_S3`), region and credentials: the environment; an endpoint that is
 * an IP address is spoken to path-style.
 */
export function createS3Client(): S3Client {
  return new S3Client({
    maxAttempts: 5,
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: 20_000, // until the answer begins: a part of 5 MiB has to fit
      throwOnRequestTimeout: true,
      socketTimeout: 30_000,
    },
  });
}

export interface S3ObjectStoreOptions {
  /** Gives numbers in [0, 1), for jitter. */
  readonly random?: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/** The {@link ObjectStore} in S3. */
export function createS3ObjectStore(client: S3Client, options: S3ObjectStoreOptions = {}): ObjectStore {
  const { random = Math.random, sleep = sleepFor } = options;

  async function get(at: ObjectAddress): Promise<Opened | undefined> {
    const command = new GetObjectCommand(addressInput(at));
    let now: Date | undefined;
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        now = answerDate(result.response);
        return result;
      },
      { step: 'deserialize', name: 'answerDate' },
    );
    try {
      const output = await client.send(command);
      return { output, facts: objectFacts(output, now) };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw storageError('read', at, error);
    }
  }

  /** Puts once; a 409, which another try may undo, is returned. */
  async function putOnce(
    at: ObjectAddress,
    body: string | Uint8Array,
    condition: PutCondition | undefined,
  ): Promise<PutResult | StorageError> {
    const input = { Bucket: at.bucket, Key: at.key, Body: body, ...conditionInput(condition) };
    try {
      const output = await client.send(new PutObjectCommand(input));
      return { written: true, etag: output.ETag ?? '' };
    } catch (error) {
      const status = condition && statusOf(error);
      // NoSuchKey answers `ifMatch` when there is nothing left to match.
      if (status === 412 || (condition && isAbsent(error))) return { written: false };
      const trouble = storageError('write', at, error);
      if (status === 409) return trouble;
      throw trouble;
    }
  }

  return {
    read: async (at) => {
      const opened = await get(at);
      if (!opened) return undefined;
      try {
        return { ...opened.facts, text: (await opened.output.Body?.transformToString('utf-8')) ?? '' };
      } catch (error) {
        throw storageError('read', at, error);
      }
    },

    open: async (at) => {
      const opened = await get(at);
      if (!opened) return undefined;
      const body = bodyStream(opened.output);
      return { ...opened.facts, body: readBody(body, at), discard: () => void body.destroy() };
    },

    exists: async (at) => {
      try {
        await client.send(new HeadObjectCommand(addressInput(at)));
        return true;
      } catch (error) {
        if (isAbsent(error)) return false;
        throw storageError('look for', at, error);
      }
    },

    put: async (at, body, condition) => {
      for (let attempt = 1; ; attempt += 1) {
        const result = await putOnce(at, body, condition);
        if (!(result instanceof StorageError)) return result;
        if (attempt === CONFLICT_ATTEMPTS) throw result;
        await sleep(FIRST_CONFLICT_DELAY_MS * 2 ** (attempt - 1) * (0.5 + random()));
      }
    },

    write: async (at, body, contentType) => {
      const source = watchSource(body);
      const stream = Readable.from(source);
      const params = { Bucket: at.bucket, Key: at.key, Body: stream, ContentType: contentType };
      try {
        await new Upload({ client, queueSize: PARTS_IN_FLIGHT, params }).done();
      } catch (error) {
        // The stream's own failure is not S3's, and stays what it is.
        throw source.failure ? source.failure.error : storageError('write', at, error);
      } finally {
        stream.destroy();
      }
    },

    list: async function* (bucket, prefix) {
      try {
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
          for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield Key;
        }
      } catch (error) {
        throw storageError('list', { bucket, key: prefix }, error);
      }
    },

    async listVersions(bucket, prefix, after) {
      try {
        const page = await client.send(
          new ListObjectVersionsCommand({
            Bucket: bucket,
            Prefix: prefix,
            // A name may have characters that XML cannot hold.
            EncodingType: 'url',
            ...(after && { KeyMarker: after.key, VersionIdMarker: after.version }),
          }),
        );
        return versionPage(page);
      } catch (error) {
        throw storageError('list', { bucket, key: prefix }, error);
      }
    },
  };
}

function versionPage({
  Versions = [],
  IsTruncated,
  NextKeyMarker,
  NextVersionIdMarker: version = '',
}: ListObjectVersionsCommandOutput): VersionPage {
  const versions = Versions.flatMap(({ Key, VersionId: version, LastModified: lastModified }) =>
    Key !== undefined && version !== undefined && lastModified
      ? [{ key: decodeKey(Key), version, lastModified }]
      : [],
  );
  const next =
    IsTruncated && NextKeyMarker !== undefined ? { key: decodeKey(NextKeyMarker), version } : undefined;
  return { versions, next };
}

const decodeKey = (encoded: string): string => decodeURIComponent(encoded.replaceAll('+', ' '));

interface Opened {
  readonly output: GetObjectCommandOutput;
  readonly facts: ObjectFacts;
}

function addressInput({ bucket, key, version }: ObjectAddress): GetObjectCommandInput {
  return { Bucket: bucket, Key: key, ...(version !== undefined && { VersionId: version }) };
}

function conditionInput(condition: PutCondition | undefined): { IfNoneMatch?: string; IfMatch?: string } {
  if (!condition) return {};
  return 'ifAbsent' in condition ? { IfNoneMatch: '*' } : { IfMatch: condition.ifMatch };
}

/** The bytes of a body; leaving the loop closes the connection. */
async function* readBody(body: Readable, at: ObjectAddress): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw storageError('read', at, error);
  }
}

/**
 * Passes a stream on and remembers whether it was the stream that failed. No generator, because one that is stopped
 * from outside would take the reason for a failure of the stream.
 */
function watchSource(body: AsyncIterable<Uint8Array>) {
  const iterator = body[Symbol.asyncIterator]();
  const source = {
    failure: undefined as { error: unknown } | undefined,
    next: async () => {
      try {
        return await iterator.next();
      } catch (error) {
        source.failure = { error };
        throw error;
      }
    },
    return: async () => {
      await iterator.return?.();
      return { done: true as const, value: undefined };
    },
    [Symbol.asyncIterator]: () => source,
  };
  return source;
}
