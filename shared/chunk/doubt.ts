/**
 * A write that was sent and is not proved: *sent* → so long nobody knows whether it takes effect → looked for → found,
 * or sent again, or judged. A look too early may miss it, so each doubt says when the next one is worth it.
 */
import * as z from 'zod';
import { Problem } from '../user/outcome.ts';

/**
 * `of`: what was sent, so often (`sends`). `says`: what the gateway answered, undefined when its answer never came; `problem`
 * tells it in words. `waitedMs` have certainly passed since it was sent last, and at `lookAtMs` it is looked for.
 * `isCanary`: nobody else of the job may be created before this is settled.
 */
export const Doubt = z.object({
  row: z.int(),
  of: z.enum(['create', 'update']),
  sends: z.int().positive(),
  says: z.enum(['done', 'not done']).optional(),
  problem: Problem,
  waitedMs: z.number(),
  lookAtMs: z.number(),
  isCanary: z.boolean().optional(),
});
export type Doubt = z.infer<typeof Doubt>;

/**
 * For so many of the gateway's time-outs a created user may stay hidden from look-ups, where nobody has seen yet how long it
 * takes: a minute, of the usual ten seconds.
 */
const HIDDEN_TIME_OUTS = 6;

/** The longest pause before a write is sent again, as a multiple of the first. */
const MAX_PAUSE = 12;

/**
 * A write that was sent so often, nine minutes long with the usual time-out, while the gateway answered look-ups, is its own row's trouble
 * and no outage. Of writes that have trouble one time in four, 15 in a million come so far.
 */
const MOST_SENDS = 8;

/**
 * The doubt after one more send.
 *
 * @param settleMs how long a write may take to show its effect
 * @param counts false where the gateway was in trouble altogether
 */
export function doubtAfter(
  sent: Pick<Doubt, 'row' | 'of' | 'says' | 'problem' | 'isCanary'>,
  before: Doubt | undefined,
  settleMs: number,
  counts: boolean,
): Doubt {
  const sends = before?.of === sent.of ? before.sends + Number(counts) : 1;
  const grown = settleMs * Math.min(2 ** (sends - 1), MAX_PAUSE);
  return { ...sent, sends, waitedMs: 0, lookAtMs: sent.says === undefined ? grown : settleMs };
}

/** The same doubt, so much later. */
export const later = (doubt: Doubt, ms: number): Doubt => ({ ...doubt, waitedMs: doubt.waitedMs + ms });

/** How long it is until the next look is worth it; 0 when it is now. */
export const dueInMs = ({ lookAtMs, waitedMs }: Doubt): number => Math.max(0, lookAtMs - waitedMs);

/**
 * The doubt after a look that did not show the user, with growing pauses; undefined when that look was the last one
 * needed. A user whom the gateway says it has made, and the first create of a job, are looked for six time-outs long.
 */
export function afterLook(doubt: Doubt, timeoutMs: number): Doubt | undefined {
  const { says, isCanary, waitedMs } = doubt;
  const isPatient = doubt.of === 'create' && (says === 'done' || isCanary);
  const hiddenMs = HIDDEN_TIME_OUTS * timeoutMs;
  if (!isPatient || waitedMs >= hiddenMs) return undefined;
  return { ...doubt, lookAtMs: Math.min(2 * waitedMs, hiddenMs) };
}

/** Whether it is not sent again: the gateway has said what it thinks of it, or has been asked often enough. */
export const isFinal = ({ says, sends }: Doubt): boolean => says !== undefined || sends >= MOST_SENDS;
