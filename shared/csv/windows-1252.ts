/**
 * The bytes from 0x80 to 0x9f in windows-1252. Node takes that name for Latin-1 and decodes them as control characters
 * (20 and 24 do); those that the encoding lacks are control characters in both.
 */
export const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** What Node decoded as windows-1252, as it is in windows-1252. */
export const fixWindows1252 = (latin1: string): string =>
  latin1.replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80));
