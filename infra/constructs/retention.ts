import { Duration } from 'aws-cdk-lib';
import type { LifecycleRule } from 'aws-cdk-lib/aws-s3';
import {
  ANNOUNCED,
  CANARIES,
  CANCELS,
  CHUNKS,
  CLAIMS,
  CLOSED,
  COMPLETES,
  HASHES,
  HOLDS,
  JOBS,
  KEYS,
  LAST_UPLOADS,
  MANAGERS,
  MANIFESTS,
  OVERLAPS,
  PLANS,
  PROBES,
  RELEASES,
  REPORTS,
  RESULTS,
  SKIPPED,
  SLOW,
  UPLOADS,
  WAITING,
} from '../../shared/job/keys.ts';
import { BELIEVED_MS } from '../../shared/ledger/ledger.ts';
import { DeploymentError } from '../deployment-error.ts';

/**
 * How long everything is kept. The order matters more than the figures, and {@link assertRetention} holds it: what
 * comes later on a chunk's road must outlive what comes before, or a late message would find its chunk gone.
 *
 * S3 expires by whole days after the next midnight UTC, so an object may live a day longer than its figure.
 */
export const RETENTION = {
  /**
   * Rows, passwords among them, and the user registry with the hashes that a ledger is folded from: the shortest that lets a
   * job reach its age limit, and a ledger be believed until then. After that an
   * earlier upload sends nothing more, so nobody asks for the users of a later one. A job's records outlive its entry in
   * the registry, so an entry without `complete` is always a job that is not complete.
   */
  chunkDays: 5,
  rowsQueueDays: 8,
  /** The most that SQS keeps. A dead letter's age counts from its first sending, so this outlasts the rows queue. */
  deadLetterDays: 14,
  /**
   * Plan, manifest, claims, results, progress and complete: the records of a job, needed until its last dead letter is settled. That
   * it is closed is written last, and so outlives its plan.
   */
  recordDays: 30,
  /** Uploads, which hold passwords. A job that is released late is decided from its upload, so that this outlasts the age limit. */
  uploadDays: 7,
  /** Uploads that were overwritten or have expired: outlasts the age limit too, for such a job may be the last version's no more. */
  replacedUploadDays: 5,
  /** Reports, from the day they were written. Outlasts the records, or the sweep would report a job again. */
  fileDays: 90,
  /** Reports and tables of names that were overwritten or have expired. */
  replacedFileDays: 30,
  /** How many people the last upload of a name had: longer than a year, for some lists come once a year. */
  lastUploadDays: 400,
  unfinishedUploadDays: 1,
  logDays: 90,
} as const;

export type Retention = { readonly [Name in keyof typeof RETENTION]: number };

const MAX_QUEUE_DAYS = 14;

/**
 * Throws unless a ledger is believed for a shorter time than users are registered, and, for every profile, age limit < chunk
 * expiry < rows queue < dead letters (at most 14 days) < a job's
 * records < its report; and age limit < uploads, the overwritten ones too.
 *
 * @throws DeploymentError naming the two figures that are in the wrong order.
 */
export function assertRetention(
  profiles: readonly { readonly name: string; readonly ageLimitHours: number }[],
  retention: Retention = RETENTION,
): void {
  const days = (name: keyof Retention) => ({ name: `RETENTION.${name}`, hours: retention[name] * 24 });
  const road = [
    days('chunkDays'),
    days('rowsQueueDays'),
    days('deadLetterDays'),
    days('recordDays'),
    days('fileDays'),
  ];
  const limits = profiles.map(({ name, ageLimitHours }) => ({
    name: `ageLimitHours of profile ${name}`,
    hours: ageLimitHours,
  }));
  for (const limit of limits)
    for (const name of ['chunkDays', 'uploadDays', 'replacedUploadDays'] as const)
      assertShorter(limit, days(name));
  const belief = { name: 'BELIEVED_MS of the ledger', hours: BELIEVED_MS / 3_600_000 };
  assertShorter(belief, days('chunkDays'));
  for (const [index, longer] of road.entries()) {
    const shorter = road[index - 1];
    if (shorter) assertShorter(shorter, longer);
  }
  if (retention.deadLetterDays > MAX_QUEUE_DAYS)
    throw new DeploymentError(
      `RETENTION.deadLetterDays is ${retention.deadLetterDays}, but SQS keeps at most ${MAX_QUEUE_DAYS} days.`,
    );
}

