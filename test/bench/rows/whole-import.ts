import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchStack } from '../bench-stack.ts';
import { startBenchStack } from '../bench-stack.ts';
import { type Benchmark, count, type Line, type Scale } from '../benchmark.ts';
import { costOf, dollars, type JobUse, showParts, usePerRow } from '../cost.ts';
import { type Seen, startBenchGateway } from '../gateway.ts';
import { show, summarise } from '../statistics.ts';
import { importNaively } from '../ways/naive-import.ts';

export const LIMIT = 100;
export const LATENCY_MS = 50;
const GATEWAY = { latencyMs: LATENCY_MS, requestsPerSecond: LIMIT };
const PREFIX = 'paced';
const LOOK_EVERY_MS = 20;
const COST_TARGET = 0.25;

interface Round {
  readonly rowsPerSecond: number;
  readonly share: number;
  readonly callsPerRow: number;
  readonly refused: number;
  readonly use: JobUse;
  readonly naive: { readonly rowsPerSecond: number; readonly callsPerRow: number };
}

/** A whole import at a gateway's limit, beside the script of an afternoon; and what it would cost on AWS. */
export const wholeImportBenchmark: Benchmark = {
  name: 'import',
  async run({ paced }) {
    const rounds: Round[] = [];
    for (let round = 0; round < paced.rounds; round++) rounds.push(await runRound(paced));
    return [...importLines(paced, rounds), costLine(rounds)];
  },
};

/** One import as measured at the pace, for whoever needs its use of AWS. */
export async function measurePacedUse(rows: number): Promise<JobUse> {
  const { rowsPerSecond: _, ...round } = await runOurs(rows);
  return round.use;
}

async function runRound({ rows, naiveRows }: Scale['paced']): Promise<Round> {
  return { ...(await runOurs(rows)), naive: await runNaive(naiveRows) };
}

async function runOurs(rows: number): Promise<Omit<Round, 'naive'>> {
  await using bench = await startBenchStack({ ...GATEWAY, seed: { rows, prefix: PREFIX } });
  const watch = watchShare(bench);
  const { summary, seconds } = await bench.importRows(rows, PREFIX);
  const share = await watch.end();
  await bench.untilIdle();
  const { created = 0, updated = 0 } = summary.outcomes;
  if (created + updated !== rows)
    throw new Error(`The import went wrong: ${JSON.stringify(summary.outcomes)}`);
  const { arrivals, refusedForPace } = await bench.gateway.look();
  return {
    rowsPerSecond: rows / seconds,
    share,
    callsPerRow: arrivals / rows,
    refused: refusedForPace,
    use: { rows, used: bench.usage.read(), limit: LIMIT },
  };
}

/** The part of the limit that is used from the first call of a worker until no chunk waits any more. */
function watchShare({ gateway, stack }: BenchStack): { end(): Promise<number> } {
  let ended = false;
  let first: Seen | undefined;
  let last: Seen | undefined;

  async function look(): Promise<void> {
    while (!ended) {
      const waiting = stack.sqs.state.queues().reduce((sum, queue) => sum + queue.counts().visible, 0);
      const now = await gateway.look();
      if (waiting > 0 && now.arrivals > 1) {
        first ??= now;
        last = now;
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  const looking = look();
  return {
    async end() {
      ended = true;
      await looking;
      if (!first || !last || first === last) return Number.NaN;
      return (last.arrivals - first.arrivals) / ((last.atMs - first.atMs) / 1000) / LIMIT;
    },
  };
}

async function runNaive(rows: number): Promise<Round['naive']> {
  await using gateway = await startBenchGateway({ ...GATEWAY, seed: { rows, prefix: PREFIX } });
  const { calls, seconds } = await importNaively(gateway, rows, PREFIX);
  return { rowsPerSecond: rows / seconds, callsPerRow: calls / rows };
}

function importLines({ rows, naiveRows }: Scale['paced'], rounds: readonly Round[]): Line[] {
  const figure = (of: (round: Round) => number) => summarise(rounds.map(of));
  const what = `import of ${count(rows)} rows, half new, at ${LATENCY_MS} ms and ${LIMIT} requests/s`;
  const share = figure((round) => round.share);
  const speedUp = figure(({ rowsPerSecond, naive }) => rowsPerSecond / naive.rowsPerSecond);
  const calls = figure(({ callsPerRow }) => callsPerRow);
  const percent = (value: number): string => `${(100 * value).toFixed(1)}%`;
  const tenths = (value: number): string => value.toFixed(1);
  const thousandths = (value: number): string => value.toFixed(3);
  const rate = show(
    figure(({ rowsPerSecond }) => rowsPerSecond),
    tenths,
  );
  return [
    {
      what: `${what}: the limit used while chunks wait`,
      ours: `${show(
        figure((round) => round.share * LIMIT),
        tenths,
      )} calls/s, ${rounds.reduce((sum, { refused }) => sum + refused, 0)} refused`,
      against: `the gateway's limit: ${LIMIT} calls/s`,
      ratio: show(share, percent),
      // Two of a hundred are kept for the looks that decide a job, and the pace leaves two more.
      target: '≥ 95%',
      reached: share.median >= 0.95,
    },
    {
      what: `${what}: speed`,
      ours: `${rate} rows/s`,
      against: `naive script, ${count(naiveRows)} rows: ${show(
        figure(({ naive }) => naive.rowsPerSecond),
        tenths,
      )} rows/s, ${show(
        figure(({ naive }) => naive.callsPerRow),
        tenths,
      )} calls a row`,
      ratio: show(speedUp, (value) => value.toFixed(2)),
      target: '≥ 1.9',
      reached: speedUp.median >= 1.9,
    },
    {
      what: `${what}: calls`,
      ours: `${show(calls, thousandths)} calls a row`,
      against: '1 write a row',
      ratio: show(calls, thousandths),
      target: '≤ 1.03',
      reached: calls.median <= 1.03,
    },
  ];
}

function costLine(rounds: readonly Round[]): Line {
  const costs = rounds.map(({ use }) => costOf(1_000_000, usePerRow([use])));
  const total = summarise(costs.map((cost) => cost.total));
  const [cost] = costs;
  return {
    what: 'modelled AWS cost of 1,000,000 rows, 2 workers',
    ours: `${show(total, dollars)}${cost ? `: ${showParts(cost)}` : ''}`,
    against: 'Step Functions Distributed Map, 50 a batch: $0.56–1.06; one message a row: $2.10',
    ratio: `${(total.median / 0.56).toFixed(2)} of the cheapest`,
    target: `≤ ${dollars(COST_TARGET)}`,
    reached: total.median <= COST_TARGET,
  };
}
