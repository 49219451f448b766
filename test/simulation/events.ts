/** What S3 and the scheduler tell the functions: at least once, some time later. */
import type { ObjectCreated, S3State } from '../../infra/local-aws/s3/s3-state.ts';
import { notificationOf } from '../../infra/local-aws/stack/s3-notification.ts';
import type { Chance } from './chance.ts';
import type { Draw, Fault } from './faults.ts';
import { FILES, WORK } from './functions.ts';
import type { Platform } from './platform.ts';
import { countMessages, type Queues } from './queues.ts';
import type { FunctionName } from './sandbox.ts';
import type { Timeline } from './timeline.ts';
import { UPLOADER } from './uploads.ts';
import type { Watch } from './watched.ts';

export interface Delivery {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly draw: Draw;
  readonly watch: Watch;
}

const HOUR = 3_600_000;
const LATEST_MS = 6 * HOUR;
const SWEEP_EVERY_MS = HOUR / 4;

/** Delivers something: once and soon, unless a fault says otherwise. What is lost is for the sweep to notice. */
export function deliver(
  { timeline, chance, draw, watch }: Delivery,
  step: string,
  possible: readonly Fault[],
  arrive: () => void,
): void {
  const soonMs = (): number => 100 + chance.draw('event delay') ** 3 * 2000;
  const arriveAfter = (ms: number): void => {
    const arrived = watch.sendOnItsWay();
    timeline.after(ms, () => {
      arrived();
      arrive();
    });
  };
  switch (draw(step, possible)) {
    case 'lost':
      watch.excuseStranding();
      break;
    case 'late':
      arriveAfter(chance.draw('late event') ** 2 * LATEST_MS);
      break;
    case 'twice':
      arriveAfter(soonMs());
      arriveAfter(chance.isHeads('repeated late') ? chance.draw('late event') * LATEST_MS : soonMs());
      break;
    default:
      arriveAfter(soonMs());
  }
}

/** Starts validate for every upload and report for every completion. */
export function notify(delivery: Delivery, s3: S3State, platform: Platform): void {
  const send = (created: ObjectCreated, functionName: FunctionName): void => {
    const event = notificationOf(created, UPLOADER);
    deliver(delivery, `event ${functionName}`, possible, () => platform.sendEvent(functionName, event));
  };
  const possible: readonly Fault[] = ['late', 'twice', 'lost'];
  s3.onObjectCreated((created) => {
    delivery.watch.seeObject(created);
    const { bucket, key } = created;
    if (bucket === WORK && /^(?:complete|held)\//.test(key)) send(created, 'report');
    if (bucket === FILES && /^(?:uploads|names|released|announced)\//.test(key)) send(created, 'validate');
  });
}

/** Starts the sweep every quarter of an hour, for ever. */
export function scheduleSweeps(delivery: Delivery, queues: Queues, platform: Platform): void {
  const { timeline, draw, watch } = delivery;
  timeline.after(SWEEP_EVERY_MS, () => {
    scheduleSweeps(delivery, queues, platform);
    if (draw('queue rows', ['purged'])) {
      queues.rows.purge();
      watch.excuseStranding();
    }
    watch.lookForStranded(platform.running() + platform.pending() + countMessages(queues) > 0);
    const fault = draw('event sweep', ['skipped', 'twice']);
    if (fault !== 'skipped') platform.sendEvent('sweep', {});
    if (fault === 'twice') platform.sendEvent('sweep', {});
  });
}