function assertShorter(
  shorter: { readonly name: string; readonly hours: number },
  longer: { readonly name: string; readonly hours: number },
): void {
  if (shorter.hours < longer.hours) return;
  throw new DeploymentError(
    `${shorter.name} (${shorter.hours} h) must be shorter than ${longer.name} (${longer.hours} h): ` +
      'lower the first, or raise the second and everything after it.',
  );
}

/**
 * How long a queue hides a message from others while a function works on it: six timeouts, as Lambda recommends, for
 * throttled deliveries count too.
 */
export function visibilityFor(timeout: Duration): Duration {
  return Duration.seconds(6 * timeout.toSeconds());
}

/** What CDK calls the members of which CloudFormation wants one at least; `ExpiredObjectDeleteMarker` is none of them. */
const SUFFICIENT_MEMBERS = [
  'abortIncompleteMultipartUploadAfter',
  'expiration',
  'expirationDate',
  'noncurrentVersionTransitions',
  'transitions',
] as const satisfies (keyof LifecycleRule)[];

/**
 * Throws for a rule that CloudFormation would refuse when it makes the bucket, and not before.
 * Source: CloudFormation template reference, "AWS::S3::Bucket Rule".
 *
 * @throws Error naming the rule and what it lacks.
 */
export function assertLifecycleRule(rule: LifecycleRule): void {
  if (SUFFICIENT_MEMBERS.some((member) => rule[member] !== undefined)) return;
  throw new Error(
    `The lifecycle rule with ${Object.keys(rule).join(', ') || 'nothing'} needs one of ${SUFFICIENT_MEMBERS.join(', ')} besides: ` +
      'join it with a rule that has one.',
  );
}

/**
 * After how many days no version of an upload is left: it expires, is an old version, and expires as such; each at a midnight.
 */
export const uploadGoneDays = (uploadDays: number): number => uploadDays + RETENTION.replacedUploadDays + 1;

/**
 * Keeps everything its time, and no remnants of what has expired. Tables of names stay: imports need them for good. Where two
 * rules meet, S3 takes the shorter time. Source: S3 user guide, "Conflicts in S3 Lifecycle configurations".
 */
export const filesLifecycle = (uploadDays: number): LifecycleRule[] => [
  {
    prefix: UPLOADS,
    expiration: Duration.days(uploadDays),
    noncurrentVersionExpiration: Duration.days(RETENTION.replacedUploadDays),
  },
  { prefix: REPORTS, expiration: Duration.days(RETENTION.fileDays) },
  ...[RELEASES, ANNOUNCED].map((prefix) => ({ prefix, expiration: Duration.days(RETENTION.recordDays) })),
  {
    noncurrentVersionExpiration: Duration.days(RETENTION.replacedFileDays),
    abortIncompleteMultipartUploadAfter: Duration.days(RETENTION.unfinishedUploadDays),
    expiredObjectDeleteMarker: true,
  },
];

/**
 * Salts, shares, ledgers and the sweep's own state are not named: few objects, needed for as long as there are jobs. A ledger keeps
 * nobody for longer than 90 days.
 */
export const WORK_LIFECYCLE: LifecycleRule[] = [
  ...[CHUNKS, KEYS, HASHES].map((prefix) => ({ prefix, expiration: Duration.days(RETENTION.chunkDays) })),
  ...[
    PLANS,
    SKIPPED,
    MANAGERS,
    OVERLAPS,
    MANIFESTS,
    WAITING,
    CLAIMS,
    CANARIES,
    CANCELS,
    PROBES,
    HOLDS,
    SLOW,
    RESULTS,
    JOBS,
    COMPLETES,
    CLOSED,
  ].map((prefix) => ({
    prefix,
    expiration: Duration.days(RETENTION.recordDays),
  })),
  { prefix: LAST_UPLOADS, expiration: Duration.days(RETENTION.lastUploadDays) },
  { abortIncompleteMultipartUploadAfter: Duration.days(RETENTION.unfinishedUploadDays) },
];
