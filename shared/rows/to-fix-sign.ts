import { trimCell } from './normalise-cell.ts';

/** Stands before a cell that is still to be fixed: {@link markRefused}. */
export const SIGN = '\u26a0';

/** What is left of the sign in a CSV that was saved in an encoding without it, and the blank after it. */
const LOST = '? ';

/** Whether a cell was refused before, and nobody has changed it since. */
export const isMarked = (text: string): boolean =>
  (text.includes(SIGN) && trimCell(text).startsWith(SIGN)) || text.startsWith(LOST);
