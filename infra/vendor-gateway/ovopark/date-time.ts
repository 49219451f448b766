/**
 * Reads `yyyyMMddHHmmss`, the local time of a place so many minutes ahead of UTC, as milliseconds since 1970. Answers
 * undefined for anything else, the 30th of February too.
 */
export function parseTimestamp(text: string, utcOffsetMinutes: number): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  const isReal = isDay && hour < 24 && minute < 60 && second < 60;
  return isReal ? date.getTime() - utcOffsetMinutes * 60_000 : undefined;
}

/** Reads `yyyy-MM-dd HH:mm:ss` in the same way. */
export function parseDateTime(text: string, utcOffsetMinutes: number): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  return parseTimestamp(text.replaceAll(/\D/g, ''), utcOffsetMinutes);
}
