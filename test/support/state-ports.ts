import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { S3Error } from '../../infra/local-aws/s3/s3-error.ts';
import type { S3State } from '../../infra/local-aws/s3/s3-state.ts';
import type { StoredObject } from '../../infra/local-aws/s3/state/storage.ts';
import type { QueueState } from '../../infra/local-aws/sqs/queue-state.ts';
import type { ObjectAddress, ObjectStore } from '../../shared/ports/object-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';

/** The product's object store straight on the embedded S3's state machine: no wire, no process, no waiting. */
export function createStateObjectStore(state: S3State): ObjectStore {
  const find = ({ bucket, key, version }: ObjectAddress): StoredObject | undefined => {
    try {
      return state.find(bucket, key, version);
    } catch (error) {
      if (error instanceof S3Error && error.status === 404) return undefined;
      throw error;
    }
  };
  const facts = (object: StoredObject) => ({
    etag: object.etag,
    bytes: object.bytes,
    lastModified: new Date(object.lastModified),
    now: new Date(state.now()),
    version: object.versionId,
  });
  const bodyOf = (object: StoredObject): Readable => {
    const body = state.read(object);
    return body instanceof Readable ? body : Readable.from([body]);
  };
  return {
    async read(at) {
      const object = find(at);
      return object && { ...facts(object), text: await text(bodyOf(object)) };
    },
    async open(at) {
      const object = find(at);
      if (!object) return undefined;
      const body = bodyOf(object);
      return { ...facts(object), body, discard: () => void body.destroy() };
    },
    exists: async (at) => find(at) !== undefined,
    async put(at, body, condition) {
      try {
        const { etag } = state.put({ ...at, body: state.stageBytes(Buffer.from(body)), condition });
        return { written: true, etag };
      } catch (error) {
        if (error instanceof S3Error && (error.status === 412 || error.status === 404))
          return { written: false };
        throw error;
      }
    },
    async write(at, body, contentType) {
      state.put({ ...at, body: await state.stage(body), contentType });
    },
    async *list(bucket, prefix) {
      const { objects } = state.list(bucket, {
        prefix,
        delimiter: '',
        from: undefined,
        max: Number.MAX_SAFE_INTEGER,
      });
      for (const { key } of objects) yield key;
    },
    async listVersions(bucket, prefix) {
      const versions = state.versions(bucket, prefix).map(({ key, versionId: version, lastModified }) => ({
        key,
        version,
        lastModified: new Date(lastModified),
      }));
      return { versions, next: undefined };
    },
  };
}

/** The product's queue straight on the embedded SQS's state machine. */
export function createStateQueue(queue: QueueState): Queue {
  return {
    async send(messages) {
      for await (const { body, group, delaySeconds } of messages) {
        queue.send({ body, groupId: group, delaySeconds });
      }
    },
    async depth() {
      const { visible, delayed, inFlight } = queue.counts();
      return visible + delayed + inFlight;
    },
  };
}
