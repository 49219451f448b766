/**
 * What is looked at while a run goes on: that no secret leaves its place, that nothing is sent before it is decided,
 * and that an unfinished job always has somebody who will go on with it: a message, an event, or a running function.
 * The sweep must never be what a job relies on, and must not do again what somebody else will do.
 */
import * as z from 'zod';
import type { S3State } from '../../infra/local-aws/s3/s3-state.ts';
import { Claim } from '../../shared/chunk/claim.ts';
import { Result } from '../../shared/chunk/result.ts';
import {
  announcedKey,
  jobOfKey,
  MANIFESTS,
  manifestKey,
  noticeSentKey,
  PLANS,
  RELEASES,
  SKIPPED,
} from '../../shared/job/keys.ts';
import { Manifest } from '../../shared/job/manifest.ts';
import { Plan } from '../../shared/job/plan.ts';
import { jobId, uploadOrder } from '../../shared/job/upload.ts';
import { Overlap } from '../../shared/overlap/overlap.ts';
import { HELD_FOLDER } from '../../shared/report/build.ts';
import { plannedFolder } from '../support/planned-folder.ts';
import { FILES, WORK } from './functions.ts';
import { isNamesReport } from './names.ts';
import type { Scenario } from './scenario.ts';
import { PASSWORD_MARK, UPLOADER } from './uploads.ts';
import type { DroppedUpload, Watch } from './watched.ts';

/** A message or a log line about a chunk. */
const Named = z.looseObject({ job: z.string(), chunk: z.int() });

/** Where it may stand who has dropped a file. */
const NAMES_UPLOADER = /^plan\/|^reports\/.*\/(?:summary\.json|index\.html)$/;

/** Where passwords may lie: in what was dropped, and in the rows of a chunk. */
const MAY_HOLD_PASSWORDS = ['uploads/', 'chunks/'];

