import type { Profile } from '../../../shared/gateway/profile.ts';
import type { Language } from '../../../shared/messages/language.ts';
import { say } from '../../../shared/messages/say.ts';
import { renderPage } from '../../../shared/page/document.ts';
import { type Html, html } from '../../../shared/page/html.ts';
import { STYLE } from '../../../shared/page/style.ts';
import { SCRIPT } from './script.ts';
import { WEB_STYLE } from './style.ts';

/** A profile that can be imported into. */
export interface Choice {
  readonly profile: Profile;
  /** Its gateway: an address, or `sandbox`. */
  readonly target: string;
}

/**
 * The page to work from: files are dropped above, and what comes of them is listed below.
 *
 * @param imports the list as it is now
 */
export function renderWebPage(language: Language, choices: readonly Choice[], imports: Html): string {
  const [first] = choices;
  return renderPage({
    language,
    title: say(language, 'web_title'),
    styles: [STYLE, WEB_STYLE],
    script: SCRIPT,
    body: html`
<main data-sending="${say(language, 'web_sending', { name: '{name}' })}" data-sent="${say(language, 'web_sent')}" data-not-sent="${say(language, 'web_not_sent', { name: '{name}', reason: '{reason}' })}" data-no-file="${say(language, 'web_no_file')}" data-unreadable="${say(language, 'web_unreadable')}" data-stopped="${say(language, 'web_stopped')}">
<h1>${say(language, 'web_title')}</h1>
<noscript><p class="banner wrong">${say(language, 'web_no_script')}</p></noscript>
<p id="lost" class="bad" role="alert"></p>
<label id="zone"><b>${say(language, 'web_drop')}</b> <span class="quiet">${say(language, 'web_kinds')}</span>
<input id="files" type="file" multiple accept=".xlsx,.xlsm,.csv,.txt,.tsv">
<span id="chosen"></span></label>
<div id="send">
<label>${say(language, 'web_profile')} <select id="profile">${choices.map(
      ({ profile: { name }, target }) =>
        html`<option value="${name}">${name} · ${sayTarget(language, target)}</option>`,
    )}</select></label>
<a id="template" href="template/${first?.profile.name ?? ''}">${say(language, 'web_template')}</a>
<div id="how">
<button id="check" type="button">${say(language, 'web_check')}</button>
<button id="import" type="button" class="first">${say(language, 'web_import')}</button>
</div>
</div>
<p id="said" class="quiet" role="status"></p>
<p id="news" class="hidden" role="status"></p>
<section aria-labelledby="list">
<h2 id="list">${say(language, 'web_imports')}</h2>
<div id="imports">${imports}</div>
</section>
</main>
`,
  });
}

/** Whose users are changed: nobody's, or those behind an address. */
const sayTarget = (language: Language, target: string): string =>
  target === 'sandbox' ? say(language, 'web_sandbox') : new URL(target).host;
