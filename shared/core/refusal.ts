import { NO_PROFILE, uploadOfKey } from './layout.ts';
import { FORMAT, type JobError, type Manifest, type Plan } from './records.ts';
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
export function planFor(upload: Upload, profile: unknown, chunkRows: number): Plan {
  return {
    format: FORMAT,
    job: jobId(upload),
    upload,
    order: uploadOrder(upload),
    profileName: uploadOfKey(upload.key)?.profile ?? NO_PROFILE,
    ...(profile === undefined ? {} : { profile }),
    chunkRows,
  };
}

/** The plan of an upload of which nothing is known but its event. */
export const unplannedPlan = (object: { bucket: string; key: string; version: string; eventTime: string }): Plan =>
  planFor({ ...object, bytes: 0, lastModified: object.eventTime }, undefined, 1);
