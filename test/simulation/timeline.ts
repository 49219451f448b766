/**
 * Virtual time: a queue of things to happen, each at its moment. Time stands still while code runs, and jumps to the
 * next moment when all code has come to wait for one.
 */
import type { Clock } from '../../infra/local-aws/lambda/clock.ts';

export interface Timeline extends Clock {
  /** Lets the next thing happen, and all code run that it wakes; false when nothing is left. */
  step(): Promise<boolean>;
}

interface Happening {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** Enough for a stream that is piped into another. */
const TURNS = 3;

/** @param start milliseconds since 1970 */
export function createTimeline(start: number): Timeline {
  const heap: Happening[] = [];
  let now = start;
  let planned = 0;

  return {
    now: () => now,
    after(delayMs, run) {
      const happening = {
        at: now + Math.max(0, Math.round(delayMs)),
        order: planned++,
        run,
        cancelled: false,
      };
      push(heap, happening);
      return () => {
        happening.cancelled = true;
      };
    },
    async step() {
      let next = pop(heap);
      while (next?.cancelled) next = pop(heap);
      if (next === undefined) return false;
      now = next.at;
      next.run();
      await settled();
      return true;
    },
  };
}

/**
 * All that can run without time passing. Promises and streams take turns of their own, and must have done so before
 * this one queues for a turn of the event loop: the embedded queues take theirs there.
 */
async function settled(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise<void>((resolve) => process.nextTick(resolve));
  await new Promise(setImmediate);
}

const isBefore = (one: Happening, other: Happening): boolean =>
  one.at === other.at ? one.order < other.order : one.at < other.at;

function push(heap: Happening[], happening: Happening): void {
  let at = heap.length;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || isBefore(above, happening)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = happening;
}

function pop(heap: Happening[]): Happening | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = heap[2 * at + 1];
    const right = heap[2 * at + 2];
    const child = left && right && isBefore(right, left) ? right : left;
    if (child === undefined || isBefore(last, child)) break;
    heap[at] = child;
    at = child === left ? 2 * at + 1 : 2 * at + 2;
  }
  heap[at] = last;
  return first;
}
