import { list, say } from '../../messages/say.ts';
import { type Html, html } from '../../page/html.ts';
import { OUTCOMES, type Outcome, UNDONE_OUTCOMES } from '../../user/outcome.ts';
import { outcomeWords } from '../../user/outcome-words.ts';
import type { Summary } from '../summary.ts';
import { count } from './numbers.ts';

/** A part of the bar that can still be seen, in percent. */
const SMALLEST_PART = 1;

/** One outcome's part of the bar, in percent of its length. */
export interface Part {
  readonly outcome: Outcome;
  readonly rows: number;
  readonly from: number;
  readonly width: number;
}

/** The bar's parts in the order of the glossary: as wide as their share, and none too small to be seen. */
export function partsOf(outcomes: Summary['outcomes']): Part[] {
  const counted = OUTCOMES.flatMap((outcome) => {
    const rows = outcomes[outcome] ?? 0;
    return rows > 0 ? [{ outcome, rows }] : [];
  });
  const sum = counted.reduce((total, { rows }) => total + rows, 0);
  const widths = counted.map(({ rows }) => Math.max(SMALLEST_PART, (100 * rows) / sum));
  const all = widths.reduce((total, width) => total + width, 0);
  let from = 0;
  return counted.map((part, at) => {
    const width = (100 * (widths[at] ?? 0)) / all;
    from += width;
    return { ...part, from: from - width, width };
  });
}

const percent = (value: number): string => `${value.toFixed(3)}%`;

/** What needs work is hatched, too: colours alone tell not everybody. */
const HATCH = html`<svg width="0" height="0" class="defs" aria-hidden="true"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="2" height="6" class="hatch"/></pattern></defs></svg>`;

const drawn = (outcome: Outcome, from: number, width: number): Html => {
  const place = html`x="${percent(from)}" width="${percent(width)}" height="100%"`;
  return html`<rect ${place} class="${outcome}"/>${
    UNDONE_OUTCOMES.has(outcome) && html`<rect ${place} fill="url(#hatch)"/>`
  }`;
};

/** What became of the rows: a bar, and the figures in the same order, with their sum. */
export function renderOutcomes({ language = 'en', rows, outcomes, dryRun }: Summary): Html | false {
  const parts = partsOf(outcomes);
  if (parts.length === 0) return false;
  const wordsOf = (outcome: Outcome): string => outcomeWords(language, outcome, dryRun === true);
  const told = parts.map((part) =>
    say(language, 'page_outcome', {
      outcome: wordsOf(part.outcome),
      count: count(language, part.rows),
    }),
  );
  const sum = parts.reduce((total, part) => total + part.rows, 0);
  const verdict =
    sum === rows && rows === 1
      ? say(language, 'page_sum_of_one')
      : say(language, sum === rows ? 'job_sum_right' : 'job_sum_wrong', { rows: count(language, rows) });
  return html`<section aria-labelledby="outcomes">
<h2 id="outcomes">${say(language, dryRun ? 'page_would_be' : 'page_outcomes')}</h2>
${HATCH}<svg class="bar" role="img" aria-label="${list(language, told)}" width="100%" height="20">${parts.map(
    ({ outcome, from, width }) => drawn(outcome, from, width),
  )}${parts.slice(1).map(({ from }) => html`<rect x="${percent(from)}" width="2" height="100%" class="gap"/>`)}</svg>
<ul class="legend">${parts.map(
    ({ outcome, rows: counted }) => html`
<li><svg class="swatch" width="14" height="14" aria-hidden="true">${drawn(outcome, 0, 100)}</svg>
<span>${wordsOf(outcome)}</span> <b class="number">${count(language, counted)}</b></li>`,
  )}
</ul>
<p class="quiet sum">${say(language, 'job_sum')} <span class="number">${count(language, sum)}</span> ${verdict}</p>
</section>`;
}
