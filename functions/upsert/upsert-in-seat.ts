/** Whether a chunk may call its gateway, asked before its first look-up: who has it alone, and whether it was in trouble a moment ago. */
import { SecretError } from '../../shared/ports/errors.ts';
import { OPERATOR_LINES } from '../../shared/ports/operator-lines.ts';
import type { ChunkRun } from './chunk-run.ts';
import { isSeat, NO_SEAT, type TakeSeat } from './seat.ts';
import { runWaves } from './waves.ts';
import { type Stop, troubleOf } from './write.ts';

/** Where nobody could tell whether the seat is taken. */
const UNKNOWN_MS = 30_000;

/** Works on the chunk if nobody else has its gateway alone; its result, if it gets one, leaves the seat. */
export async function upsertInSeat(run: ChunkRun): Promise<Stop | undefined> {
  const seat = await takeSeat(run);
  if (!isSeat(seat)) return { why: 'seat_is_taken', waitMs: seat.waitMs };
  try {
    const stop = await upsertUnlessOpen(run);
    if (stop) await seat.leave();
    return stop;
  } catch (error) {
    await seat.leave();
    throw error;
  }
}

/** A seat that cannot be asked for is no crash of the chunk, and counts as taken. */
async function takeSeat({ deps, context, held, users }: ChunkRun): ReturnType<TakeSeat> {
  const { job, chunk } = held.claim;
  if (!deps.takeSeat) return NO_SEAT;
  try {
    return await deps.takeSeat(context.profile, { job, chunk }, users.length);
  } catch (error) {
    const isSecret = error instanceof SecretError;
    if (isSecret) deps.log.warn('secret cannot be read now, chunk requeued', { job, chunk, error });
    else deps.log.error(OPERATOR_LINES.chunkFailed, { job, chunk, error });
    return { waitMs: UNKNOWN_MS };
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
