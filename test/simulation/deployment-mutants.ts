/** Products that go by what was planned, or by what is deployed, at the wrong time; and such that mix what is apart. */
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { Mutant } from './mutants.ts';

/** The enterprise, in the keys of what is kept by enterprise. */
const OF_ENTERPRISE = /^(salts|keys|ledgers)\/[^/]+/;

/** A store that keeps everything of all enterprises in one place. */
function inOneRoom(store: ObjectStore): ObjectStore {
  const at = <T extends { readonly key: string }>(address: T): T => ({
    ...address,
    key: address.key.replace(OF_ENTERPRISE, '$1/all'),
  });
  return {
    ...store,
    read: (address) => store.read(at(address)),
    open: (address) => store.open(at(address)),
    exists: (address) => store.exists(at(address)),
    put: (address, body, condition) => store.put(at(address), body, condition),
    list: (bucket, prefix) => store.list(bucket, at({ key: prefix }).key),
  };
}

export const DEPLOYMENT_MUTANTS: Readonly<Record<string, Mutant>> = {
  'the limit of the plan holds alone': { ignoresPresentLimit: true },

  'the rights of the plan hold alone': { ignoresPresentRights: true },

  'one secret is taken for all': { knowsOneSecret: true },

  'all enterprises are kept in one place': { store: inOneRoom },
};
