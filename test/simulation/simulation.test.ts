import { describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants.ts';
import { runSeed } from './run-seed.ts';
import { shrink, tellStory } from './shrink.ts';

const SEEDS = 300;
const MUTANT_SEEDS = 2000;

/** The first seed that fails, if any of so many does. */
async function firstFailing(seeds: number, mutant?: keyof typeof MUTANTS): Promise<number | undefined> {
  const broken = mutant === undefined ? undefined : MUTANTS[mutant];
  for (let seed = 1; seed <= seeds; seed++) {
    const { findings } = await runSeed(seed, broken ? { mutant: broken } : {});
    if (findings.length > 0) return seed;
  }
  return undefined;
}

describe('whatever goes wrong', () => {
  it(`nothing is lost, nothing doubled and nothing left hanging, in ${SEEDS} simulated worlds`, async () => {
    const seed = await firstFailing(SEEDS);
    expect(seed === undefined ? 'holds' : tellStory((await shrink(seed)).run)).toBe('holds');
  }, 120_000);

  it('the same seed makes the same run', async () => {
    const tell = async (): Promise<string[]> => {
      const lines: string[] = [];
      await runSeed(22, { trace: (line) => lines.push(line.replace(/request [0-9a-f-]+/, 'request')) });
      return lines;
    };
    expect(await tell()).toEqual(await tell());
  }, 30_000);
});

describe('a product that is broken on purpose', () => {
  for (const name of Object.keys(MUTANTS)) {
    it(`is found out: ${name}`, async () => {
      expect(await firstFailing(MUTANT_SEEDS, name)).toBeDefined();
    }, 300_000);
  }
});
