/** Markup that may stand in a page as it is. Nothing makes it but {@link html}. */
const MARKUP = Symbol('markup');
export interface Html {
  readonly [MARKUP]: string;
}

/** What can stand in a template: text, which is escaped, markup, several of both, or nothing. */
export type Piece = string | number | Html | false | undefined | readonly Piece[];

/**
 * Markup with what stands in it: `html`<td>${cell}</td>``. All text is escaped here and nowhere else, so that no cell of a
 * file can become markup, in the text of an element and in an attribute between double quotes. Addresses are no text: whoever
 * writes `href` sees to it that a link begins as it should.
 */
export const html = (parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html => ({
  [MARKUP]: parts.map((part, at) => (at === 0 ? part : markupOf(pieces[at - 1]) + part)).join(''),
});

/** The markup as it goes into a file. */
export const renderHtml = (markup: Html): string => markup[MARKUP];

/** A text of the upload: it may run from right to left and turns nothing around that stands beside it. */
export const ownText = (text: string): Html => html`<bdi>${text}</bdi>`;

function markupOf(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return escapeText(String(piece));
  return isMarkup(piece) ? piece[MARKUP] : piece.map(markupOf).join('');
}

const isMarkup = (piece: Html | readonly Piece[]): piece is Html => MARKUP in piece;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * What no page can show: control characters, halves of characters, and what turns the direction of all that follows, even
 * beyond its own element. Line breaks and tabs are white space.
 */
const NOT_SHOWN = /(?![\n\t])\p{Cc}|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/gu;

const escapeText = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '').replace(NOT_SHOWN, '\ufffd');
