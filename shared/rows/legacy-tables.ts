/** What bytes a character had in an encoding that Node only decodes. The tables are made when they are first needed. */

/** A character of a legacy encoding → its bytes. */
export type Table = ReadonlyMap<string, readonly number[]>;

export const bytesFrom = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

/** A table of one byte a character, for the bytes from 0x80 on. */
export const tableOf = (characters: string): Table =>
  new Map([...characters].map((character, at) => [character, [0x80 + at]] as const));

const decodeHigh = (label: string): string =>
  new TextDecoder(label).decode(new Uint8Array(bytesFrom(0x80, 0xff)));

/** What the console of Windows has, which WHATWG has no label for. */
const CONSOLES: Readonly<Record<string, string>> = {
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
};

/** Every character of two bytes, or of one. */
function eastAsianTable(label: string): Table {
  const decoder = new TextDecoder(label);
  const ones = bytesFrom(0x80, 0xff).map((byte) => [byte]);
  const trails = bytesFrom(0x40, 0xfe).filter((byte) => byte !== 0x7f);
  const pairs = bytesFrom(0x81, 0xfe).flatMap((lead) => trails.map((trail) => [lead, trail]));
  const entries = [...pairs, ...ones].map((bytes) => [decoder.decode(new Uint8Array(bytes)), bytes] as const);
  return new Map(entries.filter(([text]) => text.length === 1 && text !== '\ufffd'));
}

const tables = new Map<string, Table>();
const EAST_ASIAN = new Set(['gb18030', 'big5', 'euc-kr', 'euc-jp', 'shift_jis']);

/** @param label of WHATWG, or of a console */
export function legacyTable(label: string): Table {
  const known = tables.get(label);
  if (known) return known;
  const table = EAST_ASIAN.has(label) ? eastAsianTable(label) : tableOf(CONSOLES[label] ?? decodeHigh(label));
  tables.set(label, table);
  return table;
}

/** The bytes of a text; undefined when the encoding lacks one of its characters. */
export function encodeAs(text: string, table: Table): Buffer | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const found = code < 0x80 ? [code] : table.get(character);
    if (!found) return undefined;
    bytes.push(...found);
  }
  return Buffer.from(bytes);
}
