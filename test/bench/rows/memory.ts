import { startBenchStack } from '../bench-stack.ts';
import { type Benchmark, count, type Line } from '../benchmark.ts';
import { prepareMeasuring } from '../run-measured.ts';
import { fitLine } from '../statistics.ts';

const MEGABYTE = 1024 * 1024;
/** A quarter of what a function with a whole core has. */
const MAX_MB = 400;

const megabytes = (value: number): string => `${value.toFixed(0)} MB`;

/** The most memory that validate ever holds: the deployed function in the local stack, and its own work without the SDK. */
export const memoryBenchmark: Benchmark = {
  name: 'memory',
  async run({ memoryRows }) {
    await using measuring = await prepareMeasuring();
    const lines: Line[] = [];
    const points: (readonly [number, number])[] = [];
    for (const rows of memoryRows) {
      const file = await measuring.staffFile(rows);
      const { peakMb } = await measuring.run('validate', file);
      const deployedMb = await measureDeployed(file);
      points.push([rows, peakMb * MEGABYTE]);
      lines.push({
        what: `peak memory of validate, ${count(rows)} rows`,
        ours: megabytes(deployedMb),
        against: `its own work, without the AWS SDK: ${megabytes(peakMb)}`,
        ratio: (deployedMb / MAX_MB).toFixed(2),
        target: `≤ ${megabytes(MAX_MB)}`,
        reached: deployedMb <= MAX_MB,
      });
    }
    const { slope, origin } = fitLine(points);
    const ours = `${slope.toFixed(1)} bytes a row above ${megabytes(origin / MEGABYTE)}`;
    lines.push({ what: 'its slope without the AWS SDK', ours, against: '', ratio: '', target: 'reported' });
    return lines;
  },
};

async function measureDeployed(file: string): Promise<number> {
  await using bench = await startBenchStack();
  return await bench.validate(file);
}
