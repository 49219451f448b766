/**
 * One seed from beginning to end.
 *
 *   uploads are dropped ──▶ things go wrong ──▶ calm ──▶ at rest: checked
 *                                                └──▶ no rest within a day: that is a finding too
 */
import { checkRun } from './checks.ts';
import type { Strike } from './faults.ts';
import { featuresOf } from './features.ts';
import { countOutcomes, readJob } from './job.ts';
import { type Mutant, NO_MUTANT } from './mutants.ts';
import { countMessages } from './queues.ts';
import type { Scenario } from './scenario.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export interface RunOptions {
  readonly mutant?: Mutant;
  /** Strikes that do not take place, by id. */
  readonly dropped?: ReadonlySet<string>;
  /** Instead of the one that the seed would have, and in clear weather. */
  readonly scenario?: Scenario;
  readonly onStep?: WorldOptions['onStep'];
  /** Hears the whole story, line by line. */
  readonly trace?: (line: string) => void;
}

export interface Run {
  readonly seed: number;
  /** What was promised and did not hold; empty when all is well. */
  readonly findings: readonly string[];
  readonly strikes: readonly Strike[];
  /** What its world had besides faults. */
  readonly features: Readonly<Record<string, boolean>>;
  /** How many rows of all uploads were reported as what. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** When every run starts. */
export const START = Date.parse('2026-11-21T10:00:00Z');
const HOUR = 3_600_000;

/** Every upload is dropped by then. */
const DROPPED_WITHIN_MS = HOUR;
/** After calm has come, everything is over within this time. */
const REST_WITHIN_MS = 24 * HOUR;

/** Runs one seed. The same seed and options make the same run. */
export async function runSeed(seed: number, options: RunOptions = {}): Promise<Run> {
  const { stackTraceLimit } = Error;
  // Errors are the daily bread here: without their stacks a run takes half the time.
  Error.stackTraceLimit = options.trace ? stackTraceLimit : 0;
  try {
    return await run(seed, options);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function run(seed: number, options: RunOptions): Promise<Run> {
  const { mutant = NO_MUTANT, dropped = new Set(), scenario, onStep = () => {}, trace } = options;
  const tell = trace && ((at: number, line: string) => trace(`${timeOf(at)} ${line}`));
  const world = await createWorld({ seed, start: START, mutant, dropped, scenario, onStep, trace: tell });
  const rests = await comeToRest(world, mutant.restWithinMs ?? REST_WITHIN_MS);
  const { watch, platform, queues, faults } = world;
  const jobs = watch.dropped.map((dropped) => readJob(world.s3, dropped));
  const rest = { ...world, strikes: faults.strikes, deaths: platform.deaths };
  const findings = [...watch.findings, ...checkRun(rest, jobs)];
  if (!rests) {
    findings.unshift(
      `no rest: ${platform.running()} functions run, ${platform.pending()} events and ${countMessages(queues)} messages wait`,
    );
  }
  for (const finding of findings) trace?.(`→ ${finding}`);
  const features = featuresOf(world.scenario);
  return { seed, findings, strikes: faults.strikes, features, outcomes: countOutcomes(jobs) };
}

async function comeToRest(world: World, restWithinMs: number): Promise<boolean> {
  const { timeline, weather, scenario } = world;
  const calmFrom = Math.max(
    weather.calmFrom,
    START + DROPPED_WITHIN_MS,
    ...scenario.uploads.map(({ at }) => at),
    ...scenario.outages.map(({ to }) => to),
  );
  while (timeline.now() < calmFrom + restWithinMs && (await timeline.step()))
    if (isAtRest(world)) return true;
  return false;
}

function isAtRest({ platform, queues, gateway, watch }: World): boolean {
  const active = platform.running() + platform.pending() + gateway.inFlight() + watch.eventsOnTheirWay();
  return active === 0 && countMessages(queues) === 0 && watch.isEveryJobReported() && watch.isEveryJobTold();
}

/** A time as the story tells it: hours, minutes, seconds since the start. */
export function timeOf(at: number): string {
  const ms = at - START;
  return `${String(Math.floor(ms / HOUR)).padStart(2, '0')}:${new Date(ms).toISOString().slice(14, 23)}`;
}
