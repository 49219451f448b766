import type { Profile } from '../shared/gateway/profile.ts';
import { sharingOf } from '../shared/gateway/sharing.ts';
import type { Size } from './constructs/process-memory.ts';
import type { Settings } from './settings.ts';

/** What computes gets a whole core: Lambda's share of one grows with memory. Source: Lambda developer guide, "Configure memory". */
export const ONE_CORE_MB = 1769;

/** Of a worker that calls much: some hundred calls a second, and chunks of four million characters. */
const CALLING: Size = { memoryMb: 256 };

/** Of one that has a low limit alone, and waits for most of its time: without a bound V8 would sooner grow than collect. */
const WAITING: Size = { memoryMb: 160, heapMb: 64 };

/** The highest limit, in requests a second, at which half of the share of a core that so little memory buys is enough. */
const WAITS_UP_TO = 10;

/** How many workers are set by a deployment; undefined: as each limit wants it. */
export const workersSet = ({ workers }: Pick<Settings, 'workers'>): number | undefined =>
  workers === 'auto' ? undefined : workers;

/** The size of a worker, by whom it is to call; a sandbox is served on one machine only. */
export function workerSize(
  profiles: readonly Pick<Profile, 'name' | 'secretName' | 'requestsPerSecond' | 'gateway'>[],
  settings: Pick<Settings, 'workers'>,
): Size {
  const called = profiles.filter(({ gateway }) => !('sandbox' in gateway && gateway.sandbox));
  const waits = called.every((profile) => {
    const { limit, workers } = sharingOf(profile, { profiles: new Map(), workers: workersSet(settings) });
    return workers === 1 && limit <= WAITS_UP_TO;
  });
  return waits ? WAITING : CALLING;
}
