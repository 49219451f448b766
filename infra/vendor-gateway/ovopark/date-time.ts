/** The gateway's local time, that of China, is so far ahead of UTC. */
const CHINA_AHEAD_MS = 8 * 3_600_000;

/** Reads `yyyyMMddHHmmss` as milliseconds since 1970; NaN for anything else, the 30th of February too. */
export function parseTimestamp(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/;
  const iso = text.replace(parts, '$1-$2-$3T$4:$5:$6.000Z');
  const ms = parts.test(text) ? Date.parse(iso) : Number.NaN;
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString() === iso;
  return isReal ? ms - CHINA_AHEAD_MS : Number.NaN;
}

/** Reads `yyyy-MM-dd HH:mm:ss` in the same way. */
export function parseDateTime(text: string): number {
  const isInForm = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text);
  return isInForm ? parseTimestamp(text.replaceAll(/\D/g, '')) : Number.NaN;
}
