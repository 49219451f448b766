import type { ObjectStore } from '../../../shared/ports/object-store.ts';

/** A store that takes everything and keeps nothing. */
export const NO_STORE: ObjectStore = {
  read: async () => undefined,
  open: async () => undefined,
  exists: async () => false,
  put: async () => ({ written: true, etag: '"1"' }),
  async write(_, body) {
    for await (const _piece of body);
  },
  async *list() {},
  listVersions: async () => ({ versions: [], next: undefined }),
};

export const SILENT = { info: () => {}, warn: () => {}, error: () => {} };
