/**
 * Chance from one seed. Every draw is a function of the seed, of what it is for, and of how often that was drawn
 * before: so a schedule stays the same elsewhere when one fault is taken out of it.
 */
export interface Chance {
  /** The next number in [0, 1) for a purpose. */
  draw(purpose: string): number;
  /** A whole number from `least` to `most`. */
  whole(purpose: string, least: number, most: number): number;
  pick<T>(purpose: string, from: readonly [T, ...T[]]): T;
  isHeads(purpose: string, probability?: number): boolean;
}

export function createChance(seed: number): Chance {
  const streams = new Map<string, { readonly hash: number; drawn: number }>();

  function draw(purpose: string): number {
    let stream = streams.get(purpose);
    if (stream === undefined) {
      stream = { hash: hashText(purpose), drawn: 0 };
      streams.set(purpose, stream);
    }
    stream.drawn += 1;
    return mix(seed, stream.hash, stream.drawn) / 2 ** 32;
  }

  const whole = (purpose: string, least: number, most: number): number =>
    least + Math.floor(draw(purpose) * (most - least + 1));
  return {
    draw,
    whole,
    pick: (purpose, from) => from[whole(purpose, 0, from.length - 1)] ?? from[0],
    isHeads: (purpose, probability = 0.5) => draw(purpose) < probability,
  };
}

/** FNV-1a. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Three words to one, each step the finalizer of MurmurHash3. */
function mix(...words: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const word of words) {
    hash = Math.imul((hash ^ word) + 0x6d2b79f5, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
