import { distance } from 'fastest-levenshtein';
import { trimHeading } from '../rows/heading.ts';

/** So many names are suggested for one that nobody knows. */
const MAX_SUGGESTED = 3;
/** Names of hanzi are short: of three characters one in common says something. */
const MIN_RESEMBLANCE = 0.3;
/** A name is compared with so many others at most in one job: a column of a million mistakes must not stop it. */
const MAX_COMPARISONS = 1_000_000;
/** What is longer is no name. */
const MAX_LENGTH = 60;
/** The same mistakes come again and again. */
const MAX_REMEMBERED = 200;

/**
 * Makes the search for the names that a text resembles most, best first. It gets tired: after a million comparisons it
 * suggests nothing any more.
 */
export function createNearest(
  names: ReadonlyMap<string, { readonly name: string }>,
): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  let comparisons = 0;

  function search(text: string): readonly string[] {
    comparisons += names.size;
    if (comparisons > MAX_COMPARISONS) return [];
    return [...names]
      .map(([key, { name }]) => ({ name, resemblance: resemblanceOf(text, key) }))
      .filter(({ resemblance }) => resemblance >= MIN_RESEMBLANCE)
      .sort((one, other) => other.resemblance - one.resemblance)
      .slice(0, MAX_SUGGESTED)
      .map(({ name }) => name);
  }

  return (text) => {
    const key = text.length > MAX_LENGTH ? '' : trimHeading(text);
    if (key === '') return [];
    const before = known.get(key);
    if (before) return before;
    const found = search(key);
    if (known.size < MAX_REMEMBERED) known.set(Buffer.from(key).toString(), found);
    return found;
  };
}

/** From 0 to 1: the characters that two names share in order, more where one is a part of the other (`店长`, `副店长`). */
function resemblanceOf(one: string, other: string): number {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  if (shorter.length < longer.length * MIN_RESEMBLANCE && !longer.includes(shorter)) return 0;
  const shared = 1 - distance(one, other) / Math.max(1, longer.length);
  return longer.includes(shorter) ? (1 + shared) / 2 : shared;
}
