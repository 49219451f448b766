/**
 * The simulation from the command line: `npm run simulate -- --seeds 20000 --from 1`, and `-- --seed 17 --trace` for one
 * seed step by step. `--mutant NAME` runs a product that is broken on purpose.
 */
import { parseArgs } from 'node:util';
import { createCoverage } from './coverage.ts';
import { MUTANTS, NO_MUTANT } from './mutants.ts';
import { runSeed } from './run-seed.ts';
import { shrink, tellStory } from './shrink.ts';

const REPORT_EVERY = 1000;
/** After so many failing seeds, more of them tell nothing new. */
const MAX_FAILURES = 3;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    mutant: { type: 'string' },
  },
});
const mutant = values.mutant === undefined ? NO_MUTANT : MUTANTS[values.mutant];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (mutant === undefined) {
  say(`There is no mutant "${values.mutant}". There are: ${Object.keys(MUTANTS).join(' · ')}`);
  process.exitCode = 1;
} else if (values.seed === undefined) {
  process.exitCode = await simulate(Number(values.from), Number(values.seeds));
} else {
  process.exitCode = await replay(Number(values.seed));
}

/** Runs seeds until some fail; answers the exit status. */
async function simulate(from: number, seeds: number): Promise<number> {
  const coverage = createCoverage();
  const started = performance.now();
  let strikes = 0;
  let failures = 0;
  for (let seed = from; seed < from + seeds && failures < MAX_FAILURES; seed++) {
    const run = await runSeed(seed, { ...(mutant && { mutant }), onStep: coverage.see });
    coverage.meet(run.features);
    strikes += run.strikes.length;
    if (run.findings.length > 0) {
      failures += 1;
      say(tellStory((await shrink(seed, mutant)).run));
    }
    const done = seed - from + 1;
    if (done % REPORT_EVERY === 0 || done === seeds) {
      const seconds = (performance.now() - started) / 1000;
      say(`${done} seeds, ${strikes} accidents, ${failures} failing, ${Math.round(done / seconds)} seeds/s`);
    }
  }
  say(coverage.render());
  const missing = coverage.missing();
  if (missing.length > 0) say(`Never struck: ${missing.join(' · ')}`);
  return failures > 0 ? 1 : 0;
}

/** Runs one seed; with `--trace` its smallest failing form is told step by step. */
async function replay(seed: number): Promise<number> {
  const { run, dropped } = await shrink(seed, mutant);
  const isFailing = run.findings.length > 0;
  if (values.trace)
    await runSeed(seed, { ...(mutant && { mutant }), ...(isFailing ? { dropped } : {}), trace: say });
  say(isFailing ? tellStory(run) : `Seed ${seed} holds.`);
  return isFailing ? 1 : 0;
}
