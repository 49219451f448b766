import { NoticeError } from '../../shared/ports/errors.ts';
import type { Notices } from '../../shared/ports/notices.ts';
import { NoticeDetail } from '../../shared/report/notice.ts';
import type { Fault } from './faults.ts';
import type { Sandbox } from './sandbox.ts';

/** Hears what is told to the world: an event with its detail, or the text of a message. */
export interface OnNotice {
  event(detail: NoticeDetail): void;
  message(text: string): void;
}

const POSSIBLE: readonly Fault[] = ['crash before', 'crash after', 'error', 'answer lost', 'slow'];

/** The bus and the topic as a function in a sandbox meets them, with faults. */
export function createFaultyNotices(sandbox: Sandbox, heard: OnNotice): Notices {
  const send = (what: string, act: () => void): Promise<void> =>
    sandbox.call({
      what,
      possible: POSSIBLE,
      act,
      error: () =>
        new NoticeError('InternalFailure', 'No answer.', { retryable: true, details: { to: what } }),
    });
  return {
    putEvent: ({ detail }) => send('put event', () => heard.event(NoticeDetail.parse(detail))),
    publish: ({ subject, body }) => send('publish', () => heard.message(`${subject}\n${body}`)),
  };
}
