import { staleAfterMs } from '../../shared/chunk/claim.ts';
import type { CanaryAnswer, Learned } from '../../shared/job/canary.ts';
import type { ChunkRun } from './chunk-run.ts';

/** Asks whether creates of the job may be sent, or whether the first of them is this chunk's to send. */
export function enterGate({ deps, context, held }: ChunkRun): Promise<CanaryAnswer> {
  const staleMs = staleAfterMs(deps.timeoutMs, context.profile.gateway.timeoutMs);
  return deps.canary.enter(held.claim, staleMs);
}

/** Tells what became of this chunk's canary, some time after it was sent. */
export async function settleCanary(run: ChunkRun, learned: Learned): Promise<void> {
  const answer = await enterGate(run);
  if (answer.state === 'ours') await answer.tell(learned);
}

/** The chunk is requeued while its canary is looked for: from now on it has as long again to come back. */
export async function keepCanary(run: ChunkRun): Promise<void> {
  await enterGate(run);
}
