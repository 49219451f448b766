/**
 * Whose turn it is to ask a gateway before a job is decided. However many files are dropped at once, those of one secret ask one
 * after the other, at the share of its limit that is kept for them:
 *
 * *free* → one validate asks: *asking* → it has its answer: *free* · it died: the next one asks when the turn is stale
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

/** The time-out of validate: whoever has the turn for longer has died. A look-up of some hundred users takes minutes where each is a call. */
const STALE_AFTER_MS = 900_000;
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
      try {
        const answer = await ask();
        answered = { answered: settings };
        return answer;
      } finally {
        await put({ state: 'free', ...answered }, etag);
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
