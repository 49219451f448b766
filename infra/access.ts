import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
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
  LEDGERS,
  MANAGERS,
  MANIFESTS,
  NAMES,
  OVERLAPS,
  PLANS,
  PROBES,
  RELEASES,
  REPORTS,
  RESULTS,
  SALTS,
  SEATS,
  SHARES,
  SKIPPED,
  SLOW,
  SWEEP_STATE,
  SWEPT_TO,
  UPLOADS,
  WAITING,
} from '../shared/job/keys.ts';
import type { FunctionName } from './bundle.ts';
import type { PipelineFunction } from './constructs/pipeline-function.ts';
import type { PrivateBucket } from './constructs/private-bucket.ts';

export interface Pipeline {
  readonly functions: Readonly<Record<FunctionName, PipelineFunction>>;
  readonly stores: {
    readonly files: PrivateBucket;
    readonly work: PrivateBucket;
    readonly rows: Queue;
    readonly deadLetters: Queue;
  };
  /** Secrets of the profiles' gateways, by name. */
  readonly secretNames: readonly string[];
  /** Where people are told that a job is complete. */
  readonly noticeTopicArn?: string | undefined;
  /** Keys of the customer's own, that the buckets and the secrets are encrypted with. */
  readonly bucketKeyArn?: string | undefined;
  readonly secretKeyArn?: string | undefined;
}

const READ = ['s3:GetObject'];
const READ_VERSION = ['s3:GetObject', 's3:GetObjectVersion'];
const WRITE = ['s3:PutObject'];
/** In parts, which are cleared away when one fails. */
const WRITE_LARGE = [...WRITE, 's3:AbortMultipartUpload'];
const LIST_VERSIONS = ['s3:ListBucketVersions'];
const SEND = ['sqs:SendMessage'];
const MEASURE = ['sqs:GetQueueAttributes'];

/**
 * Who may do what: each function exactly the calls that it makes, prefix by prefix. Nobody deletes an object; the
 * buckets' lifecycle does. Taking messages off a queue is granted where a function is joined to it.
 */
export function grantAccess({ functions, stores, secretNames, noticeTopicArn, ...keys }: Pipeline): void {
  const { validate, upsert, settle, report, sweep } = functions;
  const { files, work, rows, deadLetters } = stores;
  for (const each of Object.values(functions)) each.allowList(work);

  validate.allowObjects(READ_VERSION, files, UPLOADS, NAMES);
  validate.allowObjects(READ, files, RELEASES, ANNOUNCED);
  validate.allowList(files);
  validate.allowObjects(
    READ,
    work,
    PLANS,
    SALTS,
    KEYS,
    SKIPPED,
    LEDGERS,
    MANIFESTS,
    CANCELS,
    RESULTS,
    COMPLETES,
    LAST_UPLOADS,
  );
  validate.allowObjects([...READ, ...WRITE], work, PROBES);
  validate.allowObjects(
    WRITE,
    work,
    PLANS,
    CHUNKS,
    SALTS,
    KEYS,
    HASHES,
    SKIPPED,
    MANAGERS,
    OVERLAPS,
    MANIFESTS,
    HOLDS,
    SLOW,
    RESULTS,
    COMPLETES,
  );
  validate.allow(SEND, rows.queueArn);

  for (const each of [upsert, settle]) {
    each.allowObjects(READ, work, PLANS, MANIFESTS, CHUNKS, SKIPPED, MANAGERS, OVERLAPS);
    each.allowObjects(READ, work, CLAIMS, CANCELS, RESULTS, COMPLETES);
  }
  upsert.allowObjects(READ, work, CANARIES, JOBS);
  upsert.allowObjects(WRITE, work, WAITING, CLAIMS, CANARIES, CANCELS, RESULTS, JOBS, COMPLETES);
  upsert.allowObjects([...READ, ...WRITE], work, SHARES, SEATS);
  upsert.allow(SEND, rows.queueArn);

  settle.allowObjects(WRITE, work, PLANS, MANIFESTS, CLAIMS, HOLDS, SLOW, RESULTS, COMPLETES);
  settle.allowObjects(READ, files, ANNOUNCED);
  settle.allow(SEND, rows.queueArn, deadLetters.queueArn);

  report.allowObjects(READ, work, PLANS, MANIFESTS, CHUNKS, CANCELS, RESULTS, JOBS, COMPLETES);
  report.allowObjects(WRITE, work, JOBS);
  report.allow(SEND, rows.queueArn);
  report.allow(['events:PutEvents'], defaultBusArn(report));
  if (noticeTopicArn) report.allow(['sns:Publish'], noticeTopicArn);

  sweep.allowObjects(READ, work, PLANS, MANIFESTS, CLAIMS, CANARIES, CANCELS, HOLDS, JOBS, COMPLETES);
  sweep.allowObjects(WRITE, work, MANIFESTS, CLAIMS, CANARIES, HOLDS, COMPLETES, CLOSED);
  sweep.allowObjects([...READ, ...WRITE], work, SWEEP_STATE, SWEPT_TO);
  sweep.allowObjects(READ, files, REPORTS);
  sweep.allowObjects([...READ, ...WRITE], files, RELEASES, ANNOUNCED);
  sweep.allowList(files);
  sweep.allow(LIST_VERSIONS, files.arn);
  sweep.allow(SEND, rows.queueArn);
  sweep.allow(MEASURE, rows.queueArn, deadLetters.queueArn);

  // A fold makes entries of hashes and outcomes: it reads neither the rows as they are sent nor the salt.
  for (const each of [report, sweep]) {
    each.allowObjects(READ, work, HASHES, SKIPPED, RESULTS);
    each.allowObjects([...READ, ...WRITE], work, LEDGERS);
  }
  // Settle writes the report where report itself has failed.
  for (const each of [report, settle]) {
    each.allowObjects([...READ, ...WRITE], work, LAST_UPLOADS);
    each.allowObjects([...READ, ...WRITE_LARGE], files, REPORTS);
    each.allowList(files);
  }
  // Validate calls a gateway once, to learn whether it takes the credentials.
  for (const each of [validate, upsert])
    each.allow(['secretsmanager:GetSecretValue'], ...secretNames.map((name) => secretArn(each, name)));
  const { bucketKeyArn, secretKeyArn } = keys;
  // Source: S3 user guide, "Using server-side encryption with AWS KMS keys", "Permissions".
  if (bucketKeyArn)
    for (const each of Object.values(functions))
      each.allow(['kms:GenerateDataKey', 'kms:Decrypt'], bucketKeyArn);
  if (secretKeyArn) for (const each of [validate, upsert]) each.allow(['kms:Decrypt'], secretKeyArn);
}

const defaultBusArn = (scope: PipelineFunction): string =>
  Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' });

/** Secrets Manager ends every secret's ARN with a dash and six characters of its own. */
function secretArn(scope: PipelineFunction, name: string): string {
  return Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${name}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
