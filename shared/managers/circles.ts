import { createRowSet, type RowSet } from '../overlap/row-set.ts';
import type { RowWords } from './row-words.ts';

/**
 * The rows that stand in a circle: whoever goes from such a row to its manager's, and so on, comes back to it. Rows that only
 * lead into a circle are not among them. Takes time in proportion to the rows.
 *
 * @param managerOf the row of a row's manager, 0 for none: each row has one at most
 * @param seen words of 0, one a row
 */
export function findCircles(
  first: number,
  last: number,
  managerOf: (row: number) => number,
  seen: RowWords,
): RowSet {
  const circles = createRowSet();
  for (let start = first; start <= last; start++) {
    let row = start;
    while (row !== 0 && seen.get(row) === 0) {
      seen.set(row, start);
      row = managerOf(row);
    }
    // A walk that ends at a row of its own has gone round; it ends elsewhere at what an earlier walk has seen.
    if (row === 0 || seen.get(row) !== start) continue;
    for (; !circles.has(row); row = managerOf(row)) circles.add(row);
  }
  return circles;
}
