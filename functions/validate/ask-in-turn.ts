/**
 * Whose turn it is to ask a gateway before a job is decided. However many files are dropped at once, those of one secret ask one
 * after the other, each an interval after the one before, at the share of its limit that is kept for them:
 *
 * *free* → one validate asks: *asking*, renewed for as long as it does → it has its answer: *free* · it died: the next one asks
 * when the turn is stale
 *
 * An answer that was had a moment ago, for the same gateway, serves those that come after.
 */
import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Profile } from '../../shared/gateway/profile.ts';
import { probeKey } from '../../shared/job/keys.ts';
import { type Owned, putOwned, readOwned, type WorkBucket } from '../../shared/job/work-bucket.ts';

/** `probes/<secret>`: `answered` are the settings for which the gateway has answered last. */
const Turn = z.object({
  attempt: z.string(),
  state: z.enum(['asking', 'free']),
  answered: z.string().optional(),
});
type Turn = z.infer<typeof Turn>;

/** A look-up of some hundred users takes minutes where each is a call: whoever asks says so again and again. */
const RENEWED_EVERY_MS = 10_000;
const STALE_AFTER_MS = 30_000;
const FRESH_FOR_MS = 60_000;
const PAUSE_MS = 2000;
/** So validate has time left to go on without an answer. */
const MAX_PAUSES = 120;

export interface AskInTurnDeps {
  readonly work: WorkBucket;
  sleep(ms: number): Promise<void>;
}

/**
 * Asks when it is our turn.
 *
 * @param ask what rejects was not answered
 * @param known what needs no asking where the gateway has answered anybody within the last minute; default: it is always asked
 * @returns undefined when the turn did not come within some minutes
 */
export type AskInTurn = <T>(profile: Profile, ask: () => Promise<T>, known?: T) => Promise<T | undefined>;

/** Makes the {@link AskInTurn} of a process. */
export function createAskInTurn({ work, sleep }: AskInTurnDeps): AskInTurn {
  /** Resolves when what is waited for has ended, and no renewal is on its way. */
  async function renewUntil(asking: Promise<unknown>, renew: () => Promise<void>): Promise<void> {
    const ended = asking.then(
      () => true,
      () => true,
    );
    // A renewal that fails is followed by the next one, before the turn is stale.
    while (!(await Promise.race([ended, sleep(RENEWED_EVERY_MS)]))) await renew().catch(() => {});
  }

  return async (profile, ask, known) => {
    const key = probeKey(profile.secretName);
    const settings = settingsOf(profile);
    const attempt = randomUUID();
    for (let pauses = 0; pauses < MAX_PAUSES; pauses++) {
      const standing = await readOwned(work, key, Turn);
      if (known !== undefined && isAnswered(standing, settings)) return known;
      const isTaken = standing?.value.state === 'asking' && standing.ageMs < STALE_AFTER_MS;
      const put = (turn: Omit<Turn, 'attempt'>, replaces: string | undefined) =>
        putOwned(work, key, { attempt, ...turn }, replaces, Turn);
      const etag = isTaken ? undefined : await put({ state: 'asking' }, standing?.etag);
      if (etag === undefined) {
        await sleep(PAUSE_MS);
        continue;
      }
      let answered: Pick<Turn, 'answered'> = {};
      const turn = { etag };
      const asking = ask();
      const renewing = renewUntil(asking, async () => {
        turn.etag = (await put({ state: 'asking' }, turn.etag)) ?? turn.etag;
      });
      try {
        const answer = await asking;
        answered = { answered: settings };
        return answer;
      } finally {
        await renewing;
        await put({ state: 'free', ...answered }, turn.etag);
      }
    }
    return undefined;
  };
}

const isAnswered = (standing: Owned<Turn> | undefined, settings: string): boolean =>
  standing?.value.state === 'free' && standing.value.answered === settings && standing.ageMs < FRESH_FOR_MS;

/** The address, the enterprise and all else of a gateway: an answer for one is none for another. */
const settingsOf = ({ gateway, matchBy }: Profile): string =>
  createHash('sha256')
    .update(JSON.stringify([gateway, matchBy]))
    .digest('hex');
