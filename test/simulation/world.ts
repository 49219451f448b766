/** Everything of one seed, put together: what is given, what may go wrong, and the five functions amid it. */
import { openS3State, type S3State } from '../../infra/local/s3/s3-state.ts';
import { createChance } from './chance.ts';
import { deliver, notify, scheduleSweeps } from './events.ts';
import {
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
import { createQueues, type Queues } from './queues.ts';
import { drawScenario, type Scenario } from './scenario.ts';
import { createSimulatedGateway, type SimulatedGateway } from './simulated-gateway.ts';
import { createTimeline, type Timeline } from './timeline.ts';
import { createWatch, type Watch } from './watch.ts';

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
  readonly onStep: (step: string, possible: readonly Fault[], struck: Fault | undefined) => void;
  /** Hears the whole story; absent, nobody tells it. */
  readonly trace: ((at: number, line: string) => void) | undefined;
}

/** Makes the world of a seed. Nothing has happened in it yet: its timeline does it all. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { seed, start, mutant, dropped, onStep, trace: tell } = options;
  const chance = createChance(seed);
  const timeline = createTimeline(start);
  const { now } = timeline;
  const trace = tell ? (line: string) => tell(now(), line) : () => {};
  const weather = drawWeather(chance, start);
  const scenario = drawScenario(chance, start);
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
  const queues = createQueues({
    now,
    chance,
    draw,
    onSend: watch.seeMessage,
    deletesBeforeWork,
    maxReceiveCount,
  });
  const gateway = createSimulatedGateway({ timeline, chance, scenario });
  const surroundings = { s3, ...queues, gateway, scenario, chance, now, mutant, onLog: watch.seeLog };
  const delivery = { timeline, chance, draw, watch };
  const platform = createPlatform({
    timeline,
    chance,
    faults,
    trace,
    start: (sandbox) => startFunction(sandbox, surroundings),
    onFailure(body) {
      // Without a plan there would be nothing that the sweep could go on from.
      const possible: readonly Fault[] = watch.isEveryJobPlanned()
        ? ['late', 'twice', 'lost']
        : ['late', 'twice'];
      deliver(delivery, 'destination', possible, () => queues.deadLetters.send({ body }));
    },
  });
  platform.connect(queues.rows, 'upsert', scenario.workers);
  platform.connect(queues.deadLetters, 'settle', 2);
  notify(delivery, s3, platform);
  scheduleSweeps(delivery, queues, platform);
  for (const { at, key, text } of scenario.uploads) {
    timeline.after(
      at - start,
      () => void s3.put({ bucket: FILES, key, body: s3.stageBytes(Buffer.from(text)) }),
    );
  }
  return { timeline, weather, scenario, faults, s3, queues, gateway, platform, watch };
}
