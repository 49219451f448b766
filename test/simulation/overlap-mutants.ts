/** Products that judge wrongly who of several uploads with the same users has the last word. */
import { jobOfKey, MANIFESTS } from '../../shared/job/keys.ts';
import { refusedManifest } from '../../shared/job/manifest.ts';
import type { ObjectAddress, ObjectStore } from '../../shared/ports/object-store.ts';
import type { FunctionName } from './sandbox.ts';

export const OVERLAP_MUTANTS = {
  'an upload that is not decided is taken for one that goes': {
    store: (store: ObjectStore, functionName: FunctionName) =>
      functionName === 'upsert'
        ? {
            ...store,
            async read(at: ObjectAddress) {
              const object = await store.read(at);
              if (object || !at.key.startsWith(MANIFESTS)) return object;
              const { error: _, ...manifest } = refusedManifest(jobOfKey(at.key), { code: '', message: '' });
              const facts = { etag: '', bytes: 0, lastModified: new Date(0), now: new Date(0) };
              return { ...facts, text: JSON.stringify({ ...manifest, verdict: 'go' }) };
            },
          }
        : store,
  },
};
