import { ONE_CORE_MB } from '../../../infra/sizes.ts';
import { type BenchStack, startBenchStack } from '../bench-stack.ts';
import { type Benchmark, count } from '../benchmark.ts';
import { type Cost, dollars, memoryOf, priceOf, showParts } from '../cost.ts';
import { PRICES } from '../prices.ts';
import { prepareMeasuring } from '../run-measured.ts';
import type { Used } from '../usage.ts';

/** What the profiles of real gateways ship with. */
const LIMIT = 10;
const LATENCY_MS = 50;
const COST_TARGET = 0.35;
const ROWS = 1_000_000;
/** How often a job writes how far it is when it runs for a day. */
const PROGRESS_SECONDS = '100';
/** A worker is measured with so much of its memory left free at the least. */
const RESERVE = 0.1;

/**
 * Imports at the pace of the profiles that ship, where Lambda waits: what a million rows would cost, and whether the worker is large
 * enough. What one chunk costs is the difference of two imports, for what each job costs once is lost in a million rows.
 */
export const shippedBenchmark: Benchmark = {
  name: 'shipped',
  async run({ shippedRows: [few, many], validateRows: computedRows }) {
    const gateway = { latencyMs: LATENCY_MS, requestsPerSecond: LIMIT };
    const workers = { WORKERS: 'auto' };
    await using bench = await startBenchStack(gateway, { PROGRESS_SECONDS, ...workers }, workers);
    await costOfImport(bench, 'warm', 1);
    const least = await costOfImport(bench, 'few', few);
    const before = workerOf(bench.usage.read()).seconds;
    bench.readCpu();
    const most = await costOfImport(bench, 'many', many);
    const cpuSeconds = bench.readCpu().Upsert ?? 0;
    const seconds = workerOf(bench.usage.read()).seconds - before;
    const cost = withComputing(
      grow(least, most, (ROWS - few) / (many - few)),
      await measureComputing(computedRows),
    );
    const memoryMb = memoryOf(LIMIT).Upsert ?? 0;
    const peakMb = bench.peakMb('Upsert') ?? 0;
    const { maxPerSecond, refusedForPace } = await bench.gateway.look();
    const share = cpuSeconds / seconds;
    const has = memoryMb / ONE_CORE_MB;
    const percent = (part: number): string => `${(100 * part).toFixed(1)}%`;
    return [
      {
        what: `modelled AWS cost of ${count(ROWS)} rows at the shipped ${LIMIT} requests/s, with "workers": "auto": one of ${memoryMb} MB`,
        ours: `${dollars(cost.total)}: ${showParts(cost)}`,
        against: `imports of ${count(few)} and ${count(many)} rows, ${((1000 * seconds) / many).toFixed(0)} ms of a worker a row; at most ${maxPerSecond} calls in a second, ${refusedForPace} refused`,
        ratio: (cost.total / COST_TARGET).toFixed(2),
        target: `≤ ${dollars(COST_TARGET)}`,
        reached: cost.total <= COST_TARGET,
      },
      {
        what: "that worker's peak memory",
        ours: `${peakMb.toFixed(0)} MB`,
        against: `the ${memoryMb} MB that it has`,
        ratio: (peakMb / memoryMb).toFixed(2),
        target: `≤ ${1 - RESERVE}`,
        reached: peakMb <= (1 - RESERVE) * memoryMb,
      },
      {
        what: 'its share of a core',
        ours: percent(share),
        against: `what ${memoryMb} MB buy: ${percent(has)}`,
        ratio: (share / has).toFixed(2),
        target: '≤ 0.5',
        reached: share <= has / 2,
      },
    ];
  },
};

/** What an import of new people would have cost, without what computes. */
async function costOfImport(bench: BenchStack, prefix: string, rows: number): Promise<Cost> {
  const read = (): Cost => {
    const used = bench.usage.read();
    return priceOf({ ...used, lambda: { Upsert: workerOf(used) } }, LIMIT);
  };
  const before = read();
  const { summary } = await bench.importRows(rows, prefix);
  await bench.untilIdle();
  if (summary.outcomes.created !== rows)
    throw new Error(`The import went wrong: ${JSON.stringify(summary.outcomes)}`);
  return grow(before, read(), 1, 0);
}

const workerOf = ({ lambda }: Used) => lambda.Upsert ?? { invocations: 0, seconds: 0 };

/** Seconds that validate and report take for a million rows. */
async function measureComputing(rows: number): Promise<number> {
  await using measuring = await prepareMeasuring();
  const validate = await measuring.run('validate', await measuring.staffFile(rows));
  const report = await measuring.run('report', String(rows));
  return (validate.seconds + report.seconds) * (ROWS / rows);
}

function withComputing(cost: Cost, seconds: number): Cost {
  const computing = seconds * (ONE_CORE_MB / 1024) * PRICES.lambda.gigabyteSecond;
  return { ...cost, lambda: cost.lambda + computing, total: cost.total + computing };
}

/** The one cost, so often, and so many times what the other is more. */
function grow(one: Cost, other: Cost, times: number, often = 1): Cost {
  const part = (of: keyof Cost): number => often * one[of] + times * (other[of] - one[of]);
  return {
    lambda: part('lambda'),
    s3: part('s3'),
    sqs: part('sqs'),
    logs: part('logs'),
    total: part('total'),
  };
}
