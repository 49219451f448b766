/** Makes the clock on the wall of a time zone: milliseconds since 1970 → `yyyy-MM-dd HH:mm:ss`. */
export function createWallClock(timeZone: string): (epochMs: number) => string {
  // Of all locales, Swedish writes a date and time in this very form.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (epochMs) => format.format(epochMs);
}
