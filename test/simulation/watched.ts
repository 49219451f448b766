/** What is seen of a run while it goes on. */
import type { ObjectCreated } from '../../infra/local-aws/s3/s3-state.ts';
import type { NewMessage } from '../../infra/local-aws/sqs/messages.ts';
import type { Overlap } from '../../shared/overlap/overlap.ts';
import type { NoticeDetail } from '../../shared/report/notice.ts';
import type { Sandbox } from './sandbox.ts';
import type { SimulatedUpload } from './uploads.ts';

export interface DroppedUpload {
  readonly upload: SimulatedUpload;
  readonly job: string;
  /** Its place in upload order. */
  readonly order: string;
}

export interface Watch {
  readonly findings: string[];
  readonly dropped: readonly DroppedUpload[];
  /** When which job was cancelled. */
  readonly cancelledAt: ReadonlyMap<string, number>;
  /** Held jobs that a person released. */
  readonly released: ReadonlySet<string>;
  /** Every overlap that was ever stored. */
  readonly overlaps: readonly Overlap[];
  /** Chunks that a worker left waiting for an earlier upload. */
  readonly waits: readonly { readonly job: string; readonly chunk: number }[];
  /** Rows that some stored claim named, as `<job> <row>`. */
  readonly claimedRows: ReadonlySet<string>;
  /** When the outcome of which row was first stored, by `<job> <row>`. */
  readonly endedAt: ReadonlyMap<string, number>;
  /** Those that were named by a claim which its worker had let go, to look for them later. */
  readonly requeuedRows: ReadonlySet<string>;
  readonly deadLetterCount: number;
  /** What the sweep sent although both queues could have told it not to. */
  readonly needlessSends: readonly string[];
  seeObject(created: ObjectCreated): void;
  /** @param queued how many messages there were before this one, in both queues */
  seeMessage(message: NewMessage, sender: Sandbox | undefined, queued: number): void;
  seeLog(line: string): void;
  seeEvent(detail: NoticeDetail): void;
  seeMessageText(text: string): void;
  /** Counts something of the platform that has not arrived yet; call the answer when it does. */
  sendOnItsWay(): () => void;
  eventsOnTheirWay(): number;
  /** From now on jobs may depend on the sweep: something was lost that is not the product's to keep. */
  excuseStranding(): void;
  lookForStranded(isBusy: boolean): void;
  isEveryJobReported(): boolean;
  /** Whether programs and people were told of every job, and a record says so. */
  isEveryJobTold(): boolean;
}
