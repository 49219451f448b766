/** Everything of one seed, put together: what is given, what may go wrong, and the five functions amid it. */
import { openS3State, type S3State } from '../../infra/local-aws/s3/s3-state.ts';
import { cancelKey, HOLDS, jobOfKey, namesKey, releaseKey } from '../../shared/job/keys.ts';
import { type Chance, createChance } from './chance.ts';
import { deliver, notify, scheduleSweeps } from './events.ts';
import {
  clearWeather,
  createFaultSource,
  type Draw,
  drawWeather,
  type Fault,
  type FaultSource,
  type Weather,
} from './faults.ts';
import { FILES, startFunction, WORK } from './functions.ts';
import type { Mutant } from './mutants.ts';
import { createPlatform, type Platform } from './platform.ts';
import { concurrencyOf, enterpriseOf, profileOfUpload, settingsAt } from './profiles.ts';
import { countMessages, createQueues, type Queues } from './queues.ts';
import { FUNCTION_NAMES } from './sandbox.ts';
import { drawScenario, type Scenario } from './scenario.ts';
import { createSimulatedGateway, type SimulatedGateway } from './simulated-gateway.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import { createWatch } from './watch.ts';
import type { Watch } from './watched.ts';

export interface World {
  readonly timeline: Timeline;
  readonly weather: Weather;
  readonly scenario: Scenario;
  readonly faults: FaultSource;
  readonly s3: S3State;
  readonly queues: Queues;
  readonly gateway: SimulatedGateway;
  readonly platform: Platform;
  readonly watch: Watch;
}

export interface WorldOptions {
  readonly seed: number;
  readonly start: number;
  readonly mutant: Mutant;
  readonly dropped: ReadonlySet<string>;
  /** Instead of the one that the seed would have, and in clear weather. */
  readonly scenario: Scenario | undefined;
  readonly onStep: (step: string, possible: readonly Fault[], struck: Fault | undefined) => void;
  /** Hears the whole story; absent, nobody tells it. */
  readonly trace: ((at: number, line: string) => void) | undefined;
}

/** The functions that the stack lets run in chains of any length. */
const MAY_LOOP: ReadonlySet<string> = new Set(['upsert', 'settle']);

/** Makes the world of a seed. Nothing has happened in it yet: its timeline does it all. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { seed, start, mutant, dropped, onStep, trace: tell } = options;
  const chance = createChance(seed);
  const timeline = createTimeline(start);
  const { now } = timeline;
  const trace = tell ? (line: string) => tell(now(), line) : () => {};
  const isNightly = chance.isHeads('nightly', 0.12);
  const weather = options.scenario ? clearWeather(start) : drawWeather(chance, start, isNightly);
  const scenario = options.scenario ?? drawScenario(chance, start, isNightly);
  const faults = createFaultSource({ chance, weather, now, dropped, onStep });
  const draw: Draw = (step, possible) => {
    const fault = faults.draw(step, possible);
    if (fault) trace(`${step} ✗ ${fault}`);
    return fault;
  };
  const s3 = await openS3State({
    now,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => chance.whole('bytes', 0, 255)),
  });
  s3.createBucket(FILES, { versioned: true });
  s3.createBucket(WORK, { versioned: false });
  const watch = createWatch({ s3, scenario });
  const { maxReceiveCount } = scenario;
  const deletesBeforeWork = mutant.deletesBeforeWork ?? false;
  const queues: Queues = createQueues({
    now,
    chance,
    draw,
    onSend: (message, sender) => watch.seeMessage(message, sender, countMessages(queues)),
    deletesBeforeWork,
    maxReceiveCount,
  });
  const gateway = createSimulatedGateway({ timeline, chance, scenario, paceFactor: mutant.paceFactor ?? 1 });
  const onNotice = { event: watch.seeEvent, message: watch.seeMessageText };
  const surroundings = {
    s3,
    ...queues,
    gateway,
    scenario,
    chance,
    now,
    mutant,
    onLog: watch.seeLog,
    onNotice,
  };
  const delivery = { timeline, chance, draw, watch };
  const platform = createPlatform({
    timeline,
    chance,
    faults,
    trace,
    mayLoop: mutant.mayLoop ?? MAY_LOOP,
    start: (sandbox) => startFunction(sandbox, surroundings),
    onFailure(body) {
      deliver(delivery, 'destination', ['late', 'twice', 'lost'], () => queues.deadLetters.send({ body }));
    },
  });
  platform.connect(queues.rows, 'upsert', () => concurrencyOf(settingsAt(scenario, 'queue', now())));
  platform.connect(queues.deadLetters, 'settle', () => 2);
  notify(delivery, s3, platform);
  scheduleSweeps(delivery, queues, platform);
  const put = (bucket: string, key: string, text: string): void =>
    void s3.put({ bucket, key, body: s3.stageBytes(Buffer.from(text)) });
  const world = { timeline, weather, scenario, faults, s3, queues, gateway, platform, watch };
  arrange(world, start, put);
  answerHeldJobs({ s3, chance, timeline }, put);
  return world;
}

/** Plans all that a scenario has people do. */
function arrange(
  { timeline, scenario, gateway, platform, watch }: World,
  start: number,
  put: (bucket: string, key: string, text: string) => void,
): void {
  const { profiles } = settingsAt(scenario, 'queue', start);
  for (const { at, text } of scenario.names)
    for (const { name } of profiles) timeline.after(at - start, () => put(FILES, namesKey(name), text));
  for (const { at, key, text } of scenario.uploads) timeline.after(at - start, () => put(FILES, key, text));
  for (const { at, key, login, showName } of scenario.drifts) {
    const enterprise = enterpriseOf(profileOfUpload(scenario, key));
    timeline.after(at - start, () => gateway.drift(enterprise, login, { showName }));
  }
  for (const { upload, at } of scenario.cancels) {
    timeline.after(at - start, () => {
      const { job } = watch.dropped[upload] ?? {};
      if (job !== undefined) put(WORK, cancelKey(job), JSON.stringify({ job }));
    });
  }
  const { deployment } = scenario;
  for (const name of deployment ? FUNCTION_NAMES : [])
    timeline.after((deployment?.at ?? 0) + (deployment?.lagMs[name] ?? 0) - start, () =>
      platform.deploy(name),
    );
}

const HOUR_MS = 3_600_000;

/** A person reads that a job is held, soon or hours later, and releases it; now and then it is cancelled instead. */
function answerHeldJobs(
  { s3, chance, timeline }: { readonly s3: S3State; readonly chance: Chance; readonly timeline: Timeline },
  put: (bucket: string, key: string, text: string) => void,
): void {
  const answered = new Set<string>();
  s3.onObjectCreated(({ bucket, key }) => {
    const job = jobOfKey(key);
    if (bucket !== WORK || !key.startsWith(HOLDS) || answered.has(job)) return;
    answered.add(job);
    const afterMs = chance.draw('held for') ** 3 * 8 * HOUR_MS;
    const isCancelled = chance.isHeads('held cancelled', 0.15);
    timeline.after(afterMs, () => {
      if (isCancelled) put(WORK, cancelKey(job), JSON.stringify({ job }));
      else put(FILES, releaseKey(job), JSON.stringify({ job, by: 'person' }));
    });
  });
}
