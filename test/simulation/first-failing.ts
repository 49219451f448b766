import type { Mutant } from './mutants.ts';
import { runSeed } from './run-seed.ts';
import { shrink, tellStory } from './shrink.ts';

/** The first of some seeds that fails, if any does. */
export async function firstFailing(
  seeds: Iterable<number>,
  mutant: Mutant = {},
): Promise<number | undefined> {
  for (const seed of seeds) {
    const { findings } = await runSeed(seed, { mutant });
    if (findings.length > 0) return seed;
  }
  return undefined;
}

/** The numbers from `first` to `last`. */
export function* numbers(first: number, last: number): Generator<number> {
  for (let next = first; next <= last; next++) yield next;
}

/** `holds`, or what happened in the first world in which something does not. */
export async function storyOf(seeds: Iterable<number>): Promise<string> {
  const seed = await firstFailing(seeds);
  return seed === undefined ? 'holds' : tellStory((await shrink(seed)).run);
}
