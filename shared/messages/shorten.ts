/** Makes a text of the upload fit for a message: one line of at most 40 characters. */
export function shorten(text: string): string {
  const cut = /^.{0,40}/su.exec(text)?.[0] ?? '';
  const line = cut.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return cut.length < text.length ? `${line}…` : line;
}
