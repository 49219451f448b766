const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;

/**
 * Makes the clock on the wall of a time zone: milliseconds since 1970 → `yyyy-MM-dd HH:mm:ss`. Remembers the last
 * second, because a busy caller asks for the same one many times.
 */
export function createWallClock(timeZone: string): (epochMs: number) => string {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  let last = { second: Number.NaN, text: '' };

  return (epochMs) => {
    const second = Math.floor(epochMs / 1000);
    if (second !== last.second) {
      const parts = new Map(format.formatToParts(second * 1000).map(({ type, value }) => [type, value]));
      const [year, month, day, hour, minute, seconds] = PARTS.map((part) => parts.get(part));
      last = { second, text: `${year}-${month}-${day} ${hour}:${minute}:${seconds}` };
    }
    return last.text;
  };
}
