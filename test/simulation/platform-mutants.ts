import type { Mutant } from './mutants.ts';

/** Products that take AWS for kinder than it is. */
export const PLATFORM_MUTANTS: Readonly<Record<string, Mutant>> = {
  'settle gives up what nobody has tried': { maxCrashes: 0 },

  'nobody looks for lost uploads': {
    store: (store, functionName) =>
      functionName === 'sweep'
        ? { ...store, listVersions: async () => ({ versions: [], next: undefined }) }
        : store,
  },
};
