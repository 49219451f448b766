import type { Language } from '../../messages/language.ts';

/** A number of things, as a language groups its digits. */
export const count = (language: Language, number: number): string => number.toLocaleString(language);

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** How long something took, in its two largest units: `1.9 sec`, `3 min 20 sec`, `2 hr 5 min`. */
export function duration(language: Language, seconds: number): string {
  const unit = (name: string, value: number): string =>
    value.toLocaleString(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: 1,
    });
  if (seconds < 60) return unit('second', seconds);
  const at = UNITS.findIndex(([, length]) => seconds >= length);
  const [name, length] = UNITS[at] ?? UNITS[2];
  const [smaller, smallerLength] = UNITS[at + 1] ?? (['second', 1] as const);
  const whole = Math.floor(seconds / length);
  const rest = Math.floor((seconds - whole * length) / smallerLength);
  return [unit(name, whole), ...(rest > 0 ? [unit(smaller, rest)] : [])].join(' ');
}

/** A time in a zone as a person reads it: `2026-11-29 10:06 (UTC+08:00)`. */
export const shownTime = (time: string): string =>
  `${time.slice(0, 16).replace('T', ' ')} (UTC${time.slice(19)})`;
