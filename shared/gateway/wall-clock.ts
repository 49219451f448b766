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
