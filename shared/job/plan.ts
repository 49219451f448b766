import type { JobError } from '../user/outcome.ts';
import { NO_PROFILE, uploadOfKey } from './keys.ts';
import { FORMAT, type Manifest, type Plan } from './records.ts';
import { jobId, type Upload, uploadOrder } from './upload.ts';

/** The decision about a file that is refused as a whole. */
export const refusedManifest = (job: string, error: JobError, dialect?: Manifest['dialect']): Manifest => ({
  job,
  verdict: 'refused',
  chunks: 0,
  rows: 0,
  firstRow: 1,
  columns: [],
  ...(dialect ? { dialect } : {}),
  error,
});

/** The plan of an upload; without a profile it can only be refused. */
export function planFor(upload: Upload, droppedAt: string, profile: unknown, chunkRows: number): Plan {
  return {
    format: FORMAT,
    job: jobId(upload),
    upload,
    droppedAt,
    order: uploadOrder(upload, droppedAt),
    profileName: uploadOfKey(upload.key)?.profile ?? NO_PROFILE,
    ...(profile === undefined ? {} : { profile }),
    chunkRows,
  };
}

interface Dropped {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  readonly eventTime: string;
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
  planFor(uploadOfEvent(object), object.eventTime, undefined, 1);
