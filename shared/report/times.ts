import { timeZoneOf } from '../gateway/profile.ts';
import { zonedTime } from '../gateway/wall-clock.ts';
import type { Plan } from '../job/plan.ts';
import type { Summary } from './summary.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * When a job's file was uploaded and by whom, when the job was complete, and when its report is removed.
 *
 * @param keptDays how long the files bucket keeps a report; 0 for ever
 */
export function timesOf(
  plan: Pick<Plan, 'profile' | 'droppedAt' | 'uploadedBy'>,
  completedAt: Date,
  keptDays: number,
): Pick<Summary, 'uploadedAt' | 'uploadedBy' | 'completedAt' | 'expiresAt'> {
  const { droppedAt, uploadedBy } = plan;
  const timeZone = timeZoneOf(plan.profile);
  return {
    uploadedAt: zonedTime(Date.parse(droppedAt), timeZone),
    ...(uploadedBy === undefined ? {} : { uploadedBy }),
    completedAt: zonedTime(completedAt.getTime(), timeZone),
    ...(keptDays > 0
      ? { expiresAt: zonedTime(expiryOf(completedAt.getTime(), keptDays), timeZone) }
      : undefined),
  };
}

/**
 * S3 adds the days to an object's creation, which comes a moment after its job's completion, and rounds up to the next
 * midnight UTC. Source: Amazon S3 user guide, "Lifecycle configuration elements".
 */
const expiryOf = (createdMs: number, days: number): number =>
  (Math.floor(createdMs / DAY_MS) + 1 + days) * DAY_MS;
