/** Reports whose event was lost, or that fail: they are announced again by the hour, and not for ever. */
import { announce, type LastAnnouncement, readAnnouncement } from '../../shared/job/announcement.ts';
import { closeJob } from '../../shared/job/closing.ts';
import { completeKey, holdKey } from '../../shared/job/keys.ts';
import { OPERATOR_LINES } from '../../shared/ports/operator-lines.ts';
import { wasNotified } from '../../shared/report/tell.ts';
import type { Situation, SweepDeps } from './situation.ts';

/** Reports take minutes; until then a missing summary means nothing. */
const REPORT_LATE_AFTER_MS = 45 * 60_000;

/** Of a job whose report has been there for longer nobody is told any more: whoever waited has looked. */
const TOLD_WITHIN_MS = 24 * 3_600_000;

/** Once an hour, so for more than a day. Neither report nor settle could write as much as a short one meanwhile. */
const MAX_ANNOUNCED = 30;

interface Completed {
  readonly completion: LastAnnouncement;
  readonly reportedAt: Date | undefined;
}

/** Of a complete job: until somebody is told, or it is given up; then it is closed. */
export async function announceAgain(
  { work, log, now }: SweepDeps,
  job: string,
  // Announcing stores the one anew, and the other is written once.
  { completion, reportedAt }: Completed,
  { afterRestart }: Pick<Situation, 'afterRestart'>,
): Promise<void> {
  if (!isLate(completion, now()) && !afterRestart) return;
  if (reportedAt && now() - reportedAt.getTime() > TOLD_WITHIN_MS) return closeJob(work, job);
  if (!reportedAt && completion.again >= MAX_ANNOUNCED) {
    log.error(OPERATOR_LINES.reportNeverCame, { job });
    return closeJob(work, job);
  }
  const message = reportedAt
    ? 'job is complete but nobody was told, announced again'
    : 'job is complete but has no report, announced again';
  log.warn(message, { job });
  await announce(work, completeKey(job), completion.again + 1);
}

const isLate = ({ at }: LastAnnouncement, now: number): boolean => now - at.getTime() > REPORT_LATE_AFTER_MS;

/** Of a held job: until somebody is told, or it is given up. It stays held. */
export async function announceHeldAgain(
  { work, log, now }: SweepDeps,
  job: string,
  { afterRestart }: Pick<Situation, 'afterRestart'>,
): Promise<void> {
  if (await wasNotified(work, job, 'held')) return;
  const said = await readAnnouncement(work, holdKey(job));
  if (!said) return announce(work, holdKey(job));
  if (said.again > MAX_ANNOUNCED || !(isLate(said, now()) || afterRestart)) return;
  if (said.again === MAX_ANNOUNCED) log.error(OPERATOR_LINES.heldNeverTold, { job });
  await announce(work, holdKey(job), said.again + 1);
}
