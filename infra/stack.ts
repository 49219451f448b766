import { join } from 'node:path';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { CREDENTIALS_REFUSED } from '../functions/upsert/requeue.ts';
import type { Profile } from '../shared/gateway/profile.ts';
import { ANNOUNCED, COMPLETES, HOLDS, NAMES, RELEASES, UPLOADS } from '../shared/job/keys.ts';
import { grantAccess } from './access.ts';
import { PROFILES_FILE } from './bundle.ts';
import { PipelineFunction } from './constructs/pipeline-function.ts';
import { PrivateBucket } from './constructs/private-bucket.ts';
import {
  assertRetention,
  FILES_LIFECYCLE,
  RETENTION,
  visibilityFor,
  WORK_LIFECYCLE,
} from './constructs/retention.ts';
import { WatchedQueue } from './constructs/watched-queue.ts';

/** What computes gets a whole core: Lambda's share of one grows with memory. Source: Lambda developer guide, "Configure memory". */
const ONE_CORE_MB = 1769;

/** How often a message of the rows queue is received before settle looks at its chunk. */
const MAX_RECEIVES = 6;

export interface ImportStackProps extends StackProps {
  readonly profiles: readonly Pick<Profile, 'name' | 'secretName' | 'ageLimitHours'>[];
  /** Holds one folder of bundled code for each function. */
  readonly bundleFolder: string;
  /** How many chunks are worked on at once (2 to 1000); each worker takes its part of the gateway's limit. */
  readonly workers: number;
  /** Whether the workers' concurrency is set aside in the account, so that no other function can throttle them. */
  readonly reservesConcurrency?: boolean;
  /** SNS topic that every alarm is sent to. Without it alarms show in CloudWatch only. */
  readonly alarmTopicArn?: string | undefined;
  /** SNS topic that people are told by when a job is complete. Without it there is the event alone. */
  readonly noticeTopicArn?: string | undefined;
}

/**
 * The whole deployment:
 *
 *     files/uploads → validate → rows queue → upsert → work/complete → report → files/reports
 *                                     └→ dead letters → settle ↗         sweep recovers stalled jobs
 *
 * It names no account, region or partition, so one template serves `aws` and `aws-cn`. The local runner reads the
 * same template: only resources that it knows may stand here.
 *
 * @throws Error when what is kept would not outlive what needs it.
 */
