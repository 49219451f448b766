import * as z from 'zod';
import { timeZoneOf } from '../gateway/profile.ts';
import { createWallClock } from '../gateway/wall-clock.ts';
import { jobOfKey, NO_PROFILE, PLANS, planKey, reportFolder, uploadOfKey } from './keys.ts';
import { jobId, Upload, uploadOrder } from './upload.ts';
import { listKeys, readRecord, type WorkBucket, writeOnce } from './work-bucket.ts';

/**
 * `plan/<job>`: what is imported and by which rules. `profile` is the snapshot that every retry obeys, whatever is
 * deployed meanwhile; absent when the folder names no known profile. Its schema is the gateway's business.
 */
export const Plan = z.object({
  format: z.literal(1),
  job: z.string(),
  upload: Upload,
  /** When the upload was stored, as S3's event has it: to the millisecond, where headers know only seconds. */
  droppedAt: z.iso.datetime(),
  /** When it was noticed that the event was lost: nobody could try any row before. `droppedAt` is then the `LastModified`. */
  noticedAt: z.iso.datetime().optional(),
  order: z.string(),
  profileName: z.string(),
  profile: z.unknown().optional(),
  /** The version of the profile's table of names; absent where it had none. Nothing is read with another. */
  namesVersion: z.string().optional(),
  chunkRows: z.int().positive(),
  /** One worker has the gateway alone, and each chunk is sent when the one before it is done; absent: all are sent at once. */
  oneByOne: z.literal(true).optional(),
  /** Where the report goes; absent from the plans of an earlier version. */
  reportFolder: z.string().optional(),
  /** Who uploaded the file, as S3's event has it. May be a person's name: it is told in the summary and on the page, and nowhere else. */
  uploadedBy: z.string().optional(),
});
export type Plan = z.infer<typeof Plan>;

export const readPlan = (work: WorkBucket, job: string): Promise<Plan | undefined> =>
  readRecord(work, planKey(job), Plan);

/** @returns the plan that holds: this one, or what stood there before */
export const writePlan = (work: WorkBucket, plan: Plan): Promise<Plan> =>
  writeOnce(work, planKey(plan.job), plan, Plan);

/** Every job that was planned and has not expired. */
export async function* plannedJobs(work: WorkBucket): AsyncGenerator<string> {
  for await (const key of listKeys(work, PLANS)) yield jobOfKey(key);
}

/** Where a job's report files lie, with the closing slash. */
export const reportFolderOf = ({ reportFolder: folder, upload, job }: Plan): string =>
  folder ?? reportFolder(upload.key, job);

/** The plan of an upload; without a profile it can only be refused. */
export function planFor(
  upload: Upload,
  droppedAt: string,
  profile: unknown,
  chunkRows: number,
  {
    noticedAt,
    uploadedBy,
    namesVersion,
    oneByOne,
  }: Partial<Pick<Plan, 'noticedAt' | 'uploadedBy' | 'namesVersion' | 'oneByOne'>> = {},
): Plan {
  const job = jobId(upload);
  return {
    format: 1,
    job,
    upload,
    droppedAt,
    ...(noticedAt === undefined ? {} : { noticedAt }),
    order: uploadOrder(upload, droppedAt),
    profileName: uploadOfKey(upload.key)?.profile ?? NO_PROFILE,
    ...(profile === undefined ? {} : { profile }),
    ...(namesVersion === undefined ? {} : { namesVersion }),
    chunkRows,
    ...(oneByOne && { oneByOne }),
    reportFolder: reportFolder(upload.key, job, folderTime(droppedAt, timeZoneOf(profile))),
    ...(uploadedBy === undefined ? {} : { uploadedBy }),
  };
}

/** `yyyy-MM-ddTHHmm`: what sorts by time, and may stand in a file's name everywhere. */
const folderTime = (time: string, timeZone: string): string =>
  createWallClock(timeZone)(Date.parse(time)).slice(0, 16).replace(' ', 'T').replace(':', '');

/** What an event tells of an upload. `eventTime` is ISO 8601. */
export interface Dropped {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  readonly eventTime: string;
  readonly principalId?: string | undefined;
  /** When it was noticed that the event was lost, ISO 8601. */
  readonly noticedAt?: string | undefined;
}

const uploadOfEvent = ({ bucket, key, version, eventTime }: Dropped): Upload => ({
  bucket,
  key,
  version,
  bytes: 0,
  lastModified: eventTime,
});

/** The plan of an upload of which nothing is known but its event. */
export const unplannedPlan = (object: Dropped): Plan =>
  planFor(uploadOfEvent(object), object.eventTime, undefined, 1, {
    uploadedBy: object.principalId,
    noticedAt: object.noticedAt,
  });
