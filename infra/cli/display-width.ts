/** Hanzi, kana, hangul and full-width forms take two columns of a terminal. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/gu;

/** How many columns of a terminal a line takes. */
export const columnsOf = (line: string): number => [...line].length + (line.match(WIDE)?.length ?? 0);
