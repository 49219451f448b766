const MAX_LENGTH = 300;
const CONTROL = /[\p{Cc}\p{Cf}]+/gu;

/**
 * Makes a gateway's text fit to be shown: secrets that it echoes are blotted out, control characters become spaces, and
 * what is beyond 300 characters is cut off.
 */
export function redact(text: string, secrets: Iterable<string | undefined>): string {
  const known = [...secrets].filter((secret) => secret !== undefined).filter((secret) => secret !== '');
  const longestFirst = known.sort((a, b) => b.length - a.length);
  const blotted = longestFirst.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  return blotted.replace(CONTROL, ' ').trim().slice(0, MAX_LENGTH);
}
