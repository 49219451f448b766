import { type Benchmark, count } from '../benchmark.ts';
import { prepareMeasuring, WRONG_EVERY } from '../run-measured.ts';
import { show, summarise } from '../statistics.ts';
import { countNightlyCalls, writeLedger } from '../ways/nightly.ts';

const CHANGED_EVERY = 100;
const MEGABYTE = 1024 * 1024;
const LEAST_BYTES = 120 * MEGABYTE;
const BYTES_A_ROW = 48;

/** A list that comes every night, one row in a hundred changed: what it costs of the gateway, of validate and of its memory. */
export const nightlyBenchmark: Benchmark = {
  name: 'nightly',
  async run({ rounds, validateRows: rows }) {
    await using measuring = await prepareMeasuring();
    const same = await measuring.staffFile(rows);
    const changed = await measuring.staffFile(rows, false, CHANGED_EVERY);
    for (const file of [same, changed]) await writeLedger(file, same);
    const isUser = (row: number): boolean => row % WRONG_EVERY !== 0;
    const calls = await countNightlyCalls(changed, isUser);
    const callsOfSame = await countNightlyCalls(same, isUser);
    const all: { readonly times: number; readonly peakMb: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const alone = await measuring.run('validate', changed);
      const nightly = await measuring.run('nightly', changed);
      all.push({ times: nightly.cpuSeconds / alone.cpuSeconds, peakMb: nightly.peakMb });
    }
    const times = summarise(all.map((round) => round.times));
    const peak = summarise(all.map((round) => round.peakMb));
    const most = (LEAST_BYTES + BYTES_A_ROW * rows) / MEGABYTE;
    const what = `a nightly list of ${count(rows)} rows, 1% changed`;
    return [
      {
        what: `${what}: calls, by the rows that are sent of each chunk`,
        ours: count(calls),
        against: `the next night, nothing changed: ${count(callsOfSame)}`,
        ratio: `${(calls / rows).toFixed(4)} a row`,
        target: '≤ 0.0105',
        reached: calls / rows <= 0.0105,
      },
      {
        what: `${what}: CPU seconds of validate`,
        ours: 'with a ledger of all its people',
        against: 'without one',
        ratio: show(times, (value) => value.toFixed(2)),
        target: '≤ 2',
        reached: times.median <= 2,
      },
      {
        what: `${what}: peak memory of validate, without the AWS SDK`,
        ours: show(peak, (value) => `${value.toFixed(0)} MB`),
        against: '120 MB and 48 bytes a row',
        ratio: (peak.median / most).toFixed(2),
        target: `≤ ${most.toFixed(0)} MB`,
        reached: peak.median <= most,
      },
    ];
  },
};
