/**
 * What is looked at while a run goes on: that no secret leaves its place, that nothing is sent before it is decided,
 * and that an unfinished job always has somebody who will go on with it: a message, an event, or a running function.
 * The sweep must never be what a job relies on.
 */
import * as z from 'zod';
import type { ObjectCreated, S3State } from '../../infra/local/s3/s3-state.ts';
import type { NewMessage } from '../../infra/local/sqs/messages.ts';
import { manifestKey, planKey, reportFolder } from '../../shared/core/layout.ts';
import { Claim } from '../../shared/core/records.ts';
import { jobId } from '../../shared/core/upload.ts';
import { FILES, WORK } from './functions.ts';
import { PASSWORD_MARK, type Scenario } from './scenario.ts';

export interface DroppedUpload {
  readonly key: string;
  readonly version: string;
  readonly job: string;
}

export interface Watch {
  readonly findings: string[];
  readonly dropped: readonly DroppedUpload[];
  /** Rows that some stored claim named, as `<job> <row>`. */
  readonly claimedRows: ReadonlySet<string>;
  readonly deadLetterCount: number;
  seeObject(created: ObjectCreated): void;
  seeMessage(message: NewMessage): void;
  seeLog(line: string): void;
  /** Counts something of the platform that has not arrived yet; call the answer when it does. */
  sendOnItsWay(): () => void;
  eventsOnTheirWay(): number;
  /** From now on jobs may depend on the sweep: something was lost that is not the product's to keep. */
  excuseStranding(): void;
  lookForStranded(isBusy: boolean): void;
  isEveryJobReported(): boolean;
  /** Whether of every dropped file there is more than its event. */
  isEveryJobPlanned(): boolean;
}

const Named = z.looseObject({ job: z.string(), chunk: z.int() });

/** Where passwords may lie: in what was dropped, and in the rows of a chunk. */
const MAY_HOLD_PASSWORDS = ['uploads/', 'chunks/'];

export function createWatch({ s3, scenario }: { s3: S3State; scenario: Scenario }): Watch {
  const findings: string[] = [];
  const dropped: DroppedUpload[] = [];
  const claimedRows = new Set<string>();
  const reported = new Set<string>();
  let onTheirWay = 0;
  let isExcused = false;
  let wasStranded = false;
  let deadLetterCount = 0;

  const find = (finding: string): void => {
    if (!findings.includes(finding)) findings.push(finding);
  };
  const exists = (key: string): boolean =>
    s3.list(WORK, { prefix: key, delimiter: '', from: undefined, max: 1 }).objects.length > 0;
  const isLeak = (text: string): boolean => text.includes(PASSWORD_MARK);

  function seeStored(key: string, text: string): void {
    if (!MAY_HOLD_PASSWORDS.some((prefix) => key.startsWith(prefix)) && isLeak(text))
      find(`a password in ${key}`);
    if (!key.startsWith('claims/')) return;
    const { job, creating, updating } = Claim.parse(JSON.parse(text));
    for (const row of [...creating, ...updating]) claimedRows.add(`${job} ${row}`);
  }

  return {
    findings,
    dropped,
    claimedRows,
    get deadLetterCount() {
      return deadLetterCount;
    },
    seeObject({ bucket, key, versionId = 'null' }) {
      const object = s3.find(bucket, key, bucket === FILES ? versionId : undefined);
      seeStored(key, Buffer.from(s3.read(object) as Uint8Array).toString('utf8'));
      if (key.startsWith('uploads/'))
        dropped.push({ key, version: versionId, job: jobId({ bucket, key, version: versionId }) });
      if (key.endsWith('/summary.json')) reported.add(key);
    },
    seeMessage({ body }) {
      if (isLeak(body)) find('a password in a message');
      const named = Named.safeParse(JSON.parse(body)).data;
      if (named === undefined) deadLetterCount += 1;
      else if (!exists(manifestKey(named.job)))
        find(`chunk ${named.chunk} was sent before its job was decided`);
    },
    seeLog(line) {
      if (isLeak(line)) find(`a password in the log: ${line}`);
      if (line.includes('"chunk settled without being finished"')) deadLetterCount += 1;
    },
    sendOnItsWay() {
      onTheirWay += 1;
      return () => {
        onTheirWay -= 1;
      };
    },
    eventsOnTheirWay: () => onTheirWay,
    excuseStranding() {
      isExcused = true;
    },
    lookForStranded(isBusy) {
      const isUnfinished = !isReported();
      const isStranded = isUnfinished && !isBusy && onTheirWay === 0;
      if (isStranded && wasStranded && !isExcused)
        find('a job is unfinished, and nobody will go on with it but the sweep');
      wasStranded = isStranded;
    },
    isEveryJobPlanned: () => dropped.every(({ job }) => exists(planKey(job))),
    isEveryJobReported: () => dropped.length === scenario.uploads.length && isReported(),
  };

  function isReported(): boolean {
    return dropped.every(({ key, job }) => reported.has(`${reportFolder(key, job)}summary.json`));
  }
}
