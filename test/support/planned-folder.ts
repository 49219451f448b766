import { S3Error } from '../../infra/local-aws/s3/s3-error.ts';
import type { S3State } from '../../infra/local-aws/s3/s3-state.ts';
import { planKey } from '../../shared/job/keys.ts';
import { Plan, reportFolderOf } from '../../shared/job/plan.ts';

/** Where the report of a job goes, by its plan; undefined until it is planned. */
export function plannedFolder(s3: S3State, workBucket: string, job: string): string | undefined {
  try {
    const body = s3.read(s3.find(workBucket, planKey(job))) as Uint8Array;
    return reportFolderOf(Plan.parse(JSON.parse(Buffer.from(body).toString())));
  } catch (error) {
    if (error instanceof S3Error && error.status === 404) return undefined;
    throw error;
  }
}
