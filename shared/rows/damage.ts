/**
 * What a spreadsheet has destroyed, recognised by its look, whichever field it is in. It is refused and named, never
 * repaired by guess.
 */
export interface Damage {
  readonly code: 'excel_error' | 'excel_number' | 'damaged_text' | 'stray_character';
  readonly look: RegExp;
}

/** What Excel and WPS show in place of a value: failed formulas, and dates in a column that is too narrow. */
export const EXCEL_ERROR: Damage = {
  code: 'excel_error',
  look: /^(?:#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)|#{2,})$/i,
};

/**
 * `="000123"`: a formula that some programs write to keep zeros. Excel takes it for text, but in a file it is not the
 * value.
 */
export const EXCEL_FORMULA: Damage = { code: 'excel_error', look: /^=".*"$/s };

/**
 * `1.38001E+10`, in Europe `1,38001E+10`: Excel writes a sign and at least two digits of exponent; no identifier looks
 * like that by nature.
 */
export const EXCEL_NUMBER: Damage = {
  code: 'excel_number',
  look: /(?:^|,)-?\d(?:[.,]\d+)?E[+-]\d{2,}(?:,|$)/i,
};

/** U+FFFD, or nothing but question marks: the text was saved in an encoding that lacks its characters. */
export const LOST_TEXT: Damage = { code: 'damaged_text', look: /\uFFFD|^\?+$/ };

/** A line break or an invisible character inside an identifier: two that look the same would be two users. */
export const STRAY_CHARACTER: Damage = { code: 'stray_character', look: /[\p{Cc}\p{Cf}\u2028\u2029]/u };

/** Letters, digits and common Chinese characters alone show no damage: nearly every value is decided by this one look. */
const PLAIN = /^[\w\u4e00-\u9fff]+$/;

/** The first of `damages` that a value shows. */
export const damageOf = (value: string, damages: readonly Damage[]): Damage | undefined =>
  PLAIN.test(value) ? undefined : damages.find(({ look }) => look.test(value));
