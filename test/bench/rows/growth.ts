import { startBenchStack } from '../bench-stack.ts';
import { type Benchmark, count, type Line } from '../benchmark.ts';
import { dollars, priceOf } from '../cost.ts';
import { fitLine } from '../statistics.ts';
import type { Used } from '../usage.ts';
import { LIMIT, measurePacedUse } from './whole-import.ts';

/** Enough rows for a few whole chunks of each worker. */
const PACED_ROWS = 1_200;
const STRAIGHT = 0.999;

/**
 * Request counts are those of whole imports of every size, at a gateway that answers at once; what an upsert function takes
 * at the gateway's pace is measured on a shorter import, and is a time a row.
 */
export const growthBenchmark: Benchmark = {
  name: 'growth',
  async run({ growthRows, paced }) {
    const use = await measurePacedUse(Math.min(paced.rows, PACED_ROWS));
    const upsertSecondsPerRow = (use.used.lambda.Upsert?.seconds ?? 0) / use.rows;
    const points: [number, number][] = [];
    for (const rows of growthRows) {
      await using bench = await startBenchStack();
      await bench.importRows(rows, 'grow');
      await bench.untilIdle();
      points.push([rows, priceOf(atPace(bench.usage.read(), rows * upsertSecondsPerRow), LIMIT).total]);
    }
    const { slope, origin, r2 } = fitLine(points);
    const [smallest] = points;
    return [
      {
        what: `modelled cost of ${growthRows.map(count).join(', ')} rows`,
        ours: points.map(([, cost]) => dollars(cost)).join(', '),
        against: `a straight line: ${dollars(origin)} + ${dollars(slope * 1e6)} for 1,000,000 rows`,
        ratio: `R² ${r2.toFixed(5)}; the dearest row is in the smallest file: ${dollars(
          ((smallest?.[1] ?? 0) / (smallest?.[0] ?? 1)) * 1e6,
        )} for 1,000,000 like it`,
        target: 'a straight line',
        reached: r2 >= STRAIGHT,
      },
    ] satisfies Line[];
  },
};

function atPace(used: Used, upsertSeconds: number): Used {
  const { invocations = 0 } = used.lambda.Upsert ?? {};
  return { ...used, lambda: { ...used.lambda, Upsert: { invocations, seconds: upsertSeconds } } };
}
