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
