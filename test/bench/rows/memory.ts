import { startBenchStack } from '../bench-stack.ts';
import { type Benchmark, count, type Line } from '../benchmark.ts';
import { prepareMeasuring } from '../run-measured.ts';
import { fitLine, show, summarise } from '../statistics.ts';

const MEGABYTE = 1024 * 1024;
const ROUNDS = 3;
const BASE_MB = 100;
const BYTES_A_ROW = 16;

const megabytes = (value: number): string => `${value.toFixed(0)} MB`;

/** The most memory that validate ever holds: its own work in plain Node, and the deployed function in the local stack. */
export const memoryBenchmark: Benchmark = {
  name: 'memory',
  async run({ memoryRows, rounds }) {
    await using measuring = await prepareMeasuring();
    const lines: Line[] = [];
    const points: (readonly [number, number])[] = [];
    for (const rows of memoryRows) {
      const file = await measuring.staffFile(rows);
      const plain: number[] = [];
      for (let round = 0; round < Math.min(rounds, ROUNDS); round++)
        plain.push((await measuring.run('validate', file)).peakMb);
      const deployed = await measureDeployed(file);
      const limit = BASE_MB + (BYTES_A_ROW * rows) / MEGABYTE;
      const peak = summarise(plain);
      points.push([rows, peak.median * MEGABYTE]);
      lines.push({
        what: `peak memory of validate, ${count(rows)} rows`,
        ours: show(peak, megabytes),
        against: `the deployed function of 512 MB, with the AWS SDK, in the local stack: ${megabytes(deployed)}`,
        ratio: (peak.median / limit).toFixed(2),
        target: `≤ ${megabytes(limit)}`,
        reached: peak.median <= limit,
      });
    }
    const { slope, origin } = fitLine(points);
    lines.push({
      what: 'its slope',
      ours: `${slope.toFixed(1)} bytes a row above ${megabytes(origin / MEGABYTE)}`,
      against: '',
      ratio: '',
      target: `≤ ${BYTES_A_ROW} bytes a row`,
      reached: slope <= BYTES_A_ROW,
    });
    return lines;
  },
};

async function measureDeployed(file: string): Promise<number> {
  await using bench = await startBenchStack();
  return await bench.validate(file);
}
