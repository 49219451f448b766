const MAX_LENGTH = 300;
const CONTROL = /[\p{Cc}\p{Cf}]+/gu;

/** A signature or another long digest that a gateway may echo. */
const DIGEST = /\b[0-9a-f]{32,}\b|(?=[a-z+/%]*\d)[\w+/%]{60,}={0,2}/gi;

/**
 * Makes a gateway's text fit to be shown: `***` replaces signatures and the secrets that it echoes, plain or as they were
 * sent; control characters become spaces, and what is beyond 300 characters is cut off.
 */
export function redact(text: string, secrets: Iterable<string | undefined>): string {
  const known = [...secrets].flatMap((secret) => (secret ? spellings(secret) : []));
  const longestFirst = known.sort((a, b) => b.length - a.length);
  const redacted = longestFirst.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  return redacted.replace(DIGEST, '***').replace(CONTROL, ' ').trim().slice(0, MAX_LENGTH);
}

/** How a secret may look in what a gateway echoes: as it is, in a form, in an address, in JSON. */
function spellings(secret: string): string[] {
  const inForm = new URLSearchParams({ s: secret }).toString().slice('s='.length);
  return [secret, inForm, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
}
