import type { ObjectAddress, ObjectFacts, ObjectStore } from '../../shared/ports/object-store.ts';

export type ReadObject = ObjectFacts & { readonly text: string };

/** A store whose objects under a prefix are read otherwise than they were written, or not at all. */
export const onRead = (
  store: ObjectStore,
  prefix: string,
  change: (object: ReadObject) => ReadObject | undefined,
): ObjectStore => ({
  ...store,
  async read(at) {
    const object = await store.read(at);
    return object && at.key.startsWith(prefix) ? change(object) : object;
  },
});

/** A store that does something before a record under a prefix is put; what that answers is put in its place. */
export const onPut = <T extends { readonly job: string }>(
  store: ObjectStore,
  prefix: string,
  act: (at: ObjectAddress, record: T) => Promise<unknown>,
): ObjectStore => ({
  ...store,
  async put(at, body, condition) {
    const changed = at.key.startsWith(prefix) ? await act(at, JSON.parse(String(body)) as T) : undefined;
    return store.put(at, changed ? JSON.stringify(changed) : body, condition);
  },
});
