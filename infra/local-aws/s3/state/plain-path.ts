/**
 * A key as a path in its bucket's folder, for people: `reports/x/y.csv` stays as it is, and whatever a file system
 * may refuse is written `%XX`, byte by byte of UTF-8, as in a URL. Beyond that, `%_` is an empty segment and a
 * segment that ends in `%-` goes on in the next one. {@link keyOfPath} undoes it.
 */

/** Longest name in bytes: the limit of common file systems is 255. */
const MAX_NAME_BYTES = 240;

const REFUSED = /[\p{Cc}%\\:*?"<>|]|[. ]$/gu;
/** Names that Windows keeps for itself. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
/** Begins a flat name; no natural path begins with it. */
const FLAT = '%~';

/** The path at which a person looks for a key: its own, but for what has to be escaped. */
export function naturalPath(key: string): string {
  return key.split('/').flatMap(segmentNames).join('/');
}

/**
 * The name of a key whose natural path is taken, for it or a folder above it is the file of another key (also one
 * that differs only in case, where the file system does not tell them apart). Undefined when it would be too long.
 */
export function flatPath(key: string): string | undefined {
  const name = FLAT + percentEncode(key, /[^a-z0-9._-]|[. ]$/gu);
  return Buffer.byteLength(name) > MAX_NAME_BYTES ? undefined : name;
}

/** The key of a path that {@link naturalPath} or {@link flatPath} made. */
export function keyOfPath(path: string): string {
  if (path.startsWith(FLAT)) return decodeURIComponent(path.slice(FLAT.length));
  return decodeURIComponent(path.replaceAll('%-/', '').replaceAll('%_', ''));
}

function segmentNames(segment: string): string[] {
  if (segment === '') return ['%_'];
  const name = percentEncode(segment, REFUSED);
  return cutName(DEVICE.test(name) ? percentEncode(name.slice(0, 1), /./) + name.slice(1) : name);
}

/** Cuts a name that is too long into several, never inside an escape or a character. */
function cutName(name: string): string[] {
  if (name.length * 3 <= MAX_NAME_BYTES || Buffer.byteLength(name) <= MAX_NAME_BYTES) return [name];
  const names = [''];
  for (const token of name.match(/%[0-9A-F]{2}|./gsu) ?? []) {
    const last = names.length - 1;
    const longer = (names[last] ?? '') + token;
    if (Buffer.byteLength(longer) + 2 > MAX_NAME_BYTES) names.push(token);
    else names[last] = longer;
  }
  return names.map((part, index) => (index < names.length - 1 ? `${part}%-` : part));
}

function percentEncode(text: string, pattern: RegExp): string {
  return text.replace(pattern, (found) =>
    [...Buffer.from(found)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
