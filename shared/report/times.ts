import { timeZoneOf } from '../gateway/profile.ts';
import { zonedTime } from '../gateway/wall-clock.ts';
import type { Plan } from '../job/plan.ts';
import type { Summary } from './summary.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * When a job's file was uploaded and by whom, when the job was complete, and when its report and its upload are removed.
 *
 * @param kept for how many days the files bucket keeps them; 0 for ever
 */
export function timesOf(
  plan: Pick<Plan, 'profile' | 'droppedAt' | 'uploadedBy'>,
  completedAt: Date,
  { keptDays, uploadDays }: { readonly keptDays: number; readonly uploadDays: number },
): Pick<Summary, 'uploadedAt' | 'uploadedBy' | 'completedAt' | 'expiresAt' | 'uploadExpiresAt'> {
  const { droppedAt, uploadedBy } = plan;
  const timeZone = timeZoneOf(plan.profile);
  const expiryOf = (createdMs: number, days: number): string =>
    zonedTime(midnightAfter(createdMs, days), timeZone);
  return {
    uploadedAt: zonedTime(Date.parse(droppedAt), timeZone),
    ...(uploadedBy === undefined ? {} : { uploadedBy }),
    completedAt: zonedTime(completedAt.getTime(), timeZone),
    ...(keptDays > 0 && { expiresAt: expiryOf(completedAt.getTime(), keptDays) }),
    ...(uploadDays > 0 && { uploadExpiresAt: expiryOf(Date.parse(droppedAt), uploadDays) }),
  };
}

/**
 * S3 adds the days to an object's creation, which for a report comes a moment after its job's completion, and rounds up to the next
 * midnight UTC. Source: Amazon S3 user guide, "Lifecycle configuration elements".
 */
const midnightAfter = (createdMs: number, days: number): number =>
  (Math.floor(createdMs / DAY_MS) + 1 + days) * DAY_MS;