export function createWatch({ s3, scenario }: { s3: S3State; scenario: Scenario }): Watch {
  const findings: string[] = [];
  const dropped: DroppedUpload[] = [];
  const cancelledAt = new Map<string, number>();
  /** What was decided last about each job. */
  const verdicts = new Map<string, Manifest['verdict']>();
  const released = new Set<string>();
  const overlaps: Overlap[] = [];
  const waits: z.infer<typeof Named>[] = [];
  const claimedRows = new Set<string>();
  const endedAt = new Map<string, number>();
  const requeuedRows = new Set<string>();
  const needlessSends: string[] = [];
  const reported = new Set<string>();
  /** Jobs that an event has told of. */
  const told = new Set<string>();
  let messages = 0;
  let onTheirWay = 0;
  let isExcused = false;
  let wasStranded = false;
  let deadLetterCount = 0;
  /** Since when there has been some message all the time. */
  let busySince = 0;

  const find = (finding: string): void => {
    if (!findings.includes(finding)) findings.push(finding);
  };
  const exists = (key: string): boolean =>
    s3.list(WORK, { prefix: key, delimiter: '', from: undefined, max: 1 }).objects.length > 0;
  const isLeak = (text: string): boolean => text.includes(PASSWORD_MARK);

  const isPersonal = (text: string): boolean => isLeak(text) || text.includes(UPLOADER);

  /** Nothing of such a job is sent to the gateway any more: messages too many do not matter. */
  function isOnlyToBeClosed(job: string | undefined): boolean {
    const uploadedAt = Number(dropped.find((each) => each.job === job)?.order.split('-')[0]);
    const isOld = s3.now() - uploadedAt > scenario.profile.ageLimitHours * 3_600_000;
    return isOld || cancelledAt.has(job ?? '');
  }

  function seeUpload(bucket: string, key: string, version: string): void {
    const droppedBefore = dropped.filter(({ upload }) => upload.key === key).length;
    const upload = scenario.uploads.filter((each) => each.key === key)[droppedBefore];
    if (upload === undefined) throw new Error(`nobody dropped ${key}`);
    const order = uploadOrder({ key, version }, new Date(s3.now()).toISOString());
    dropped.push({ upload, job: jobId({ bucket, key, version }), order });
  }

  /** Who has the time of an upload from a listing of S3's knows its second alone. */
  function seePlan({ job, order }: Plan): void {
    const at = dropped.findIndex((each) => each.job === job);
    const upload = dropped[at];
    if (
      upload &&
      s3.list(FILES, { prefix: announcedKey(job), delimiter: '', from: undefined, max: 1 }).objects[0]
    )
      dropped[at] = { ...upload, order };
  }

  function seeReport(key: string): void {
    reported.add(key);
    if (isNamesReport(key)) return;
    const folders = dropped.map(({ job }) => plannedFolder(s3, WORK, job));
    const isPlanned = (under: string): boolean =>
      folders.some((folder) => key === `${folder}${under}summary.json`);
    if (!isPlanned('') && !isPlanned(HELD_FOLDER)) find(`a report where no plan has it: ${key}`);
  }

  function seeStored(key: string, text: string): void {
    seeSecrets(key, text);
    seeDecision(key, text);
    if (key.startsWith(PLANS)) seePlan(Plan.parse(JSON.parse(text)));
    if (key.startsWith('overlaps/')) overlaps.push(Overlap.parse(JSON.parse(text)));
    if (key.startsWith(SKIPPED)) seeSkipped(JSON.parse(text));
    if (key.startsWith('results/')) seeEnd(Result.parse(JSON.parse(text)));
    if (key.startsWith('claims/')) seeClaim(Claim.parse(JSON.parse(text)));
  }

  function seeSecrets(key: string, text: string): void {
    if (!MAY_HOLD_PASSWORDS.some((prefix) => key.startsWith(prefix)) && isLeak(text))
      find(`a password in ${key}`);
    if (!NAMES_UPLOADER.test(key) && text.includes(UPLOADER)) find(`who has uploaded it, in ${key}`);
  }

  /** Of validate, or of a person. */
  function seeDecision(key: string, text: string): void {
    const job = jobOfKey(key);
    if (key.startsWith(MANIFESTS)) verdicts.set(job, Manifest.parse(JSON.parse(text)).verdict);
    if (key.startsWith(RELEASES) && text.includes('"person"')) released.add(job);
    if (key.startsWith('cancelled/')) cancelledAt.set(job, s3.now());
  }

  /** Whoever is skipped need not be waited for. */
  function seeSkipped({ job, firstRow, bits }: { job: string; firstRow: number; bits: string }): void {
    const bytes = Buffer.from(bits, 'base64');
    const isSet = (at: number): boolean => ((bytes[at >>> 3] ?? 0) & (1 << (at & 7))) !== 0;
    const rows = Array.from({ length: 8 * bytes.length }, (_, at) => at).filter(isSet);
    seeEnd({ job, rows: rows.map((at) => ({ row: firstRow + at })) });
  }

  function seeClaim({ job, state, creating, updating, outcomes }: Claim): void {
    seeEnd({ job, rows: outcomes });
    for (const row of [...creating, ...updating]) {
      claimedRows.add(`${job} ${row}`);
      if (state === 'released') requeuedRows.add(`${job} ${row}`);
    }
  }

  function seeEnd({ job, rows }: { job: string; rows: readonly { row: number }[] }): void {
    for (const { row } of rows) endedAt.set(`${job} ${row}`, endedAt.get(`${job} ${row}`) ?? s3.now());
  }

  return {
    findings,
    dropped,
    cancelledAt,
    released,
    overlaps,
    waits,
    claimedRows,
    endedAt,
    requeuedRows,
    needlessSends,
    get deadLetterCount() {
      return deadLetterCount;
    },
    seeObject({ bucket, key, versionId = 'null' }) {
      const object = s3.find(bucket, key, bucket === FILES ? versionId : undefined);
      seeStored(key, Buffer.from(s3.read(object) as Uint8Array).toString('utf8'));
      if (key.startsWith('uploads/')) seeUpload(bucket, key, versionId);
      if (key.endsWith('/summary.json')) seeReport(key);
    },
    seeMessage({ body }, sender, queued) {
      if (queued === 0) busySince = s3.now();
      if (isLeak(body)) find('a password in a message');
      const named = Named.safeParse(JSON.parse(body)).data;
      if (named === undefined) deadLetterCount += 1;
      else if (!exists(manifestKey(named.job)))
        find(`chunk ${named.chunk} was sent before its job was decided`);
      if (
        sender?.functionName === 'sweep' &&
        busySince < sender.task.invokedAt &&
        !isOnlyToBeClosed(named?.job)
      )
        needlessSends.push(`the sweep sent ${body}, though there were messages all the time`);
    },
    seeLog(line) {
      if (isLeak(line)) find(`a password in the log: ${line}`);
      if (line.includes(UPLOADER)) find(`who has uploaded a file, in the log: ${line}`);
      if (line.includes('"chunk waits for an earlier upload"')) waits.push(Named.parse(JSON.parse(line)));
      if (line.includes('"chunk settled without being finished"')) deadLetterCount += 1;
    },
    seeEvent(detail) {
      const { job, kind } = detail;
      const folder = plannedFolder(s3, WORK, job) + (kind === 'held' ? HELD_FOLDER : '');
      const summary = `${folder}summary.json`;
      if (!reported.has(summary)) find(`job ${job} was said to be ${kind} before its report was there`);
      if (!detail.reports.includes(summary)) find(`the event of job ${job} names another report`);
      if (isPersonal(JSON.stringify(detail))) find('a person, or a password, in an event');
      if (kind === 'complete') told.add(job);
    },
    seeMessageText(text) {
      if (isPersonal(text)) find('a person, or a password, in a message');
      messages += 1;
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
      // Whom a held job waits for is a person.
      const isUnfinished = dropped.some(({ job }) => !isReported(job) && !isHeld(job));
      const isStranded = isUnfinished && !isBusy && onTheirWay === 0;
      if (isStranded && wasStranded && !isExcused)
        find('a job is unfinished, and nobody will go on with it but the sweep');
      wasStranded = isStranded;
    },
    isEveryJobTold: () =>
      messages >= dropped.length &&
      dropped.every(({ job }) => told.has(job) && exists(noticeSentKey(job, 'complete'))),
    isEveryJobReported: () =>
      dropped.length === scenario.uploads.length && dropped.every(({ job }) => isReported(job)),
  };

  function isReported(job: string): boolean {
    return reported.has(`${plannedFolder(s3, WORK, job)}summary.json`);
  }

  function isHeld(job: string): boolean {
    return verdicts.get(job) === 'held';
  }
}
