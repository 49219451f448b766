import { appendFileSync } from 'node:fs';
import { isOfNames } from '../../shared/job/keys.ts';
import { NoticeDetail, noticeMessage } from '../../shared/report/notice.ts';
import type { LocalStackOptions } from '../local-aws/stack/start-local-stack.ts';
import { messageOf, printable } from './command-line.ts';

/**
 * Hears what the stack tells the world: keeps every event and every message as a line of JSON, and says one line of each job.
 *
 * @param isServing people drop tables of names while the stack is served; a run that imports says nothing of any
 * @param onTrouble is told where a line could not be kept
 */
export function hearNotices(
  file: string,
  {
    isServing,
    tell,
    onTrouble,
  }: {
    readonly isServing: boolean;
    readonly tell: (line: string) => void;
    readonly onTrouble: (error: unknown) => void;
  },
): Required<Pick<LocalStackOptions, 'onEvent' | 'onMessage'>> {
  function keep(notice: object): void {
    try {
      appendFileSync(file, `${JSON.stringify(notice)}\n`);
    } catch (error) {
      tell(`What was told of a job could not be kept: ${printable(messageOf(error))}.`);
      onTrouble(error);
    }
  }
  return {
    onEvent(event) {
      keep(event);
      const detail = NoticeDetail.parse(event.detail);
      if (isServing || !isOfNames(detail.upload.key)) tell(noticeMessage(detail).subject);
    },
    onMessage: keep,
  };
}
