/**
 * Codes **invented by the sandboxes**, for the vendors publish none for these refusals. They all begin with 8800, as no
 * documented code does.
 */
export const INVENTED_CODES = {
  parameter: 8800001,
  identityTaken: 8800011,
  userNotExist: 8800021,
  roleNotExist: 8800022,
  managerNotExist: 8800023,
  lookUp: 8800031,
  protocol: 8800101,
} as const;

/** The text of a refusal, which says so when its code is invented. */
export const describeRefusal = (code: number, text: string): string =>
  Math.floor(code / 1_000) === 8_800 ? `${text} (code invented by the sandbox)` : text;
