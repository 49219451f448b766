import { appendFileSync } from 'node:fs';
import { isOfNames } from '../../shared/job/keys.ts';
import { NoticeDetail, noticeMessage } from '../../shared/report/notice.ts';
import type { LocalStackOptions } from '../local-aws/stack/start-local-stack.ts';

/**
 * Hears what the stack tells the world: keeps every event and every message as a line of JSON, and says one line of each job.
 *
 * @param isServing a run that imports brings its table of names along, and says nothing of it
 */
export function hearNotices(
  file: string,
  { isServing, tell }: { readonly isServing: boolean; readonly tell: (line: string) => void },
): Required<Pick<LocalStackOptions, 'onEvent' | 'onMessage'>> {
  const keep = (notice: object): void => appendFileSync(file, `${JSON.stringify(notice)}\n`);
  return {
    onEvent(event) {
      keep(event);
      const detail = NoticeDetail.parse(event.detail);
      if (isServing || !isOfNames(detail.upload.key)) tell(noticeMessage(detail).subject);
    },
    onMessage: keep,
  };
}
