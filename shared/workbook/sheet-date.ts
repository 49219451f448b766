const DAY_SECONDS = 86_400;
/** Day 0 of both calendars; that of 1900 counts so from March 1900 on. */
const EPOCH_1900_MS = Date.UTC(1899, 11, 30);
const EPOCH_1904_MS = Date.UTC(1904, 0, 1);
/** The 29th of February 1900, which only spreadsheets know. */
const NO_DAY = 60;
const END_MS = Date.UTC(10_000, 0, 1);

/** What spreadsheets show where a number is no date. */
const NO_DATE = '########';

/**
 * The date of a cell that is formatted as one, as the readers of rows take it: `2026-06-25`, with its time of day if it has one,
 * `2026-06-25 08:30:00`; the time alone where there is no day, `08:30:00`.
 *
 * @param serial days since the beginning of the workbook's calendar
 */
export function dateText(serial: number, is1904: boolean): string {
  const seconds = Math.round(serial * DAY_SECONDS);
  const days = Math.floor(seconds / DAY_SECONDS);
  if (!(seconds >= 0) || (!is1904 && days === NO_DAY)) return NO_DATE;
  const shifted = !is1904 && days < NO_DAY ? seconds + DAY_SECONDS : seconds;
  const ms = (is1904 ? EPOCH_1904_MS : EPOCH_1900_MS) + shifted * 1000;
  if (ms >= END_MS) return NO_DATE;
  const [day = '', time = ''] = new Date(ms).toISOString().slice(0, 19).split('T');
  if (days === 0) return time;
  return time === '00:00:00' ? day : `${day} ${time}`;
}

/** A date that is written as ISO 8601 has it, as some programs do: `2026-06-25T08:30:00.000Z`. */
const ISO_DATE = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?)?$/;

/** Such a date as {@link dateText} has it; any other text as it stands. */
export function isoDateText(text: string): string {
  const match = ISO_DATE.exec(text.trim());
  if (!match) return text;
  const [, day = '', time = '00:00:00'] = match;
  return time === '00:00:00' ? day : `${day} ${time}`;
}
