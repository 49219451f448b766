/** What a test encodes text as. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/** Every two-byte character of GB18030 and its bytes: Node decodes it, but does not encode it. */
const TWO_BYTES = new Map<string, readonly number[]>();
const decoder = new TextDecoder('gb18030');
for (let lead = 0x81; lead <= 0xfe; lead++) {
  for (let trail = 0x40; trail <= 0xfe; trail++) {
    const character = decoder.decode(Uint8Array.of(lead, trail));
    if (character.length === 1 && character !== '\ufffd') TWO_BYTES.set(character, [lead, trail]);
  }
}

/** Four bytes count from 0x90308130 for U+10000, in digits of base 10, 126, 10 and 126. */
function encodeSupplementary(codePoint: number): number[] {
  const index = codePoint - 0x10000;
  return [
    0x90 + Math.floor(index / 12_600),
    0x30 + (Math.floor(index / 1_260) % 10),
    0x81 + (Math.floor(index / 10) % 126),
    0x30 + (index % 10),
  ];
}

/** Encodes ASCII, hanzi and what lies beyond the BMP; throws on other characters. */
export function encodeGb18030(text: string): Buffer {
  const bytes = [...text].flatMap((character) => {
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint < 0x80) return [codePoint];
    if (codePoint > 0xffff) return encodeSupplementary(codePoint);
    const pair = TWO_BYTES.get(character);
    if (!pair) throw new Error(`The test's GB18030 encoder does not know U+${codePoint.toString(16)}.`);
    return [...pair];
  });
  return Buffer.from(bytes);
}

export function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === 'gb18030') return encodeGb18030(text);
  if (encoding === 'utf-8') return Buffer.from(text);
  const little = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16le' ? little : little.swap16();
}
