/**
 * What a job costs on AWS: what a local run used, by published prices. It holds what is charged by request, by time and by
 * log byte; not what is charged by month (stored bytes, alarms, the secret) nor bytes sent out to the gateway.
 */
import { ONE_CORE_MB, workerSize } from '../../infra/sizes.ts';
import { parseProfile } from '../../shared/gateway/profile.ts';
import { PRICES } from './prices.ts';
import type { Used } from './usage.ts';
import { BENCH_PROFILE } from './ways/profile.ts';

/** What a run of so many rows used. */
export interface JobUse {
  readonly rows: number;
  readonly used: Used;
  /** What the gateway takes, in requests a second. */
  readonly limit: number;
}

const SWEEP_MB = 256;

/** Memory of each function, in MB, as the stack gives it where a gateway takes so many requests a second. */
export function memoryOf(limit: number): Readonly<Record<string, number>> {
  const profile = parseProfile(
    { ...BENCH_PROFILE, requestsPerSecond: limit, gateway: CALLED },
    'The profile',
  );
  return {
    Validate: ONE_CORE_MB,
    Upsert: workerSize([profile], { workers: 'auto' }).memoryMb,
    Report: ONE_CORE_MB,
    Settle: ONE_CORE_MB,
    Sweep: SWEEP_MB,
  };
}

/** A sandbox is never deployed. */
const CALLED = { kind: 'ovopark', url: 'https://gateway.example/cloud.api', enterprise: 1 };

/** S3 charges these like reads; all others like writes. */
const READS: ReadonlySet<string> = new Set(['GetObject', 'HeadObject']);

export interface Cost {
  readonly lambda: number;
  readonly s3: number;
  readonly sqs: number;
  readonly logs: number;
  readonly total: number;
}

/** The mean use a row, over several runs. */
export function usePerRow(uses: readonly JobUse[]): Cost {
  const rows = uses.reduce((sum, use) => sum + use.rows, 0);
  const costs = uses.map(({ used, limit }) => priceOf(used, limit));
  const share = (of: (cost: Cost) => number): number => costs.reduce((sum, cost) => sum + of(cost), 0) / rows;
  return {
    lambda: share(({ lambda }) => lambda),
    s3: share(({ s3 }) => s3),
    sqs: share(({ sqs }) => sqs),
    logs: share(({ logs }) => logs),
    total: share(({ total }) => total),
  };
}

/** So many rows at a price each. */
export function costOf(rows: number, perRow: Cost): Cost {
  const { lambda, s3, sqs, logs, total } = perRow;
  return { lambda: lambda * rows, s3: s3 * rows, sqs: sqs * rows, logs: logs * rows, total: total * rows };
}

/** What a run would have cost. */
export function priceOf(used: Used, limit: number): Cost {
  const memory = memoryOf(limit);
  const lambda = Object.entries(used.lambda).reduce(
    (sum, [name, { invocations, seconds }]) =>
      sum +
      invocations * PRICES.lambda.requests +
      seconds * ((memory[name] ?? 0) / 1024) * PRICES.lambda.gigabyteSecond,
    0,
  );
  const s3 = Object.entries(used.s3).reduce(
    (sum, [action, count]) => sum + count * (READS.has(action) ? PRICES.s3.read : PRICES.s3.write),
    0,
  );
  const sqs = Object.values(used.sqs).reduce((sum, count) => sum + count, 0) * PRICES.sqs.request;
  const logs = (used.logBytes / 1e9) * PRICES.logs.gigabyte;
  return { lambda, s3, sqs, logs, total: lambda + s3 + sqs + logs };
}

export const dollars = (value: number): string => `$${value < 0.01 ? value.toFixed(5) : value.toFixed(3)}`;

export const showParts = ({ lambda, s3, sqs, logs }: Cost): string =>
  `Lambda ${dollars(lambda)}, S3 ${dollars(s3)}, SQS ${dollars(sqs)}, logs ${dollars(logs)}`;
