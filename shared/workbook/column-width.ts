/** How wide text is on a screen, in characters of a plain font. */

/** East Asian characters and full-width forms, and pictures; near enough for the width of a column. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{3ffff}]/gu;

/** A hanzi is two wide. */
export const displayWidth = (text: string): number => [...text].length + (text.match(WIDE)?.length ?? 0);

const NARROWEST = 8;
const WIDEST = 40;
const MARGIN = 2;

/** The width of a column that shows these texts; a very long one is cut on the screen, or it would push all others off. */
export const widthFor = (texts: readonly string[]): number =>
  Math.min(WIDEST, Math.max(NARROWEST, ...texts.map((text) => displayWidth(text) + MARGIN)));

/** Of a column without a width of its own, in characters. */
const USUAL = 9;

/** A width in pixels of a plain screen: a spreadsheet's characters are 7 wide, with 5 around them. */
export const toPixels = (width = USUAL): number => Math.round(width * 7 + 5);

/** Lines end at words, and a hanzi may be wider than two letters. */
const FILLED = 0.95;

/** How many lines a text needs, at most, in a column whose cells are wrapped. */
export const linesIn = (text: string, width = USUAL): number =>
  text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / (width * FILLED))), 0);
