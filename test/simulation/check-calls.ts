/** How often the gateway was called, and by whom: never faster than its limit, seldom in an outage, never after a cancel or past a guard. */
import { limitsOf, workersFor } from '../../shared/gateway/sharing.ts';
import type { Job } from './job.ts';
import { settingsAt, settledAt } from './profiles.ts';
import type { Rest } from './rest.ts';
import { FUNCTION_NAMES } from './sandbox.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** An outage is known for one after so long. */
const KNOWN_AFTER_MS = 2 * MINUTE;

export function checkCalls(rest: Rest, jobs: readonly Job[]): string[] {
  const keys = new Set(rest.gateway.calls.map(({ key }) => key));
  return [
    ...[...keys].flatMap((key) => [...checkPace(rest, key), ...checkOutages(rest, key)]),
    ...checkCancels(rest),
    ...checkGuards(rest, jobs),
  ];
}

/**
 * Of workers and validate, with one secret. Where a share is less than one a second, each may still have one in the same second.
 * While a deployment goes on, what was there before and what comes after hold both.
 */
function checkPace({ gateway, scenario }: Rest, key: string): string[] {
  const settled = settledAt(scenario, [...FUNCTION_NAMES, 'queue']);
  const times = gateway.calls.filter((call) => call.key === key).map(({ at }) => at);
  const mostOf = (at: number): number => {
    const { profiles, workers } = settingsAt(scenario, 'queue', at);
    const limit = limitsOf(profiles).get(key) ?? 0;
    return Math.max(workersFor(limit, workers) + 1, limit);
  };
  const [before, now] = [mostOf(0), mostOf(Infinity)];
  const isTooFast =
    mostWithin(times, SECOND) > Math.max(before, now) ||
    mostWithin(
      times.filter((at) => at >= settled),
      SECOND,
    ) > now;
  return isTooFast ? ['the gateway saw more calls than its limit'] : [];
}

function checkOutages({ gateway, scenario }: Rest, key: string): string[] {
  const calls = gateway.calls.filter((call) => call.key === key);
  const workers = Math.max(...[0, Infinity].map((at) => settingsAt(scenario, 'queue', at).workers ?? 1));
  return scenario.outages.flatMap(({ from, to }) => {
    const known = callTimes(calls).filter((at) => at >= from + KNOWN_AFTER_MS && at < to);
    const most = mostWithin(known, MINUTE);
    return most < 60 * workers ? [] : [`in an outage the gateway saw ${most} calls in a minute`];
  });
}

const callTimes = (calls: Rest['gateway']['calls']): number[] =>
  calls.filter(({ by }) => by === 'upsert').map(({ at }) => at);

/** The most times that lie within so many milliseconds. */
function mostWithin(times: readonly number[], ms: number): number {
  let first = 0;
  let most = 0;
  for (const [at, time] of times.entries()) {
    while (time - (times[first] ?? 0) >= ms) first += 1;
    most = Math.max(most, at - first + 1);
  }
  return most;
}

/** Unless a person released it, no job creates more people than its guard allows. */
function checkGuards({ gateway, watch }: Rest, jobs: readonly Job[]): string[] {
  return jobs.flatMap(({ job, profile, upload: { key, rows = [] } }) => {
    const { maxCreates } = profile ?? {};
    if (!maxCreates) return [];
    const created = gateway.writes.filter((write) => write.job === job && write.method === 'create');
    const creates = new Set(created.map(({ login }) => login)).size;
    // Rows that are refused for their managers' sake are among the people that the guard counts.
    const isAllowed = creates <= maxCreates.rows || creates <= maxCreates.share * rows.length;
    return isAllowed || watch.released.has(job)
      ? []
      : [`${key} created ${creates} of ${rows.length} unasked`];
  });
}

/** A chunk in work is finished; no other is begun. */
function checkCancels({ gateway, watch }: Rest): string[] {
  const late = gateway.writes.filter(
    ({ job, invokedAt }) => invokedAt > (watch.cancelledAt.get(job) ?? Infinity),
  );
  return late.map(({ login }) => `${login} was written by a worker that came after the job was cancelled`);
}
