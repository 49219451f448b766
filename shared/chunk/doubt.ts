/**
 * A write that was sent and is not proved: *sent* → so long nobody knows whether it takes effect → looked for → found,
 * or sent again, or judged. A look too early may miss it, so each doubt says when the next one is worth it.
 */
import * as z from 'zod';
import { Problem } from '../user/outcome.ts';

/**
 * `of`: what was sent, so often (`sends`). `says`: what the gateway answered, undefined when its answer never came; `problem`
 * tells it in words. `waitedMs` have certainly passed since it was sent last, and at `lookAtMs` it is looked for;
 * `missedMs`: a look so long after it was sent did not show it. `witnesses` are rows whose creates were answered
 * with proof after this was sent: as long as look-ups do not show them, they prove nothing of this one. `shownMs`: so long after it was sent
 * they were shown. `isCanary`: nobody else of the job may be created before this is settled.
 */
export const Doubt = z.object({
  row: z.int(),
  of: z.enum(['create', 'update']),
  sends: z.int().positive(),
  says: z.enum(['done', 'not done']).optional(),
  problem: Problem,
  waitedMs: z.number(),
  lookAtMs: z.number(),
  missedMs: z.number().optional(),
  witnesses: z.array(z.int()).optional(),
  shownMs: z.number().optional(),
  isCanary: z.boolean().optional(),
});
export type Doubt = z.infer<typeof Doubt>;

/**
 * For so many of the gateway's timeouts a created user may stay hidden from look-ups, where nobody has seen yet how long it
 * takes: a minute, of the usual ten seconds.
 */
const HIDDEN_TIME_OUTS = 6;

/**
 * For so many of them it is looked for as long as its witnesses are hidden too: ten minutes. Then it can no more be told whether
 * it took effect.
 */
const MAX_HIDDEN_TIME_OUTS = 60;

/** The longest pause before a write is sent again, as a multiple of the first. */
const MAX_PAUSE = 12;

/**
 * A write that was sent so often, nine minutes long with the usual timeout, while the gateway answered look-ups, is its own row's trouble
 * and no outage. Of writes that have trouble one time in four, 15 in a million come so far.
 */
const MAX_SENDS = 8;

/** How long a write may take: `timeoutMs` until it takes effect, and `hiddenMs` more until look-ups show it. */
export interface Delays {
  readonly timeoutMs: number;
  readonly hiddenMs: number;
}

/**
 * The doubt after one more send. A create that was answered is under way no more: it is looked for as soon as it may be seen.
 *
 * @param counts false where the gateway was in trouble altogether
 */
export function doubtAfter(
  sent: Pick<Doubt, 'row' | 'of' | 'says' | 'problem' | 'witnesses' | 'isCanary'>,
  before: Doubt | undefined,
  { timeoutMs, hiddenMs }: Delays,
  counts: boolean,
): Doubt {
  const sends = before?.of === sent.of ? before.sends + Number(counts) : 1;
  const settleMs = timeoutMs + hiddenMs;
  const grown = settleMs * Math.min(2 ** (sends - 1), MAX_PAUSE);
  const isOver = sent.of === 'create' && !sent.isCanary;
  const answered = isOver ? hiddenMs : settleMs;
  return { ...sent, sends, waitedMs: 0, lookAtMs: sent.says === undefined ? grown : answered };
}

/** What is about to be sent again is as good as sent: a worker that dies now leaves a doubt as fresh as can be. */
export function renewed(doubt: Doubt, { timeoutMs, hiddenMs }: Delays): Doubt {
  const { missedMs: _, witnesses: __, shownMs: ___, ...rest } = doubt;
  return { ...rest, waitedMs: 0, lookAtMs: timeoutMs + hiddenMs };
}

/** The same doubt, so much later. */
export const later = (doubt: Doubt, ms: number): Doubt => ({ ...doubt, waitedMs: doubt.waitedMs + ms });

/** How long it is until the next look is worth it; 0 when it is now. */
export const dueInMs = ({ lookAtMs, waitedMs }: Doubt): number => Math.max(0, lookAtMs - waitedMs);

/** Whether a look showed the witnesses of a doubt: all of them, or not; undefined where it has none. */
export type Witnessed = 'shown' | 'hidden' | undefined;

/**
 * The doubt after a look that did not show the user, with growing pauses; undefined when that look was the last one needed.
 *
 * A create is looked for six timeouts long; for less, where nobody is told to be there, and a timeout has passed since its
 * witnesses were shown; for longer, while they are hidden.
 */
export function afterLook(doubt: Doubt, timeoutMs: number, witnessed: Witnessed): Doubt | undefined {
  const { of, says, isCanary, waitedMs } = doubt;
  const shownMs = doubt.shownMs ?? (witnessed === 'shown' ? waitedMs : undefined);
  const isPatient = says === 'done' || isCanary || shownMs === undefined;
  const usualMs = HIDDEN_TIME_OUTS * timeoutMs;
  const enoughMs = isPatient ? usualMs : Math.min(shownMs + timeoutMs, usualMs);
  const mostMs = witnessed === 'hidden' ? MAX_HIDDEN_TIME_OUTS * timeoutMs : enoughMs;
  if (of === 'update' || waitedMs >= mostMs) return undefined;
  const lookAtMs = Math.min(Math.max(timeoutMs, 2 * waitedMs), mostMs);
  return { ...doubt, missedMs: waitedMs, ...(shownMs === undefined ? {} : { shownMs }), lookAtMs };
}

/**
 * How long others may be hidden, and a bit longer, by a create of which no earlier look than this one showed anything; 0 where
 * this was the first.
 */
export const hiddenMsOf = ({ missedMs = 0, waitedMs }: Doubt, timeoutMs: number): number =>
  missedMs >= timeoutMs ? 2 * waitedMs : 0;

/** Whether it is not sent again: the gateway has said what it thinks of it, or has been asked often enough. */
export const isFinal = ({ says, sends }: Doubt): boolean => says !== undefined || sends >= MAX_SENDS;
