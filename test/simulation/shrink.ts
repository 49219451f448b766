import { FAULTS, type Strike } from './faults.ts';
import type { Mutant } from './mutants.ts';
import { type Run, runSeed, timeOf } from './run-seed.ts';

/** The fewest strikes found with which a seed still fails. */
export interface Shrunken {
  readonly run: Run;
  readonly dropped: ReadonlySet<string>;
}

/** Most runs that are spent on one seed. */
const MAX_RUNS = 300;

/**
 * Leaves strikes out, many at a time and then one by one, for as long as the seed still fails. Leaving one out may
 * bring others about: they are left out in turn.
 */
export async function shrink(seed: number, mutant?: Mutant): Promise<Shrunken> {
  const options = mutant ? { mutant } : {};
  let best: Shrunken = { run: await runSeed(seed, options), dropped: new Set() };
  let runs = 1;
  for (let size = best.run.strikes.length; size >= 1 && runs < MAX_RUNS; size = Math.floor(size / 2)) {
    for (let at = 0; at < best.run.strikes.length && runs < MAX_RUNS; runs++) {
      const without = best.run.strikes.slice(at, at + size).map(({ id }) => id);
      const dropped = new Set([...best.dropped, ...without]);
      const run = await runSeed(seed, { ...options, dropped });
      const isBetter = run.findings.length > 0 && run.strikes.length < best.run.strikes.length;
      if (isBetter) best = { run, dropped };
      else at += size;
    }
  }
  return best;
}

/** What happened, as a person would tell it. */
export function tellStory({ seed, findings, strikes }: Run): string {
  const events = strikes.map(
    (strike) => `  ${timeOf(strike.at)}  ${strike.step}: ${FAULTS[strike.fault]} (${nthOf(strike)})`,
  );
  const found = findings.map((finding) => `  → ${finding}`);
  return [`Seed ${seed} fails after ${strikes.length} accidents:`, ...events, 'Found:', ...found].join('\n');
}

const nthOf = ({ id }: Strike): string => id.slice(id.lastIndexOf('#'));
