/** Whether a chunk may call its gateway, asked before its first look-up: who has it alone, and whether it was in trouble a moment ago. */
import type { ChunkRun } from './chunk-run.ts';
import { NO_SEAT } from './seat.ts';
import { runWaves } from './waves.ts';
import { type Stop, troubleOf } from './write.ts';

/** A chunk that waited longer would not be done in this invocation. */
const LEAST_TIME_MS = 43_000;

/** Works on the chunk as soon as nobody has its gateway alone; its result, if it gets one, leaves the seat. */
export async function upsertInSeat(run: ChunkRun): Promise<Stop | undefined> {
  const { deps, context, held, timing } = run;
  const { job, chunk } = held.claim;
  const mayWait = (): boolean => timing.timeLeftMs() > LEAST_TIME_MS;
  const seat = deps.takeSeat ? await deps.takeSeat(context.profile, { job, chunk }, mayWait) : NO_SEAT;
  if (!seat) return { why: 'seat_is_taken' };
  try {
    const stop = await upsertUnlessOpen(run);
    if (stop) await seat.leave();
    return stop;
  } catch (error) {
    await seat.leave();
    throw error;
  }
}

/** Works on the chunk, unless its gateway was in trouble a moment ago. */
async function upsertUnlessOpen(run: ChunkRun): Promise<Stop | undefined> {
  const entry = run.circuit.enter();
  run.isUntried = entry.state === 'open';
  if (entry.state === 'open') return entry.trouble;
  run.isProbe = entry.state === 'half-open';
  const stop = await runWaves(run);
  run.circuit.leave(troubleOf(stop), run.known.size > run.knownAtFirst);
  return stop;
}
