import { claimKey } from '../job/keys.ts';
import { hasRecord, type Owned, putOwned, readOwned, type WorkBucket } from '../job/work-bucket.ts';
import { Claim, claimedForMs, firstClaim, takeOver } from './claim.ts';

export const readClaim = (work: WorkBucket, job: string, chunk: number): Promise<Owned<Claim> | undefined> =>
  readOwned(work, claimKey(job, chunk), Claim);

/** Whether anybody has ever begun a chunk. */
export const hasClaim = (work: WorkBucket, job: string, chunk: number): Promise<boolean> =>
  hasRecord(work, claimKey(job, chunk));

/** As {@link putOwned}. */
export const putClaim = (
  work: WorkBucket,
  claim: Claim,
  replaces: string | undefined,
): Promise<string | undefined> => putOwned(work, claimKey(claim.job, claim.chunk), claim, replaces, Claim);

/** Thrown by {@link HeldClaim.save} when another attempt has taken the chunk over: the loser stops at once. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
  constructor(claim: Claim) {
    super(`Another attempt has taken over chunk ${claim.chunk} of job ${claim.job}.`);
  }
}

/** A claim in our hands. */
export interface HeldClaim {
  readonly claim: Claim;
  /** @throws ClaimLost when the chunk is no longer ours. */
  save(changes: Partial<Claim>): Promise<void>;
  /** Saves a last time and lets go: whoever comes next may take over at once. @throws ClaimLost */
  release(claim: Claim): Promise<void>;
}

export type ClaimAttempt =
  | { readonly held: HeldClaim }
  | { readonly held: undefined; readonly waitMs: number };

/**
 * Claims a chunk, so that it has one owner at a time. It is claimed before the look-up, not after it, so that of two
 * deliveries of one message only one makes any call.
 *
 * @param staleMs age from which a held claim may be taken over, see {@link staleAfterMs}
 * @returns the claim, or how long the chunk must be left alone
 */
export async function claimChunk(
  work: WorkBucket,
  chunk: { job: string; chunk: number },
  attempt: string,
  staleMs: number,
): Promise<ClaimAttempt> {
  const first = firstClaim(chunk.job, chunk.chunk, attempt);
  // Nearly every claim is the first: it is put without a look before, and a foreign one that stands there refuses it.
  const firstEtag = await putClaim(work, first, undefined);
  if (firstEtag !== undefined) return { held: holdClaim(work, first, firstEtag) };
  const standing = await readClaim(work, chunk.job, chunk.chunk);
  if (!standing) return { held: undefined, waitMs: staleMs };
  const waitMs = claimedForMs(standing.value, standing.ageMs, staleMs);
  if (waitMs > 0) return { held: undefined, waitMs };
  const claim = takeOver(standing.value, attempt, standing.ageMs);
  const etag = await putClaim(work, claim, standing.etag);
  // Somebody was faster: the claim is as fresh as can be.
  if (etag === undefined) return { held: undefined, waitMs: staleMs };
  return { held: holdClaim(work, claim, etag) };
}

function holdClaim(work: WorkBucket, first: Claim, firstEtag: string): HeldClaim {
  let claim = first;
  let etag = firstEtag;

  async function put(next: Claim): Promise<void> {
    const saved = await putClaim(work, next, etag);
    if (saved === undefined) throw new ClaimLost(claim);
    claim = next;
    etag = saved;
  }

  return {
    get claim() {
      return claim;
    },
    save: (changes) => put({ ...claim, ...changes }),
    release: (last) => put({ ...last, state: 'released' }),
  };
}

/**
 * Releases a claim whose holder is known to be gone, without calling that a crash of the chunk: whole machines are
 * switched off for other reasons than a row.
 *
 * @returns how long the chunk must still wait, in milliseconds: a request that the holder sent may yet take effect. Nobody
 *   knows when the holder died, so what it may have sent was sent just now; from the release on time counts.
 */
export async function releaseAbandoned(
  work: WorkBucket,
  chunk: { job: string; chunk: number },
  gatewayTimeoutMs: number,
): Promise<number> {
  const standing = await readClaim(work, chunk.job, chunk.chunk);
  if (!standing) return 0;
  const { current: _, ...claim } = standing.value;
  const releasedForMs = claim.state === 'released' ? standing.ageMs : 0;
  if (claim.state === 'held') await putClaim(work, { ...claim, state: 'released' }, standing.etag);
  // A claim names every write before it is sent.
  const hasSentNothing = claim.creating.length + claim.updating.length === 0;
  return hasSentNothing ? 0 : Math.max(0, gatewayTimeoutMs - releasedForMs);
}
