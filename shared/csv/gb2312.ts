/** The bytes from one to another, both included. */
const bytesFrom = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

let hanzi: ReadonlySet<string> | undefined;

/** The 6,763 hanzi of GB 2312, made when they are first asked for; what GBK added is rare, or traditional. */
export function hanziOfGb2312(): ReadonlySet<string> {
  const pairs = (): number[] =>
    bytesFrom(0xb0, 0xf7).flatMap((lead) => bytesFrom(0xa1, 0xfe).flatMap((trail) => [lead, trail]));
  hanzi ??= new Set(new TextDecoder('gb18030').decode(Uint8Array.from(pairs())));
  return hanzi;
}

let letterLike: ReadonlySet<string> | undefined;

/** The hanzi of GBK whose second byte is that of a letter: what an accent and the letter after it make. */
export function endsLikeLetter(): ReadonlySet<string> {
  if (letterLike) return letterLike;
  const letters = [...bytesFrom(0x41, 0x5a), ...bytesFrom(0x61, 0x7a)];
  const pairs = bytesFrom(0x81, 0xfe).flatMap((lead) => letters.flatMap((trail) => [lead, trail]));
  letterLike = new Set(new TextDecoder('gb18030').decode(Uint8Array.from(pairs)));
  return letterLike;
}

let accents: ReadonlySet<string> | undefined;

/** What accented letters in UTF-8 are when they are read as GBK: 眉 of ü. */
export function hanziOfAccents(): ReadonlySet<string> {
  if (accents) return accents;
  const pairs = [0xc3, 0xc4, 0xc5].flatMap((lead) => bytesFrom(0x80, 0xbf).flatMap((trail) => [lead, trail]));
  accents = new Set(new TextDecoder('gb18030').decode(Uint8Array.from(pairs)));
  return accents;
}
