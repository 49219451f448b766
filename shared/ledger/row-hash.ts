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
  const places = userSchemaOf(profile).fields.map(
    ({ name, kind }, number): Place => ({
      name,
      number,
      at: columns.indexOf(name),
      isSecret: kind === 'secret',
    }),
  );
  const values = places.filter(({ isSecret }) => !isSecret);
  const filled = values.filter(({ at }) => at !== -1);
  const secrets = places.filter(({ isSecret }) => isSecret && profile.updatePassword);
  const hash = createTextsHash(JSON.stringify([FORMAT, salt, profile, places.map(({ name }) => name)]));
  return (stored) => {
    const isPlain = Array.isArray(stored);
    if (!isPlain && stored.kind !== 'user') return undefined;
    if (secrets.some((place) => valueAt(stored, place) !== '')) return undefined;
    // A value may stand for a parameter that has no column.
    for (const place of isPlain ? filled : values) {
      const value = valueAt(stored, place);
      if (value !== '') hash.add(place.number, value);
    }
    return hash.end();
  };
}

/** A parameter, its number among those of its vendor, and where it stands in the cells; -1 for nowhere. */
interface Place {
  readonly name: string;
  readonly number: number;
  readonly at: number;
  readonly isSecret: boolean;
}

type StoredUser = Exclude<StoredRow, { kind: 'rejected' | 'ignored' }>;

const valueAt = (stored: StoredUser, { name, at }: Place): string =>
  (Array.isArray(stored) ? stored[at] : (stored.values[name] ?? stored.cells[at])) ?? '';
