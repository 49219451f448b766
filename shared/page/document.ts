import { createHash } from 'node:crypto';
import type { Language } from '../messages/language.ts';
import { type Html, html, renderHtml } from './html.ts';

export interface PageParts {
  readonly language: Language;
  readonly title: string;
  /** Style sheets: no text of anybody's. */
  readonly styles: readonly string[];
  readonly body: Html;
  /** What the page runs, with nobody's text in it; then it may speak with the server that it comes from. */
  readonly script?: string;
}

/**
 * A whole page that needs nothing but itself: its policy lets a browser load nothing, run nothing but its own script, and
 * take no style but these, both by their hash. Source: W3C, "Content Security Policy Level 3", 6.
 */
export function renderPage({ language, title, styles, body, script }: PageParts): string {
  const sheet = styles.join('\n');
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(sheet)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`, "connect-src 'self'"]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const head = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title}</title>
`;
  return `${renderHtml(head)}<style>${sheet}</style>\n</head>\n${renderHtml(html`<body>${body}`)}${script === undefined ? '' : `<script>${script}</script>`}</body>\n</html>\n`;
}

/** A text as a policy names it. */
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
