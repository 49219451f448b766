import { startBenchStack } from '../bench-stack.ts';
import { type Benchmark, count, type Line, thousands } from '../benchmark.ts';
import type { CpuSeconds } from '../cpu-meter.ts';
import { prepareMeasuring } from '../run-measured.ts';
import { show, summarise } from '../statistics.ts';

interface Round {
  readonly stackSeconds: number;
  readonly validateSeconds: number;
  readonly cpu: CpuSeconds;
  readonly peakMb: string;
}

/** What the whole local stack adds, at a gateway that answers at once and takes everything. */
export const overheadBenchmark: Benchmark = {
  name: 'overhead',
  async run({ overhead: { rounds: count_, rows } }) {
    await using measuring = await prepareMeasuring();
    const file = await measuring.staffFile(rows);
    const rounds: Round[] = [];
    for (let round = 0; round < count_; round++) {
      const { seconds: validateSeconds } = await measuring.run('validate', file);
      rounds.push({ validateSeconds, ...(await importAtOnce(rows)) });
    }
    const rate = (of: (round: Round) => number) => summarise(rounds.map((round) => rows / of(round)));
    const times = summarise(rounds.map((round) => round.stackSeconds / round.validateSeconds));
    return [
      {
        what: `whole stack, ${count(rows)} rows, gateway without latency and limit`,
        ours: `${show(
          rate(({ stackSeconds }) => stackSeconds),
          thousands,
        )} rows/s; peak ${rounds.at(-1)?.peakMb}`,
        against: `validate alone: ${show(
          rate(({ validateSeconds }) => validateSeconds),
          thousands,
        )} rows/s`,
        ratio: `${show(times, (value) => value.toFixed(1))} × the time`,
        target: 'reported',
      },
      whereTheTimeGoes(rows, rounds),
    ];
  },
};

/** The median round's CPU seconds, the hungriest first; the sandbox gateway is no part of the product. */
function whereTheTimeGoes(rows: number, rounds: readonly Round[]): Line {
  const names = [...new Set(rounds.flatMap(({ cpu }) => Object.keys(cpu)))];
  const parts = names
    .map((name) => [name, summarise(rounds.map(({ cpu }) => cpu[name] ?? 0)).median] as const)
    .sort(([, one], [, other]) => other - one);
  const total = parts.reduce((sum, [, seconds]) => sum + seconds, 0);
  const own = total - (parts.find(([name]) => name === 'gateway')?.[1] ?? 0);
  return {
    what: 'its CPU seconds, by process',
    ours: parts
      .map(([name, seconds]) => `${name} ${seconds.toFixed(1)} (${Math.round((100 * seconds) / total)}%)`)
      .join(', '),
    against: `in all ${total.toFixed(1)}, ${own.toFixed(1)} without the sandbox gateway`,
    ratio: `${((own / rows) * 1000).toFixed(2)} ms of CPU a row`,
    target: 'reported',
  };
}

async function importAtOnce(rows: number): Promise<Omit<Round, 'validateSeconds'>> {
  await using bench = await startBenchStack();
  bench.readCpu();
  const { summary, seconds } = await bench.importRows(rows, 'new');
  if (summary.outcomes.created !== rows)
    throw new Error(`The import went wrong: ${JSON.stringify(summary.outcomes)}`);
  await bench.untilIdle();
  const cpu = bench.readCpu();
  const peakMb = ['Validate', 'Upsert', 'Report']
    .map((name) => `${name} ${Math.round(bench.peakMb(name) ?? 0)} MB`)
    .join(', ');
  return { stackSeconds: seconds, cpu, peakMb };
}
