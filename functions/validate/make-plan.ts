import { growthOf, rowsPerChunk } from '../../shared/chunk/size.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import { type Deployed, type Sharing, sharingOf } from '../../shared/gateway/sharing.ts';
import { isDryRun, uploadOfKey } from '../../shared/job/keys.ts';
import { readLastUpload } from '../../shared/job/last-upload.ts';
import { type Dropped, type Plan, planFor } from '../../shared/job/plan.ts';
import type { Upload } from '../../shared/job/upload.ts';
import type { WorkBucket } from '../../shared/job/work-bucket.ts';

interface PlanDeps extends Deployed {
  readonly work: WorkBucket;
}

type Facts = Pick<Upload, 'bytes' | 'lastModified'>;

/** The plan of a dropped file, by the profile as it is now. */
export async function makePlan(
  deps: PlanDeps,
  { bucket, key, version, eventTime, principalId: uploadedBy, noticedAt }: Dropped,
  facts: Facts,
  namesVersion: string | undefined,
): Promise<Plan> {
  const profile = deps.profiles.get(uploadOfKey(key)?.profile ?? '');
  const sharing = profile && sharingOf(profile, deps);
  const chunkRows = sharing ? await chunkRowsFor(deps, profile, sharing, key, facts) : 1;
  return planFor({ bucket, key, version, ...facts }, eventTime, profile, chunkRows, {
    noticedAt,
    uploadedBy,
    namesVersion,
    ...(sharing?.workers === 1 && { oneByOne: true }),
  });
}

/** Of a list of which hardly anybody was sent the last time chunks are larger. */
async function chunkRowsFor(
  { work }: PlanDeps,
  { ledger }: Profile,
  { limit, workers }: Sharing,
  key: string,
  { bytes }: Facts,
): Promise<number> {
  const rows = rowsPerChunk(limit, workers);
  if (!ledger || isDryRun(key)) return rows;
  const { people, sent } = (await readLastUpload(work, key)) ?? {};
  return people && sent !== undefined ? rows * growthOf({ people, sent, bytes }) : rows;
}
