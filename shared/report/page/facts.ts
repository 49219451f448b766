import type { Language } from '../../messages/language.ts';
import { type MessageCode, say, shortenTo } from '../../messages/say.ts';
import { type Html, html, ownText } from '../../page/html.ts';
import type { Summary } from '../summary.ts';
import { uploadName } from './headline.ts';
import { count, duration, shownTime } from './numbers.ts';

/** Longest name of a file, or of whoever has uploaded it, in characters. */
const MAX_NAME = 200;

type Label = Extract<MessageCode, `fact_${string}`>;

/** When, by whom, how, for how long, and what it cost. */
export function renderFacts(summary: Summary): Html {
  const { language = 'en', profile, uploadedAt, uploadedBy, seconds, job } = summary;
  const { expiresAt, uploadExpiresAt } = summary;
  const facts: readonly (readonly [
    Exclude<Label, 'fact_csv' | 'fact_workbook' | 'fact_call_count'>,
    Html | string | undefined,
  ])[] = [
    ['fact_file', ownText(shortenTo(MAX_NAME, uploadName(summary)))],
    ['fact_profile', ownText(profile)],
    ['fact_uploaded', renderTime(uploadedAt)],
    ['fact_uploader', uploadedBy === undefined ? undefined : ownText(shortenTo(MAX_NAME, uploadedBy))],
    ['fact_duration', duration(language, seconds)],
    ['fact_read_as', readAs(language, summary)],
    ['fact_calls', calls(language, summary.gateway)],
    ['fact_kept_until', expiresAt && renderTime(expiresAt)],
    ['fact_upload_gone', uploadExpiresAt && renderTime(uploadExpiresAt)],
    ['fact_job', html`<code>${job}</code>`],
  ];
  return html`<section aria-labelledby="facts">
<h2 id="facts">${say(language, 'page_facts')}</h2>
<dl>${facts.map(
    ([label, fact]) =>
      fact !== undefined && html`\n<div><dt>${say(language, label)}</dt><dd>${fact}</dd></div>`,
  )}
</dl>
</section>`;
}

const renderTime = (time: string): Html =>
  html`<time datetime="${time}" class="number">${shownTime(time)}</time>`;

const SEPARATORS: Readonly<Record<string, Extract<MessageCode, `separator_${string}`>>> = {
  ',': 'separator_comma',
  ';': 'separator_semicolon',
  '\t': 'separator_tab',
  '|': 'separator_pipe',
};

/** A file of which nothing is known was not read. */
function readAs(language: Language, { csv, rows }: Summary): string | undefined {
  if (!csv) return rows > 0 ? say(language, 'fact_workbook') : undefined;
  const separator = SEPARATORS[csv.delimiter];
  const encoding = csv.encoding.toUpperCase();
  return separator === undefined
    ? encoding
    : say(language, 'fact_csv', { encoding, separator: say(language, separator) });
}

function calls(language: Language, gateway: Summary['gateway']): string | undefined {
  const sum = Object.values(gateway.calls).reduce((total, made) => total + made, 0);
  if (sum === 0) return undefined;
  return say(language, 'fact_call_count', {
    calls: count(language, sum),
    retries: count(language, gateway.retries),
  });
}
