import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../shared/gateway/redact.ts';

const redact = (text: string, secrets: (string | undefined)[]): string => createRedactor(secrets).text(text);

const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const units = (text: string, write: (hex: string) => string): string =>
  Array.from({ length: text.length }, (_, at) =>
    write(text.charCodeAt(at).toString(16).padStart(4, '0')),
  ).join('');
const inHtml = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '&#39;',
  );
const marked = (text: string, mark: (character: string) => string): string => [...text].map(mark).join('');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const hex = (text: string): string => Buffer.from(text).toString('hex');

/** What a gateway may make of what it was sent. */
const ECHOES: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  'in other case': (secret) => secret.toUpperCase(),
  'in lower case': (secret) => secret.toLowerCase(),
  'in a form': (secret) => new URLSearchParams({ s: secret }).toString(),
  'in an address': encodeURIComponent,
  'in an address, lower case': (secret) =>
    encodeURIComponent(secret).replace(/%../g, (byte) => byte.toLowerCase()),
  'in an address, every byte': percent,
  'in an address twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'in JSON': (secret) => JSON.stringify(secret),
  'in JSON in JSON': (secret) => JSON.stringify(JSON.stringify({ secret })),
  'in JSON in JSON in JSON': (secret) => JSON.stringify(JSON.stringify(JSON.stringify({ secret }))),
  'in JSON with slashes escaped': (secret) => JSON.stringify(secret).replaceAll('/', '\\/'),
  'in JSON for HTML': (secret) =>
    JSON.stringify(secret).replace(/[&<>'/]/g, (sign) => units(sign, (code) => `\\u${code}`)),
  'in JSON, ASCII alone': (secret) =>
    JSON.stringify(secret).replace(/[^ -~]/g, (sign) => units(sign, (code) => `\\u${code.toUpperCase()}`)),
  'in JSON, every character': (secret) => units(secret, (code) => `\\u${code}`),
  'in JSON, every character, twice': (secret) => units(secret, (code) => `\\\\u${code}`),
  'in HTML': inHtml,
  'in HTML twice': (secret) => inHtml(inHtml(secret)),
  'in HTML by number': (secret) => marked(secret, (one) => `&#${one.codePointAt(0)};`),
  'in HTML by number in hex': (secret) => marked(secret, (one) => `&#X${one.codePointAt(0)?.toString(16)};`),
  'in C': (secret) => percent(secret).replaceAll('%', '\\x'),
  'in base64': base64,
  'in base64 for addresses': (secret) => Buffer.from(secret).toString('base64url'),
  'in base64 in an address': (secret) => encodeURIComponent(base64(secret)),
  'in the base64 of more': (secret) => base64(`{"u":"tess","p":${JSON.stringify(secret)}}`),
  'in the base64 of more, moved by one': (secret) => base64(`{"u":"tes","p":${JSON.stringify(secret)}}`),
  'in the base64 of more, moved by two': (secret) => base64(`{"u":"te","p":${JSON.stringify(secret)}}`),
  'in hex': hex,
  'in hex, capitals': (secret) => hex(secret).toUpperCase(),
  'in hex with spaces': (secret) => hex(secret).replace(/../g, '$& '),
  'in the hex of more': (secret) => hex(`password=${secret}`),
  'in base64 twice': (secret) => base64(base64(secret)),
  'in the base64 of a form': (secret) => base64(new URLSearchParams({ u: 'tess', p: secret }).toString()),
  'cut off': (secret) => `${secret.slice(0, Math.ceil(secret.length * 0.8))}...`,
};

/** Everything that is written in an echo, as one reads it who decodes all of it. */
function readingsOf(text: string): string[] {
  const plain = text
    .replace(/&(?:amp;)*#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&(?:amp;)*#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll('&amp;', '&')
    .replace(/\\+u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\+x([0-9a-f]{2})/gi, '%$1')
    .replace(/\\+/g, '');
  const bytes = plain.replace(/%(?:25)*([0-9a-f]{2})/gi, (_, byte) =>
    String.fromCharCode(Number.parseInt(byte, 16)),
  );
  const words = plain.match(/[\w+/-]{8,}/g) ?? [];
  const decoded = words.flatMap((word) =>
    [0, 1, 2, 3].map((from) => Buffer.from(word.slice(from), 'base64').toString()),
  );
  return [text, plain, bytes, ...decoded, Buffer.from(text.replace(/[^0-9a-f]/gi, ''), 'hex').toString()];
}

const canary = fc
  .array(fc.constantFrom(...'aZ9k!/&<>"\'\\+ %=?@é密_-.#;:x0', '😀'), { minLength: 0, maxLength: 8 })
  .map((signs) => `Cn4ry${signs.join('')}Zq7`);

describe('redact', () => {
  it.each(Object.entries(ECHOES))('hides a secret that is echoed %s', (_, echo) => {
    fc.assert(
      fc.property(canary, (secret) => {
        const shown = redact(`user tess: bad password ${echo(secret)}, try again`, [secret]);
        expect(shown).toContain('***');
        expect(shown).toMatch(/^user tess: bad password .*try again$/);
        for (const reading of readingsOf(shown)) expect(reading.toLowerCase()).not.toMatch(/cn4ry|zq7/);
      }),
      { numRuns: 20 },
    );
  });

  it('hides a secret in a code as in a text', () => {
    const redactor = createRedactor(['S3cret/Zx9']);
    expect(redactor.code('BAD_s3cret%2fzx9')).toBe('BAD_***');
    expect(redactor.code('103001')).toBe('103001');
    expect(redactor.code('x'.repeat(500))).toHaveLength(64);
  });

  it('hides a secret that contains another one whole', () => {
    expect(redact('abcdef and abcd', ['abcd', 'abcdef'])).toBe('*** and ***');
  });

  it('leaves the words that hold the letters of a short secret', () => {
    expect(redact('a bad password: a', ['pa', 'ad'])).toBe('a bad password: a');
    expect(redact('password ad is too short', ['ad'])).toBe('password *** is too short');
  });

  it('hides signatures, whatever secret they were made with', () => {
    expect(redact('bad: _sig=BD50704B80A47394025527D6D51FB582&x=1', [])).toBe('bad: _sig=***&x=1');
    const signature = base64('signature of 256 bits, and then some more of it');
    expect(redact(`sign=${encodeURIComponent(signature)}`, [])).toBe('sign=***');
  });

  it('ignores secrets that are absent or empty', () => {
    expect(redact('text', [undefined, ''])).toBe('text');
  });

  it('replaces invisible characters by spaces and cuts off what is too long', () => {
    expect(redact('a\r\n\u0000b\u202E', [])).toBe('a b');
    expect(redact('x'.repeat(500), [])).toHaveLength(300);
  });

  it('comes to an end with a long text of letters that base64 and hex have', () => {
    // Where the search grew with the square of the text, this would run into the timeout.
    expect(redact('ab12'.repeat(500_000), ['Cn4ry-Zq7', 'ab1'.repeat(60)])).toBe('***');
  });
});
