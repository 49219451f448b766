import { type Profile, userSchemaOf } from '../gateway/profile.ts';
import { createTextsHash, type KeyHash } from '../overlap/key-hash.ts';
import type { StoredRow } from '../rows/row.ts';

/** To be raised when the same row would send something else than before: then every row is sent again. */
const FORMAT = 1;

/**
 * Makes the hash of all that a row would send, as it is stored: its values by their parameters, whatever the order of the
 * columns, keyed by the salt of the enterprise and the whole profile, whose defaults and settings decide the rest. A password
 * is in no hash.
 *
 * @param columns the parameter that each cell fills, null for none
 * @returns undefined for a row that would send a password with an update: nothing can prove that it is the same
 */
export function createRowHash(
  salt: string,
  profile: Profile,
  columns: readonly (string | null)[],
): (stored: StoredRow) => Readonly<KeyHash> | undefined {
  const { fields } = userSchemaOf(profile);
  const hash = createTextsHash(JSON.stringify([FORMAT, salt, profile]));
  const places = fields
    .filter(({ kind }) => kind !== 'secret')
    .map(({ name }) => ({ name, at: columns.indexOf(name) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const filled = places.filter(({ at }) => at !== -1);
  const secrets = fields
    .filter(({ kind }) => kind === 'secret' && profile.updatePassword)
    .map(({ name }) => ({ name, at: columns.indexOf(name) }));
  const texts: string[] = [];
  return (stored) => {
    const isPlain = Array.isArray(stored);
    if (!isPlain && stored.kind !== 'user') return undefined;
    const { cells, values } = isPlain ? { cells: stored, values: NO_VALUES } : stored;
    const valueIn = ({ name, at }: Place): string => values[name] ?? cells[at] ?? '';
    if (secrets.some((place) => valueIn(place) !== '')) return undefined;
    texts.length = 0;
    // A value may stand for a parameter that has no column.
    for (const place of isPlain ? filled : places) {
      const value = valueIn(place);
      if (value !== '') texts.push(place.name, value);
    }
    return hash(texts);
  };
}

interface Place {
  readonly name: string;
  readonly at: number;
}

const NO_VALUES: Readonly<Record<string, string>> = {};
