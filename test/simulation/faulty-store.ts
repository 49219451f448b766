import { S3Error } from '../../infra/local-aws/s3/s3-error.ts';
import type { S3State } from '../../infra/local-aws/s3/s3-state.ts';
import { NULL_VERSION, type StoredObject } from '../../infra/local-aws/s3/state/storage.ts';
import { StorageError } from '../../shared/ports/errors.ts';
import type { ObjectAddress, ObjectFacts, ObjectStore, PutResult } from '../../shared/ports/object-store.ts';
import type { Fault } from './faults.ts';
import type { Sandbox } from './sandbox.ts';

const READ: readonly Fault[] = ['crash before', 'error', 'slow'];
const PUT: readonly Fault[] = ['crash before', 'crash after', 'error', 'answer lost', 'slow'];
const PUT_ON_CONDITION: readonly Fault[] = [...PUT, 'conflict', 'met itself'];

/** S3 as a function in a sandbox meets it: the embedded state machine, behind the SDK's own retries, with faults. */
export function createFaultyStore(sandbox: Sandbox, state: S3State, listPage: number): ObjectStore {
  const errorAt =
    ({ bucket, key }: { bucket: string; key: string }, what: string) =>
    (): StorageError =>
      new StorageError('InternalError', `Could not ${what} ${key} in bucket ${bucket}: InternalError.`, {
        retryable: true,
        details: { bucket, key },
      });
  const step = (at: ObjectAddress, what: string, possible: readonly Fault[]) => ({
    what: `${what} ${thingAt(at.key)}`,
    possible,
    detail: at.key,
    error: errorAt(at, what),
  });
  const find = ({ bucket, key, version }: ObjectAddress): StoredObject | undefined =>
    orAbsent(() => state.find(bucket, key, version));
  const bytesOf = (object: StoredObject): Buffer => Buffer.from(state.read(object) as Uint8Array);

  function putNow(...[at, body, condition]: Parameters<ObjectStore['put']>): PutResult {
    const put = orAbsent(() => state.put({ ...at, body: state.stageBytes(Buffer.from(body)), condition }));
    return put ? { written: true, etag: put.etag } : { written: false };
  }

  return {
    read: (at) =>
      sandbox.call({
        ...step(at, 'read', READ),
        act() {
          const object = find(at);
          return object && { ...factsOf(object, state.now()), text: bytesOf(object).toString('utf8') };
        },
      }),
    open: (at) =>
      sandbox.call({
        ...step(at, 'open', READ),
        act() {
          const object = find(at);
          if (!object) return undefined;
          const receive = () => sandbox.call({ ...step(at, 'receive', READ), act: () => {} });
          return {
            ...factsOf(object, state.now()),
            body: inPieces(bytesOf(object), receive),
            discard: () => {},
          };
        },
      }),
    exists: (at) => sandbox.call({ ...step(at, 'look for', READ), act: () => find(at) !== undefined }),
    put: (at, body, condition) =>
      sandbox.call({
        ...step(at, 'put', condition ? PUT_ON_CONDITION : PUT),
        act: () => putNow(at, body, condition),
      }),
    async write(at, body, contentType) {
      const staged = await state.stage(body);
      const put = (): void => void state.put({ ...at, body: staged, contentType });
      await sandbox.call({ ...step(at, 'write', PUT), act: put });
    },
    async *list(bucket, prefix) {
      let from: string | undefined;
      do {
        const query = { prefix, delimiter: '', from, max: listPage };
        const page = await sandbox.call({
          ...step({ bucket, key: prefix }, 'list', READ),
          act: () => state.list(bucket, query),
        });
        for (const { key } of page.objects) yield key;
        from = page.next;
      } while (from !== undefined);
    },
    listVersions: (bucket, prefix, after) =>
      sandbox.call({
        ...step({ bucket, key: prefix }, 'list', READ),
        act() {
          const all = state.versions(bucket, prefix);
          const isAfter = ({ key, versionId }: StoredObject) =>
            key === after?.key && versionId === after?.version;
          const from = after ? all.findIndex(isAfter) + 1 : 0;
          const versions = all
            .slice(from, from + listPage)
            .map(({ key, versionId: version, lastModified }) => ({
              key,
              version,
              lastModified: toSecond(lastModified),
            }));
          return { versions, next: from + listPage < all.length ? versions.at(-1) : undefined };
        },
      }),
  };
}

/** S3's headers know whole seconds. */
const toSecond = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000);

function factsOf({ versionId, etag, bytes, lastModified }: StoredObject, now: number): ObjectFacts {
  const version = versionId === NULL_VERSION ? undefined : versionId;
  return { version, etag, bytes, lastModified: toSecond(lastModified), now: toSecond(now) };
}

/** An absent object, or a condition that does not hold, is an answer. */
function orAbsent<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof S3Error && (error.status === 404 || error.status === 412)) return undefined;
    throw error;
  }
}

async function* inPieces(bytes: Buffer, receive: () => Promise<void>): AsyncGenerator<Uint8Array> {
  const middle = bytes.length >> 1;
  yield bytes.subarray(0, middle);
  await receive();
  yield bytes.subarray(middle);
}

/** What lies at a key, in the words of the product. */
function thingAt(key: string): string {
  const [prefix = ''] = key.split('/');
  if (prefix === 'reports') return key.slice(key.lastIndexOf('/') + 1);
  return prefix;
}
