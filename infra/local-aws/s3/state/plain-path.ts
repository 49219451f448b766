/** What a common file system refuses in a name, and the percent sign, so that no two keys share a path. */
const REFUSED = /[\p{Cc}%\\:*?"<>|]|[. ]$/gu;
/** Names that Windows keeps for itself. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * The path of a key in its bucket's folder, for people: `reports/x/y.csv` stays as it is; what a file system may
 * refuse is written `%XX`, byte by byte of UTF-8, as in a URL; `%_` is an empty segment.
 */
export function naturalPath(key: string): string {
  return key.split('/').map(segmentName).join('/');
}

function segmentName(segment: string): string {
  if (segment === '') return '%_';
  const name = segment.replace(REFUSED, percentEncode);
  return DEVICE.test(name) ? percentEncode(name.slice(0, 1)) + name.slice(1) : name;
}

function percentEncode(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(
    '',
  );
}
