import type { ProfileWithLanguage } from '../gateway/profile.ts';
import { problemOf } from '../messages/say.ts';
import type { Problem } from '../user/outcome.ts';
import type { Cancellation } from './cancellation.ts';
import type { Decided } from './manifest.ts';
import type { Plan } from './plan.ts';

const HOUR_MS = 3_600_000;

/**
 * How old an upload is, in milliseconds. It counts from the event, for the `LastModified` of an upload in parts is when it
 * began; where the event was lost, from when that was noticed. Source: Amazon S3 user guide, "Working with object metadata".
 */
export const jobAgeMs = (
  { droppedAt, noticedAt = droppedAt }: Pick<Plan, 'droppedAt' | 'noticedAt'>,
  now: number,
): number => now - Date.parse(noticedAt);

/** Why nothing of a job may be sent (any more), if so. @param now S3's clock */
export function reasonNotToSend(
  { plan, manifest }: Decided,
  { language, ageLimitHours: hours }: ProfileWithLanguage,
  { now, cancellation }: { readonly now: Date; readonly cancellation: Cancellation | undefined },
): Problem | undefined {
  if (manifest.error) return manifest.error;
  if (cancellation) return cancellation.reason ?? problemOf(language, 'cancelled');
  return jobAgeMs(plan, now.getTime()) > hours * HOUR_MS
    ? problemOf(language, 'age_limit', { hours })
    : undefined;
}
