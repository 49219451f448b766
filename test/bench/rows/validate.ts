import { type Benchmark, count, type Line, thousands } from '../benchmark.ts';
import type { Way } from '../measured-process.ts';
import { type Measured, type Measuring, prepareMeasuring } from '../run-measured.ts';
import { show, summarise } from '../statistics.ts';

const WAYS = ['validate', 'bare-papaparse', 'convenient', 'report'] as const satisfies Way[];

/** Validate and report, each without network, against reading the same bytes in other ways. */
export const validateBenchmark: Benchmark = {
  name: 'validate',
  async run({ rounds, validateRows, reportRows }) {
    await using measuring = await prepareMeasuring();
    const file = await measuring.staffFile(validateRows);
    const all: Record<(typeof WAYS)[number], number>[] = [];
    for (let round = 0; round < rounds; round++) all.push(await measureRound(measuring, file, reportRows));

    const ours = show(summarise(all.map(({ validate }) => validate)), thousands);
    const against = (way: Way, name: string): string =>
      `${name}: ${show(summarise(all.map((round) => round[way])), thousands)} rows/s`;
    const ratio = (way: Way, other: Way) => summarise(all.map((round) => round[way] / round[other]));
    const bare = ratio('validate', 'bare-papaparse');
    const convenient = ratio('validate', 'convenient');
    const report = ratio('report', 'validate');
    const fixed = (value: number): string => value.toFixed(2);
    const what = `validate ${count(validateRows)} rows`;
    return [
      {
        what,
        ours: `${ours} rows/s`,
        against: against('bare-papaparse', 'bare papaparse loop'),
        ratio: show(bare, fixed),
        target: '≥ 0.25',
        reached: bare.median >= 0.25,
      },
      {
        what,
        ours: `${ours} rows/s`,
        against: against('convenient', 'the convenient way'),
        ratio: show(convenient, fixed),
        target: '≥ 2',
        reached: convenient.median >= 2,
      },
      {
        what: `report of ${count(reportRows)} rows`,
        ours: `${show(summarise(all.map((round) => round.report)), thousands)} rows/s`,
        against: against('validate', 'validate'),
        ratio: show(report, fixed),
        target: '≥ 0.5',
        reached: report.median >= 0.5,
      },
    ] satisfies Line[];
  },
};

/** Rows a second of CPU, by way. */
async function measureRound(measuring: Measuring, file: string, reportRows: number) {
  const rowsPerSecond = ({ rows, cpuSeconds }: Measured): number => rows / cpuSeconds;
  return {
    'bare-papaparse': rowsPerSecond(await measuring.run('bare-papaparse', file)),
    validate: rowsPerSecond(await measuring.run('validate', file)),
    convenient: rowsPerSecond(await measuring.run('convenient', file)),
    report: rowsPerSecond(await measuring.run('report', String(reportRows))),
  };
}
