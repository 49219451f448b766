import { closest, distance } from 'fastest-levenshtein';

/** Two neighbours that changed places are two mistakes. */
const MAX_MISTAKES = 2;

/** The word that was meant by one that nobody knows; undefined when it resembles none. @param most how many letters may be wrong */
export function nearestWord(word: string, known: readonly string[], most = MAX_MISTAKES): string | undefined {
  if (known.length === 0) return undefined;
  const nearest = closest(word, known);
  // Of a short word, other letters make another word.
  return distance(word, nearest) <= Math.min(most, nearest.length / 2) ? nearest : undefined;
}

/** The end of an error message about a word that nobody knows: ` Did you mean …?`, or nothing. */
export function didYouMean(word: string, known: readonly string[], mark = ''): string {
  const nearest = nearestWord(word, known);
  return nearest === undefined ? '' : ` Did you mean ${mark}${nearest}?`;
}
