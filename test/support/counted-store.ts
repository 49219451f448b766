import type { ObjectStore } from '../../shared/ports/object-store.ts';

/** How many keys S3 lists with one request. Source: Amazon S3 API reference, ListObjectsV2, `MaxKeys`. */
const LIST_PAGE = 1000;

/** A store that counts requests as S3 does: a listing is one for each thousand keys. */
export function countRequests(store: ObjectStore): { store: ObjectStore; requests(): number } {
  let requests = 0;
  const counting =
    <Given extends unknown[], Answer>(ask: (...given: Given) => Answer) =>
    (...given: Given): Answer => {
      requests += 1;
      return ask(...given);
    };
  return {
    requests: () => requests,
    store: {
      read: counting(store.read),
      open: counting(store.open),
      exists: counting(store.exists),
      put: counting(store.put),
      write: counting(store.write),
      listVersions: counting(store.listVersions),
      async *list(bucket, prefix) {
        let listed = 0;
        for await (const key of store.list(bucket, prefix)) {
          if (listed++ % LIST_PAGE === 0) requests += 1;
          yield key;
        }
        if (listed === 0) requests += 1;
      },
    },
  };
}
