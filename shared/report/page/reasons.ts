import type { Language } from '../../messages/language.ts';
import { say } from '../../messages/say.ts';
import { type Html, html, ownText } from '../../page/html.ts';
import type { Outcome } from '../../user/outcome.ts';
import { outcomeWords } from '../../user/outcome-words.ts';
import type { Ranking, Reason, RowToFix } from './digest.ts';
import { count } from './numbers.ts';
import { remedyFor, type WayOn } from './remedies.ts';

/** What is the same for all that a page tells of its rows. */
export interface Telling {
  readonly language: Language;
  readonly isDryRun: boolean;
  readonly wayOn: WayOn;
}

/** Reasons, the most frequent first: how many rows, which cell, an example, and what to do. */
export function renderReasons(
  telling: Telling,
  titleCode: 'page_reasons' | 'page_remarks',
  { shown, more, isMore }: Ranking,
): Html | false {
  if (shown.length === 0) return false;
  const { language } = telling;
  const others = isMore ? 'page_even_more_reasons' : 'page_more_reasons';
  return html`<section aria-labelledby="${titleCode}">
<h2 id="${titleCode}">${say(language, titleCode)}</h2>
<ol class="reasons">${shown.map((reason) => renderReason(telling, reason))}
</ol>
${(more > 0 || isMore) && html`<p class="quiet more">${say(language, others, { count: count(language, more) })}</p>`}
</section>`;
}

function renderReason(telling: Telling, reason: Reason): Html {
  const { language, wayOn } = telling;
  const { rows, missing, column = missing, code, outcome, firstRow } = reason;
  const message = reason.message || outcomeOf(telling, outcome);
  const remedy = remedyFor(language, reason, wayOn);
  const counted =
    rows === 1
      ? say(language, 'page_one_row')
      : say(language, 'page_row_count', { count: count(language, rows) });
  const example = say(language, rows === 1 ? 'row_message' : 'page_example', { row: firstRow, message });
  return html`
<li><span class="count number">${counted}</span><div>
<p><b>${column === undefined ? outcomeOf(telling, outcome) : ownText(column)}</b> ${code && html`<code>${code}</code>`}</p>
<p class="example">${example}</p>
${remedy !== undefined && html`<p class="remedy">${remedy}</p>`}
</div></li>`;
}

const outcomeOf = ({ language, isDryRun }: Telling, outcome: Outcome): string =>
  outcomeWords(language, outcome, isDryRun);

/** The first rows that need work: whose each is, what became of it, and what is wrong with which cell. */
export function renderRows(telling: Telling, rows: readonly RowToFix[], all: number): Html | false {
  if (rows.length === 0) return false;
  const { language } = telling;
  const title =
    rows.length < all
      ? say(language, 'page_first_rows', {
          shown: count(language, rows.length),
          count: count(language, all),
        })
      : say(language, 'page_rows');
  const headings = [
    say(language, 'heading_row'),
    say(language, 'page_whose'),
    say(language, 'heading_outcome'),
    say(language, 'heading_to_do'),
  ];
  return html`<section>
<table role="table">
<caption>${title}</caption>
<thead role="rowgroup"><tr role="row">${headings.map((heading) => html`<th scope="col" role="columnheader">${heading}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => renderRow(telling, row))}
</tbody>
</table>
</section>`;
}

function renderRow(telling: Telling, { row, whose, outcome, problems, more }: RowToFix): Html {
  const [key, ...others] = whose;
  return html`
<tr role="row"><th scope="row" role="rowheader" class="number">${row}</th><td role="cell">${
    key !== undefined && ownText(key)
  }${others.map((other) => html`<br><span class="quiet">${ownText(other)}</span>`)}</td><td role="cell">${outcomeOf(telling, outcome)}</td><td role="cell">${problems.map(
    ({ column, message }) =>
      html`<p>${column !== undefined && html`<b>${ownText(column)}</b> `}${message}</p>`,
  )}${more > 0 && html`<p class="quiet">${say(telling.language, 'page_more_problems', { count: more })}</p>`}</td></tr>`;
}
