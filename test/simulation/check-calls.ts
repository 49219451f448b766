/**
 * How often the gateway was called, and by whom: never faster than its limit, seldom in an outage, never after a cancel or
 * past a guard, never for whom the profile protects.
 */
import type { Rest } from './rest.ts';
import { profileAt } from './scenario.ts';
import { PROTECTED } from './uploads.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** An outage is known for one after so long. */
const KNOWN_AFTER_MS = 2 * MINUTE;

export function checkCalls(rest: Rest): string[] {
  return [
    ...checkPace(rest),
    ...checkOutages(rest),
    ...checkCancels(rest),
    ...checkGuards(rest),
    ...checkProtected(rest),
  ];
}

/** Whoever was at work at a deployment is done by then. */
const OVER_AFTER_MS = MINUTE;

/** Of workers and validate. Where a share is less than one a second, each may still have one in the same second. */
function checkPace({ gateway, scenario }: Rest): string[] {
  const { workers, profile, deployment } = scenario;
  const changedAt = (deployment?.at ?? Infinity) + OVER_AFTER_MS;
  const times = gateway.calls.map(({ at }) => at);
  const isTooFast = (calls: readonly number[], limits: readonly number[]): boolean =>
    mostWithin(calls, SECOND) > Math.max(workers + 1, ...limits);
  const [before, now] = [profile, profileAt(scenario, Infinity)].map((each) => each.requestsPerSecond);
  return isTooFast(times, [before ?? 0, now ?? 0]) ||
    isTooFast(
      times.filter((at) => at >= changedAt),
      [now ?? 0],
    )
    ? ['the gateway saw more calls than its limit']
    : [];
}

function checkOutages({ gateway, scenario }: Rest): string[] {
  return scenario.outages.flatMap(({ from, to }) => {
    const known = callTimes(gateway.calls).filter((at) => at >= from + KNOWN_AFTER_MS && at < to);
    const most = mostWithin(known, MINUTE);
    return most < 60 * scenario.workers ? [] : [`in an outage the gateway saw ${most} calls in a minute`];
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
function checkGuards({ gateway, scenario, watch }: Rest): string[] {
  const { maxCreates } = scenario.profile;
  if (!maxCreates) return [];
  return watch.dropped.flatMap(({ job, upload: { key, rows = [] } }) => {
    const created = gateway.writes.filter((write) => write.job === job && write.method === 'create');
    const creates = new Set(created.map(({ login }) => login)).size;
    // Rows that are refused for their managers' sake are among the people that the guard counts.
    const isAllowed = creates <= maxCreates.rows || creates <= maxCreates.share * rows.length;
    return isAllowed || watch.released.has(job)
      ? []
      : [`${key} created ${creates} of ${rows.length} unasked`];
  });
}

const checkProtected = ({ gateway }: Rest): string[] =>
  gateway.writes.some(({ login }) => login === PROTECTED)
    ? [`${PROTECTED} is protected and was written`]
    : [];

/** A chunk in work is finished; no other is begun. */
function checkCancels({ gateway, watch }: Rest): string[] {
  const late = gateway.writes.filter(
    ({ job, invokedAt }) => invokedAt > (watch.cancelledAt.get(job) ?? Infinity),
  );
  return late.map(({ login }) => `${login} was written by a worker that came after the job was cancelled`);
}
