/** The page of a report: one file that a person opens first. It shows no more than the other files do. */
import type { Language } from '../../messages/language.ts';
import { type MessageCode, say, shortenTo } from '../../messages/say.ts';
import { renderPage } from '../../page/document.ts';
import { type Html, html, ownText } from '../../page/html.ts';
import { STYLE } from '../../page/style.ts';
import { FAILED_FILE, PAGE_FILE, REPORT_FILE, REPORT_WORKBOOK } from '../render.ts';
import { isBeforeImport, type Summary } from '../summary.ts';
import type { Digest } from './digest.ts';
import { renderFacts } from './facts.ts';
import { type Headline, headlineOf, SEPARATORS, undoneRows, uploadName } from './headline.ts';
import { renderOutcomes } from './outcome-bar.ts';
import { renderReasons, renderRows, type Telling } from './reasons.ts';
import { REPORT_STYLE } from './style.ts';

/** Longest name of a file above the figures, in characters. */
const MAX_NAME = 100;
/** Longest note, and longest reason why a file was refused. */
const MAX_NOTE = 1000;

/**
 * The whole page, of at most 1.5 MB however many rows there are and whatever stands in them: see `digest.ts`.
 *
 * @param hasPasswords whether the upload has passwords, which no report repeats
 */
export function renderReportPage(summary: Summary, digest: Digest, hasPasswords: boolean): string {
  const { language = 'en', held, error = held, dryRun, notes = [] } = summary;
  const toFix = summary.files.find((file) => file === say(language, 'file_to_fix'));
  const telling: Telling = {
    language,
    isDryRun: dryRun === true,
    // Nobody is sent to a file that is only a part of the list.
    wayOn: isBeforeImport(summary) ? 'list' : { toFix },
  };
  const headline = headlineOf(summary, { toFix, hasPasswords, unsent: digest.unsent });
  const name = shortenTo(MAX_NAME, uploadName(summary));
  return renderPage({
    language,
    title: `${[headline.imported, ...headline.leftOver].join(SEPARATORS[language])} – ${name}`,
    styles: [STYLE, REPORT_STYLE],
    body: html`
<main>
<header>
${dryRun && html`<p class="banner"><b>${say(language, 'page_dry_run')}</b></p>`}
<p class="quiet file">${ownText(name)}</p>
${renderHeadline(language, headline, inItsLanguage(summary, headline.imported))}
${error && html`<div class="banner wrong"><p>${inItsLanguage(summary, shortenTo(MAX_NOTE, error.message))}</p><code>${error.code}</code></div>`}
<p class="next">${inItsLanguage(summary, headline.next)}</p>
${renderButtons(language, summary)}
</header>
${renderOutcomes(summary)}
${renderReasons(telling, 'page_reasons', digest.reasons)}
${renderRows(telling, digest.rows, undoneRows(summary))}
${renderReasons(telling, 'page_remarks', digest.remarks)}
${renderNotes(language, notes)}
${renderFacts(summary)}
</main>
`,
  });
}

/** What is said in English and then in Chinese, where nobody knows which is read: the page itself is English then. */
function inItsLanguage({ language }: Summary, text: string): Html | string {
  const [, english, chinese] = /^(.*?[ -~]) (\p{Script=Han}.*)$/su.exec(text) ?? [];
  if (language !== undefined || chinese === undefined) return text;
  return html`${english} <span lang="zh-CN">${chinese}</span>`;
}

const renderHeadline = (language: Language, { leftOver, isWell }: Headline, imported: Html | string): Html =>
  leftOver.length === 0
    ? html`<h1 class="${isWell ? 'good' : 'bad'}">${imported}</h1>`
    : html`<h1>${imported}${SEPARATORS[language]}<span class="${isWell ? 'good' : 'bad'}">${leftOver.join(SEPARATORS[language])}</span></h1>`;

type FileLabel = Extract<MessageCode, `file_${string}`>;

/** The files of a report in the order in which people want them, each with what is in it. */
function filesOf(language: Language, summary: Summary): readonly (readonly [string, FileLabel])[] {
  const { error, rows } = summary;
  const toFix = [say(language, 'file_to_fix'), 'file_rows_to_fix'] as const;
  const all = [REPORT_WORKBOOK, 'file_all_rows'] as const;
  return [
    ...(isBeforeImport(summary) ? [all, toFix] : [toFix, all]),
    [FAILED_FILE, 'file_rows_to_fix_csv'],
    [REPORT_FILE, error && rows === 0 ? 'file_reason_csv' : 'file_all_rows_csv'],
  ];
}

function renderButtons(language: Language, summary: Summary): Html | false {
  const there = new Set(summary.files.filter((file) => file !== PAGE_FILE));
  const files = filesOf(language, summary).filter(([file]) => there.has(file));
  if (files.length === 0) return false;
  return html`<nav aria-label="${say(language, 'page_files')}"><ul class="buttons">${files.map(
    ([file, label], at) => html`
<li><a class="button${at === 0 && file.endsWith('.xlsx') && ' first'}" href="${encodeURIComponent(file)}">${file}<small>${say(language, label)}</small></a></li>`,
  )}
</ul></nav>`;
}

const renderNotes = (language: Language, notes: NonNullable<Summary['notes']>): Html | false =>
  notes.length > 0 &&
  html`<section aria-labelledby="notes">
<h2 id="notes">${say(language, 'page_notes')}</h2>
<ul class="notes">${notes.map(({ message }) => html`\n<li>${shortenTo(MAX_NOTE, message)}</li>`)}
</ul>
</section>`;
