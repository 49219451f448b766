const formats = new Map<string, Intl.DateTimeFormat>();

/** Makes the clock on the wall of a time zone: milliseconds since 1970 → `yyyy-MM-dd HH:mm:ss`. */
export function createWallClock(timeZone: string): (epochMs: number) => string {
  // Of all locales, Swedish writes a date and time in this very form. To make a format takes longer than a call's signature.
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(timeZone, format);
  return (epochMs) => format.format(epochMs);
}

const MINUTE_MS = 60_000;

/** A time in a zone, to the second and with its distance from UTC, as ISO 8601 has it: `2026-11-29T10:06:14+08:00`. */
export function zonedTime(epochMs: number, timeZone: string): string {
  const time = createWallClock(timeZone)(epochMs).replace(' ', 'T');
  const minutes = Math.round((Date.parse(`${time}Z`) - epochMs) / MINUTE_MS);
  const distance = Math.abs(minutes);
  const [hours, rest] = [Math.floor(distance / 60), distance % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${time}${minutes < 0 ? '-' : '+'}${hours}:${rest}`;
}
