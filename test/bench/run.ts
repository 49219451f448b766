/**
 * `npm run bench`: every row of the table, measured side by side on this machine; see {@link HELP}. It measures and never
 * judges: a figure that misses its target is printed, not an error.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Benchmark, FULL, type Line, QUICK } from './benchmark.ts';
import { renderResults } from './render-results.ts';
import { growthBenchmark } from './rows/growth.ts';
import { memoryBenchmark } from './rows/memory.ts';
import { nightlyBenchmark } from './rows/nightly.ts';
import { overheadBenchmark } from './rows/overhead.ts';
import { shippedBenchmark } from './rows/shipped.ts';
import { sizesBenchmark } from './rows/sizes.ts';
import { fairnessBenchmark, smallJobBenchmark } from './rows/small-job.ts';
import { validateBenchmark } from './rows/validate.ts';
import { wholeImportBenchmark } from './rows/whole-import.ts';

/** With about how many minutes each takes in full, on two processors. */
const BENCHMARKS: readonly (Benchmark & { readonly minutes: number })[] = [
  { ...validateBenchmark, minutes: 2 },
  { ...nightlyBenchmark, minutes: 2 },
  { ...memoryBenchmark, minutes: 2 },
  { ...wholeImportBenchmark, minutes: 8 },
  { ...shippedBenchmark, minutes: 3 },
  { ...sizesBenchmark, minutes: 15 },
  { ...smallJobBenchmark, minutes: 1 },
  { ...fairnessBenchmark, minutes: 2 },
  { ...overheadBenchmark, minutes: 1 },
  { ...growthBenchmark, minutes: 6 },
];

const HELP = `Usage: npm run bench -- [options]

  --quick       small sizes and single rounds, under a minute: whether everything runs, its figures are rough
  --only NAME   only this one (may be given again): ${BENCHMARKS.map(({ name }) => name).join(', ')}
  --help        this text

Prints a table. All of it, and not quick, is also written to test/bench/RESULTS.md.
`;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

async function main({ quick, only, help }: typeof values): Promise<void> {
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const known = new Set(BENCHMARKS.map(({ name }) => name));
  const unknown = only.find((name) => !known.has(name));
  if (unknown !== undefined) throw new Error(`There is no "${unknown}"; there are ${[...known].join(', ')}.`);
  const lines: Line[] = [];
  const wanted = BENCHMARKS.filter(({ name }) => only.length === 0 || only.includes(name));
  const allMinutes = wanted.reduce((sum, { minutes }) => sum + minutes, 0);
  if (!quick) process.stderr.write(`about ${allMinutes} minutes in all\n`);
  for (const { name, run, minutes } of wanted) {
    process.stderr.write(quick ? `${name} …\n` : `${name}, about ${minutes} minutes …\n`);
    lines.push(...(await run(quick ? QUICK : FULL)));
  }
  const results = renderResults(lines, new Date());
  process.stdout.write(results);
  if (!quick && only.length === 0) await writeFile(join(import.meta.dirname, 'RESULTS.md'), results);
}

await main(values);
