import { setTimeout as sleep } from 'node:timers/promises';
import { startSandboxGateway } from '../../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { createGateways } from '../../../shared/gateway/connect.ts';
import { parseProfile } from '../../../shared/gateway/profile.ts';
import { speaking } from '../../support/speaking.ts';
import { type BenchStack, sandboxProfile, startBenchStack } from '../bench-stack.ts';
import { type Benchmark, count, type Line, type Scale } from '../benchmark.ts';
import { staffText, staffValues } from '../staff-file.ts';
import { show, summarise } from '../statistics.ts';
import { LATENCY_MS, LIMIT } from './whole-import.ts';

const GATEWAY = { latencyMs: LATENCY_MS, requestsPerSecond: LIMIT };
const ROWS = 10;
const CONNECTIONS = 8;
const WARM_ALLOWANCE_S = 0.5;
const COLD_ALLOWANCE_S = 1.5;
const FAIRNESS_FACTOR = 3;

const seconds = (value: number): string => `${value.toFixed(2)} s`;

/** Ten new people, from the put to the report being there, beside the gateway's own latency. */
export const smallJobBenchmark: Benchmark = {
  name: 'small-job',
  async run({ smallJobRounds }) {
    const rounds: { floor: number; cold: number; warm: number }[] = [];
    for (let round = 0; round < smallJobRounds; round++) {
      const floor = await measureFloor();
      await using bench = await startBenchStack(GATEWAY);
      const { seconds: cold } = await bench.importRows(ROWS, 'cold');
      await waitUntilCalm();
      const { seconds: warm } = await bench.importRows(ROWS, 'warm');
      rounds.push({ floor, cold, warm });
    }
    const floor = summarise(rounds.map((round) => round.floor));
    const line = (state: 'warm' | 'cold', allowance: number): Line => {
      const above = summarise(rounds.map((round) => round[state] - round.floor));
      return {
        what: `${ROWS} new rows, ${state}, from the put to the report`,
        ours: show(summarise(rounds.map((round) => round[state])), seconds),
        against: `the gateway's own latency: ${show(floor, seconds)}`,
        ratio: `floor + ${show(above, seconds)}`,
        target: `≤ floor + ${allowance} s`,
        reached: above.median <= allowance,
      };
    };
    return [line('warm', WARM_ALLOWANCE_S), line('cold', COLD_ALLOWANCE_S)];
  },
};

/** The window of the gateway's limit passes, so that no job pays for the one before it. */
const waitUntilCalm = (): Promise<void> => sleep(1_000);

/** The calls that ten new people take, one after the other where one needs the other's answer, and never paced. */
async function measureFloor(): Promise<number> {
  await using gateway = await startSandboxGateway({ latencyMs: LATENCY_MS });
  const gateways = createGateways();
  const profile = parseProfile(sandboxProfile(1_000_000), 'The profile');
  const connected = gateways.connect(speaking(profile), gateway, { workers: 1, onCall: () => {} });
  const users = Array.from({ length: ROWS }, (_, at) => staffValues(at + 1));
  const keys = users.map(({ userName = '' }) => userName);
  const [canary, ...others] = users;
  const start = performance.now();
  await connected.find(keys.slice(0, 1));
  await connected.find(keys);
  await connected.create(canary ?? {});
  await connected.find(keys.slice(0, 1));
  for (let from = 0; from < others.length; from += CONNECTIONS)
    await Promise.all(others.slice(from, from + CONNECTIONS).map((user) => connected.create(user)));
  const elapsed = (performance.now() - start) / 1000;
  await gateways.close();
  return elapsed;
}

/** The same ten people while a big list is being imported, beside an idle stack. */
export const fairnessBenchmark: Benchmark = {
  name: 'fairness',
  async run({ fairness }) {
    const { requestsPerSecond } = fairness;
    await using bench = await startBenchStack({ latencyMs: LATENCY_MS, requestsPerSecond });
    await bench.importRows(ROWS, 'first');
    const idle: number[] = [];
    for (let round = 0; round < fairness.rounds; round++) {
      await waitUntilCalm();
      idle.push((await bench.importRows(ROWS, `idle${round}`)).seconds);
    }
    const { busy, chunk } = await measureBusy(bench, fairness);
    const [idleFigure, busyFigure] = [summarise(idle), summarise(busy)];
    const limit = FAIRNESS_FACTOR * idleFigure.median + chunk;
    return [
      {
        what: `${ROWS} new rows while ${count(fairness.rows)} are being imported`,
        ours: show(busyFigure, seconds),
        against: `on an idle stack: ${show(idleFigure, seconds)}; one chunk takes ${seconds(chunk)}`,
        ratio: (busyFigure.median / idleFigure.median).toFixed(1),
        target: `≤ 3 × + one chunk = ${seconds(limit)}`,
        reached: busyFigure.median <= limit,
      },
    ];
  },
};

/** Small jobs one after the other beside a big one, which is left unfinished; and how long one chunk of it takes. */
async function measureBusy(bench: BenchStack, { rounds, rows }: Scale['fairness']) {
  const before = bench.usage.read().longestUpsertSeconds;
  const big = await bench.drop(staffText({ rows, prefix: 'big' }), 'big.csv');
  // A first chunk of it is done when some invocation took longer than any of the small jobs.
  while (bench.usage.read().longestUpsertSeconds <= before) await sleep(10);
  const busy: number[] = [];
  for (let round = 0; round < rounds; round++) {
    busy.push((await bench.importRows(ROWS, `busy${round}`)).seconds);
    if (bench.isReported(big)) throw new Error('The big list was done too early: give it more rows.');
  }
  return { busy, chunk: bench.usage.read().longestUpsertSeconds };
}