export class ImportStack extends Stack {
  constructor(scope: Construct, id: string, props: ImportStackProps) {
    super(scope, id, {
      description: 'Imports users from CSV files dropped into a bucket, and reports on every row.',
      ...props,
    });
    assertRetention(props.profiles);

    const timeouts = { upsert: Duration.seconds(60), settle: Duration.seconds(120) };

    const files = new PrivateBucket(this, 'Files', { versioned: true, lifecycleRules: FILES_LIFECYCLE });
    const work = new PrivateBucket(this, 'Work', { versioned: false, lifecycleRules: WORK_LIFECYCLE });
    const { main: rows, deadLetters } = new WatchedQueue(this, 'Rows', {
      visibility: visibilityFor(timeouts.upsert),
      retention: Duration.days(RETENTION.rowsQueueDays),
      maxReceiveCount: MAX_RECEIVES,
      deadLetters: {
        visibility: visibilityFor(timeouts.settle),
        retention: Duration.days(RETENTION.deadLetterDays),
      },
      alarmAge: Duration.hours(Math.min(...props.profiles.map((profile) => profile.ageLimitHours)) / 2),
      alarmDescription:
        'A chunk of rows has waited for half of the age limit; past the limit its rows are reported as unprocessed. ' +
        'The log of upsert says whether the gateway is down, refuses the credentials, or is too slow for the files dropped.',
    });

    const bundle = (name: string) => join(props.bundleFolder, name);
    const queueing = { WORK_BUCKET: work.name, ROWS_QUEUE_URL: rows.queueUrl };
    const workers = String(props.workers);
    const reportDays = String(RETENTION.fileDays);

    const validate = new PipelineFunction(this, 'Validate', {
      folder: bundle('validate'),
      timeout: Duration.minutes(15),
      memoryMb: ONE_CORE_MB,
      environment: { ...queueing, WORKERS: workers, PROFILES_FILE },
    });
    const upsert = new PipelineFunction(this, 'Upsert', {
      folder: bundle('upsert'),
      timeout: timeouts.upsert,
      memoryMb: 256,
      environment: {
        ...queueing,
        WORKERS: workers,
        PROFILES_FILE,
        TIMEOUT_SECONDS: String(timeouts.upsert.toSeconds()),
        SHARES_SETTLE_SECONDS: String(timeouts.upsert.toSeconds() + 30),
        PROGRESS_SECONDS: '10',
      },
      ...(props.reservesConcurrency && { reservedConcurrentExecutions: props.workers }),
      // A chunk waiting for its gateway is sent anew each time; Lambda would call that a loop at the 16th.
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    const settle = new PipelineFunction(this, 'Settle', {
      folder: bundle('settle'),
      timeout: timeouts.settle,
      memoryMb: ONE_CORE_MB,
      environment: {
        ...queueing,
        DEAD_LETTERS_URL: deadLetters.queueUrl,
        UPSERT_TIMEOUT_SECONDS: String(timeouts.upsert.toSeconds()),
        MAX_CRASHES: String(MAX_RECEIVES),
        REPORT_DAYS: reportDays,
      },
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    const report = new PipelineFunction(this, 'Report', {
      folder: bundle('report'),
      timeout: Duration.minutes(15),
      memoryMb: ONE_CORE_MB,
      environment: {
        ROWS_QUEUE_URL: rows.queueUrl,
        REPORT_DAYS: reportDays,
        ...(props.noticeTopicArn && { NOTICE_TOPIC_ARN: props.noticeTopicArn }),
      },
      // A complete job wakes the chunks that waited for it, and theirs may wake others.
      recursiveLoop: RecursiveLoop.ALLOW,
    });
    const sweep = new PipelineFunction(this, 'Sweep', {
      folder: bundle('sweep'),
      timeout: Duration.minutes(5),
      memoryMb: 256,
      environment: { ...queueing, FILES_BUCKET: files.name, DEAD_LETTERS_URL: deadLetters.queueUrl },
    });

    upsert.alarmOnLog('CredentialsRefused', {
      message: CREDENTIALS_REFUSED,
      description:
        'A gateway refuses the key or the secret of a profile in the middle of a job; its chunks wait, up to the age limit. ' +
        'The log of upsert names the job and what the gateway says. Put the right key and secret into the secret of the profile: the job goes on by itself.',
    });

    validate.startOnObjects(files, UPLOADS, NAMES, RELEASES, ANNOUNCED);
    validate.sendFailuresTo(deadLetters);
    upsert.startOnMessages(rows, props.workers);
    settle.startOnMessages(deadLetters, 2);
    report.startOnObjects(work, COMPLETES, HOLDS);
    report.sendFailuresTo(deadLetters);
    new Rule(this, 'SweepSchedule', {
      schedule: Schedule.rate(Duration.minutes(15)),
      targets: [new LambdaFunction(sweep.lambda)],
    });

    grantAccess({
      functions: { validate, upsert, settle, report, sweep },
      stores: { files, work, rows, deadLetters },
      secretNames: props.profiles.map((profile) => profile.secretName),
      noticeTopicArn: props.noticeTopicArn,
    });
    if (props.alarmTopicArn) this.#sendAlarmsTo(props.alarmTopicArn);
  }

  #sendAlarmsTo(topicArn: string): void {
    const action = new SnsAction(Topic.fromTopicArn(this, 'AlarmTopic', topicArn));
    for (const construct of this.node.findAll())
      if (construct instanceof Alarm) construct.addAlarmAction(action);
  }
}
