import { jobOfKey } from '../../shared/core/layout.ts';
import { buildReport } from '../../shared/io/build-report.ts';
import { createJobStore } from '../../shared/io/job-store.ts';
import { createLog, type Log } from '../../shared/io/log.ts';
import type { ObjectStore } from '../../shared/io/object-store.ts';
import { createdObjects } from '../../shared/io/s3-event.ts';
import { createS3Client, createS3ObjectStore } from '../../shared/io/s3-object-store.ts';

/** Makes the function that turns `complete/<job>` into the job's report. A repeated event changes nothing. */
export function createReport(deps: { store: ObjectStore; log: Log }): (event: unknown) => Promise<void> {
  const { store, log } = deps;
  return async (event) => {
    for (const { bucket, key, eventTime } of createdObjects(event)) {
      const job = jobOfKey(key);
      await buildReport({ jobs: createJobStore(store, bucket), files: store }, job, new Date(eventTime));
      log.info('report written', { job });
    }
  };
}

let report: ReturnType<typeof createReport> | undefined;

/** The Lambda's entry: an S3 event on `complete/` of the work bucket. */
export async function handler(event: unknown): Promise<void> {
  report ??= createReport({ store: createS3ObjectStore(createS3Client()), log: createLog('report') });
  await report(event);
}
