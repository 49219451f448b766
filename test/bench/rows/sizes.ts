import { setTimeout as sleep } from 'node:timers/promises';
import { ONE_CORE_MB } from '../../../infra/sizes.ts';
import { readChunk } from '../../../shared/chunk/codec.ts';
import { chunkResult, putResult } from '../../../shared/chunk/result.ts';
import { noCalls } from '../../../shared/gateway/call-count.ts';
import { writeComplete } from '../../../shared/job/completion.ts';
import { readDecided } from '../../../shared/job/manifest.ts';
import { plannedJobs } from '../../../shared/job/plan.ts';
import { createStateObjectStore } from '../../support/state-ports.ts';
import { type BenchStack, startBenchStack } from '../bench-stack.ts';
import { type Benchmark, count, type Line } from '../benchmark.ts';
import { prepareMeasuring } from '../run-measured.ts';

/** Half of the 15 minutes that validate and report may take. */
const MAX_SECONDS = 450;
/** What the profiles of real gateways ship with: it makes the most chunks. */
const LIMIT = 10;
const LOOK_EVERY_MS = 100;
const CORES = Math.min(1, ONE_CORE_MB / 1769);

/** How long the deployed functions compute that have a whole core: CPU seconds of their processes, AWS SDK and all, by the share that their memory buys. */
export const sizesBenchmark: Benchmark = {
  name: 'sizes',
  async run({ sizeRows }) {
    await using measuring = await prepareMeasuring();
    const lines: Line[] = [];
    for (const rows of sizeRows) {
      await using bench = await startBenchStack({ requestsPerSecond: LIMIT });
      const file = await measuring.staffFile(rows);
      await bench.validate(file);
      const { Validate: validate = 0 } = bench.readCpu();
      await finish(bench);
      const { Report: report = 0 } = bench.readCpu();
      lines.push(line('validate', rows, validate), line('report, as settle writes it too', rows, report));
    }
    return lines;
  },
};

/** Gives every chunk of the only job a result, and waits for its report. */
async function finish({ stack, peakMb }: BenchStack): Promise<void> {
  const work = { store: createStateObjectStore(stack.s3.state), bucket: stack.buckets.work };
  const { value: job = '' } = await plannedJobs(work).next();
  const { manifest } = await readDecided(work, job);
  for (let number = 1; number <= manifest.chunks; number++) {
    const stored = await readChunk(work, job, number);
    if (!stored) throw new Error(`Chunk ${number} is gone.`);
    const facts = { attempt: 'bench', gatewayCalls: noCalls() };
    await putResult(
      work,
      chunkResult(stored.chunk, facts, new Map(), (row) => ({ row, outcome: 'created' })),
    );
  }
  await writeComplete(work, job);
  while (peakMb('Report') === undefined) await sleep(LOOK_EVERY_MS);
}

const line = (what: string, rows: number, cpuSeconds: number): Line => {
  const seconds = cpuSeconds / CORES;
  return {
    what: `CPU seconds of ${what}, ${count(rows)} rows in chunks of the shipped pace`,
    ours: `${cpuSeconds.toFixed(1)} s`,
    against: `with ${ONE_CORE_MB} MB: ${seconds.toFixed(0)} s of the 900 that it may take`,
    ratio: (seconds / 900).toFixed(2),
    target: `≤ ${MAX_SECONDS} s`,
    reached: seconds <= MAX_SECONDS,
  };
};
