import { noticeSentKey } from '../job/keys.ts';
import { hasRecord, type WorkBucket, writeRecord } from '../job/work-bucket.ts';
import type { Notices } from '../ports/notices.ts';
import { DETAIL_TYPES, type NoticeDetail, type NoticeKind, noticeMessage } from './notice.ts';

/** Whether the world was told of a job. */
export const wasNotified = (work: WorkBucket, job: string, kind: NoticeKind): Promise<boolean> =>
  hasRecord(work, noticeSentKey(job, kind));

/**
 * Tells the world what has become of a job, unless that was done. Who dies in between, or fails at the message, tells it again: an
 * event or a message may come twice, and never not at all.
 *
 * @returns whether it was told now
 */
export async function notifyOnce(
  { work, notices }: { readonly work: WorkBucket; readonly notices: Notices },
  detail: NoticeDetail,
): Promise<boolean> {
  const { kind, job } = detail;
  if (await wasNotified(work, job, kind)) return false;
  await notices.putEvent({ detailType: DETAIL_TYPES[kind], detail });
  await notices.publish(noticeMessage(detail));
  await writeRecord(work, noticeSentKey(job, kind), { job, kind });
  return true;
}
