import { type Benchmark, count, type Line, thousands } from '../benchmark.ts';
import { type Measured, type Measuring, prepareMeasuring } from '../run-measured.ts';
import { show, summarise } from '../statistics.ts';

type Measurement = keyof Awaited<ReturnType<typeof measureRound>>;

/** Validate and report, each without network, against reading the same bytes in other ways. */
export const validateBenchmark: Benchmark = {
  name: 'validate',
  async run({ rounds, validateRows, reportRows }) {
    await using measuring = await prepareMeasuring();
    const file = await measuring.staffFile(validateRows);
    const named = await measuring.staffFile(validateRows, true);
    const all: Awaited<ReturnType<typeof measureRound>>[] = [];
    for (let round = 0; round < rounds; round++)
      all.push(await measureRound(measuring, { file, named, reportRows }));

    const ours = show(summarise(all.map(({ validate }) => validate)), thousands);
    const against = (way: Measurement, name: string): string =>
      `${name}: ${show(summarise(all.map((round) => round[way])), thousands)} rows/s`;
    const ratio = (way: Measurement, other: Measurement) =>
      summarise(all.map((round) => round[way] / round[other]));
    const bare = ratio('validate', 'bare-papaparse');
    const convenient = ratio('validate', 'convenient');
    const report = ratio('report', 'validate');
    const beside = ratio('beside-names', 'validate');
    const byName = ratio('named', 'validate');
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
        what: `${what} of ids, with a table of 903 names`,
        ours: against('beside-names', 'with the table'),
        against: against('validate', 'without'),
        ratio: show(beside, fixed),
        target: '≥ 0.98',
        reached: beside.median >= 0.98,
      },
      {
        what: `${what}, every role and store by its name`,
        ours: against('named', 'names'),
        against: against('validate', 'ids'),
        ratio: show(byName, fixed),
        target: '≥ 0.7',
        reached: byName.median >= 0.7,
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
async function measureRound(
  measuring: Measuring,
  { file, named, reportRows }: { readonly file: string; readonly named: string; readonly reportRows: number },
) {
  const rowsPerSecond = ({ rows, cpuSeconds }: Measured): number => rows / cpuSeconds;
  return {
    'bare-papaparse': rowsPerSecond(await measuring.run('bare-papaparse', file)),
    validate: rowsPerSecond(await measuring.run('validate', file)),
    'beside-names': rowsPerSecond(await measuring.run('validate-with-names', file)),
    named: rowsPerSecond(await measuring.run('validate-with-names', named)),
    convenient: rowsPerSecond(await measuring.run('convenient', file)),
    report: rowsPerSecond(await measuring.run('report', String(reportRows))),
  };
}
