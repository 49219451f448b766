import { afterAll, describe, expect, it } from 'vitest';
import { startSandboxGateway } from '../../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { createGateways } from '../../../shared/gateway/connect.ts';
import { createInstantTime } from '../../shared/gateway/virtual-time.ts';
import { START } from '../../support/job-bench.ts';
import { createUpsertBench, MINUTE, userRow } from '../../support/upsert-bench.ts';

const ROWS = 500;
const SEEDS = [1, 2];

/** What goes wrong, each in one call of 22: together in one of four. */
const TROUBLE = [
  'http=500',
  'http=403',
  'effect=reset',
  'effect=lose-answer',
  'effect=truncate',
  'code=-100',
  'code=-500',
  'code=-999',
] as const;
const CHANCE = 1 - 0.75 ** (1 / TROUBLE.length);

const faultsOf = (seed: number): string[] =>
  TROUBLE.map((fault, n) => `${fault},chance=${CHANCE},seed=${seed * 7919 + n * 104_729}`);

/** Imports so many new users over real connections into a gateway that does not see doubles; time passes by itself. */
async function importInto(faults: readonly string[]) {
  const rows = Array.from({ length: ROWS }, (_, n) => userRow(n + 2, `u${n}`));
  let now = () => START;
  await using gateway = await startSandboxGateway({ isUnique: false, now: () => now(), faults });
  const bench = await createUpsertBench(undefined, rows);
  now = bench.now;
  const { key, secret, url } = gateway;
  const { now: monotonicNow, sleep } = createInstantTime();
  const gateways = createGateways({ now: bench.now, monotonicNow, sleep });
  bench.deps.openGateway = async (profile, onCall, { signal }) =>
    gateways.connect(profile, { key, secret, url }, { workers: 1, onCall, signal });
  let deliveries = 0;
  for (; !(await bench.result()); deliveries++) {
    await bench.deliver();
    bench.advance(MINUTE);
  }
  await gateways.close();
  const outcomes: Record<string, number> = {};
  for (const { outcome } of (await bench.result())?.rows ?? [])
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const logins = gateway.users().map(({ values }) => values.userName);
  const { arrivals, faults: struck } = gateway.stats();
  const troubled = Object.values(struck).reduce((sum, count) => sum + count, 0);
  return { outcomes, doubles: logins.length - new Set(logins).size, calls: arrivals, troubled, deliveries };
}

describe('a gateway with trouble in a quarter of all calls', () => {
  const runs: Awaited<ReturnType<typeof importInto>>[] = [];
  const sum = (of: (run: (typeof runs)[number]) => number): number =>
    runs.reduce((total, run) => total + of(run), 0);
  afterAll(() => {
    const known = (outcome: string): number => sum(({ outcomes }) => outcomes[outcome] ?? 0);
    process.stdout.write(
      `${ROWS * runs.length} rows: ${known('created')} created, ${known('failed')} failed, ${known('unknown')} unknown, ` +
        `${sum(({ doubles }) => doubles)} doubled; ${sum(({ calls }) => calls)} calls, ` +
        `${sum(({ troubled }) => troubled)} of them in trouble; ${sum(({ deliveries }) => deliveries)} deliveries\n`,
    );
  });

  it('creates everybody once, at no more than twice the calls of a calm run', async () => {
    const calm = await importInto([]);
    expect(calm.calls).toBeLessThanOrEqual(1.03 * ROWS);
    for (const seed of SEEDS) runs.push(await importInto(faultsOf(seed)));
    expect(sum(({ troubled }) => troubled) / sum(({ calls }) => calls)).toBeGreaterThan(0.22);
    expect(sum(({ doubles }) => doubles)).toBe(0);
    expect(sum(({ outcomes }) => outcomes.created ?? 0) / (SEEDS.length * ROWS)).toBeGreaterThanOrEqual(
      0.999,
    );
    for (const { calls } of runs) expect(calls).toBeLessThanOrEqual(2 * calm.calls);
  }, 120_000);
});
