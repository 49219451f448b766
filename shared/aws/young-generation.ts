/**
 * How large V8's young generation may grow while a file streams by. Next to nothing of a stream stays alive, so a larger
 * one collects seldomer without sparing work, and is full of garbage meanwhile, with the bytes outside the heap that it
 * holds on to. Lambda's runtime allows a twentieth of the function's memory for each of its three parts, in flags of the
 * command line, which NODE_OPTIONS cannot undo; plain Node allows 16 MB.
 *
 * V8 doubles it whenever enough has survived, and asks a flag for the factor each time: that can be changed in a running
 * process, where the limit itself can not.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves of it; the third part is only used for large objects. */
const ENOUGH_BYTES = 2 * 4 * 1024 * 1024;
const LOOK_EVERY_MS = 5;
/** V8's own. */
const USUAL_FACTOR = 2;

/**
 * Does some work while the young generation grows to about 3 × 4 MB, if it is not larger already. For one piece of work at a
 * time: as in a function, whose process has one invocation at a time.
 */
export async function inSmallYoungGeneration<T>(work: () => Promise<T>): Promise<T> {
  let factor = USUAL_FACTOR;
  const growBy = (wanted: number): void => {
    if (wanted !== factor) setFlagsFromString(`--semi-space-growth-factor=${wanted}`);
    factor = wanted;
  };
  // It also shrinks, when nothing happens: then it may grow again.
  const look = (): void => growBy(youngBytes() < ENOUGH_BYTES ? USUAL_FACTOR : 1);
  const looking = setInterval(look, LOOK_EVERY_MS);
  // So little is collected before the helping threads are awake.
  setFlagsFromString('--no-parallel-scavenge');
  try {
    return await work();
  } finally {
    clearInterval(looking);
    setFlagsFromString('--parallel-scavenge');
    growBy(USUAL_FACTOR);
  }
}

const youngBytes = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
