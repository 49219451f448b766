import { join } from 'node:path';
import { Duration, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { RecursiveLoop } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Profile } from '../shared/gateway/profile.ts';
import { ANNOUNCED, COMPLETES, HOLDS, NAMES, RELEASES, SLOW, UPLOADS } from '../shared/job/keys.ts';
import { LARGE_ROWS } from '../shared/ledger/fold.ts';
import { grantAccess } from './access.ts';
import { raiseAlarms } from './alarms.ts';
import { CA_FILE, type FunctionName, PROFILES_FILE } from './bundle.ts';
import { FixedEgress } from './constructs/fixed-egress.ts';
import { PipelineFunction } from './constructs/pipeline-function.ts';
import { PrivateBucket } from './constructs/private-bucket.ts';
import {
  assertRetention,
  filesLifecycle,
  RETENTION,
  uploadGoneDays,
  visibilityFor,
  WORK_LIFECYCLE,
} from './constructs/retention.ts';
import { WatchedQueue } from './constructs/watched-queue.ts';
import { ImportDashboard } from './dashboard.ts';
import { PeoplePolicies } from './people.ts';
import type { Settings } from './settings.ts';
import { ONE_CORE_MB, workerSize, workersSet } from './sizes.ts';

/** How often a message of the rows queue is received before settle looks at its chunk. */
const MAX_RECEIVES = 6;

export interface ImportStackProps extends Settings {
  readonly profiles: readonly Pick<
    Profile,
    'name' | 'secretName' | 'ageLimitHours' | 'requestsPerSecond' | 'gateway'
  >[];
  /** Holds one folder of bundled code for each function. */
  readonly bundleFolder: string;
  readonly synthesizer?: IStackSynthesizer;
}

/**
 * The whole deployment:
 *
 *     files/uploads → validate → rows queue → upsert → work/complete → report → files/reports
 *                                     └→ dead letters → settle ↗         sweep recovers stalled jobs
 *
 * It names no account, region or partition; for `aws-cn` what Lambda lacks there is left out. The local runner reads the
 * template without settings: only resources that it knows may stand there.
 *
 * @throws Error when what is kept would not outlive what needs it.
 */
export class ImportStack extends Stack {
  constructor(scope: Construct, id: string, props: ImportStackProps) {
    super(scope, id, {
      description: 'Imports users from CSV files dropped into a bucket, and reports on every row.',
      stackName: props.stackName,
      ...(props.synthesizer && { synthesizer: props.synthesizer }),
    });
    assertRetention(props.profiles, { ...RETENTION, uploadDays: props.uploadDays });
    const { bucketKeyArn: keyArn, fixedEgress } = props;

    const timeouts = { upsert: Duration.seconds(60), settle: Duration.seconds(120) };

    const files = new PrivateBucket(this, 'Files', {
      versioned: true,
      lifecycleRules: filesLifecycle(props.uploadDays),
      keyArn,
    });
    const work = new PrivateBucket(this, 'Work', {
      versioned: false,
      lifecycleRules: WORK_LIFECYCLE,
      keyArn,
    });
    const { main: rows, deadLetters } = new WatchedQueue(this, 'Rows', {
      visibility: visibilityFor(timeouts.upsert),
      retention: Duration.days(RETENTION.rowsQueueDays),
      maxReceiveCount: MAX_RECEIVES,
      deadLetters: {
        visibility: visibilityFor(timeouts.settle),
        retention: Duration.days(RETENTION.deadLetterDays),
      },
    });

    const common = (name: FunctionName) => ({
      folder: join(props.bundleFolder, name),
      isTraced: props.tracing,
    });
    const queueing = { WORK_BUCKET: work.name, ROWS_QUEUE_URL: rows.queueUrl };
    const workers = String(props.workers);
    // A single worker takes its seat among those that Lambda starts: it knows no fewer than two.
    const atOnce = Math.max(2, workersSet(props) ?? 2);
    /** What speaks to gateways. */
    const outward = {
      egress: fixedEgress
        ? new FixedEgress(this, 'Egress', fixedEgress === true ? undefined : fixedEgress)
        : undefined,
      // Source: Lambda developer guide, "Building Lambda functions with Node.js"; the code lies in /var/task.
      trust: props.caFile && { NODE_EXTRA_CA_CERTS: `/var/task/${CA_FILE}` },
    };
    /** Where Lambda looks for loops, ours are no accident. */
    const loops = props.partition === 'aws-cn' ? {} : { recursiveLoop: RecursiveLoop.ALLOW };
    /** Of functions that write figures. */
    const figures = props.metrics
      ? { POWERTOOLS_METRICS_NAMESPACE: this.stackName }
      : { POWERTOOLS_METRICS_DISABLED: 'true' };
    /** What a report says of its own end, and of its upload's. */
    const ends = {
      REPORT_DAYS: String(RETENTION.fileDays),
      UPLOAD_DAYS: String(uploadGoneDays(props.uploadDays)),
    };

    const validate = new PipelineFunction(this, 'Validate', {
      ...common('validate'),
      timeout: Duration.minutes(15),
      memoryMb: ONE_CORE_MB,
      egress: outward.egress,
      environment: { ...queueing, ...outward.trust, WORKERS: workers, PROFILES_FILE },
      ...(props.filesAtOnce && { reservedConcurrentExecutions: props.filesAtOnce }),
    });
    const upsert = new PipelineFunction(this, 'Upsert', {
      ...common('upsert'),
      timeout: timeouts.upsert,
      ...workerSize(props.profiles, props),
      egress: outward.egress,
      environment: {
        ...queueing,
        ...outward.trust,
        ...figures,
        WORKERS: workers,
        PROFILES_FILE,
        TIMEOUT_SECONDS: String(timeouts.upsert.toSeconds()),
        SHARES_SETTLE_SECONDS: String(timeouts.upsert.toSeconds() + 30),
        PROGRESS_SECONDS: '10',
      },
      ...(props.reservesConcurrency && { reservedConcurrentExecutions: atOnce }),
      // A chunk waiting for its gateway is sent anew each time; Lambda would call that a loop at the 16th.
      ...loops,
    });
    const settle = new PipelineFunction(this, 'Settle', {
      ...common('settle'),
      timeout: timeouts.settle,
      memoryMb: ONE_CORE_MB,
      environment: {
        ...queueing,
        DEAD_LETTERS_URL: deadLetters.queueUrl,
        UPSERT_TIMEOUT_SECONDS: String(timeouts.upsert.toSeconds()),
        MAX_CRASHES: String(MAX_RECEIVES),
        ...ends,
      },
      ...loops,
    });
    const report = new PipelineFunction(this, 'Report', {
      ...common('report'),
      timeout: Duration.minutes(15),
      memoryMb: ONE_CORE_MB,
      environment: {
        ROWS_QUEUE_URL: rows.queueUrl,
        FOLDED_ROWS: String(LARGE_ROWS),
        ...ends,
        ...(props.noticeTopicArn && { NOTICE_TOPIC_ARN: props.noticeTopicArn }),
      },
      // A complete job wakes the chunks that waited for it, and theirs may wake others.
      ...loops,
    });
    const sweep = new PipelineFunction(this, 'Sweep', {
      ...common('sweep'),
      timeout: Duration.minutes(5),
      memoryMb: 256,
      environment: {
        ...queueing,
        ...figures,
        FILES_BUCKET: files.name,
        DEAD_LETTERS_URL: deadLetters.queueUrl,
      },
    });

    validate.startOnObjects(files, UPLOADS, NAMES, RELEASES, ANNOUNCED);
    validate.sendFailuresTo(deadLetters);
    upsert.startOnMessages(rows, atOnce);
    settle.startOnMessages(deadLetters, 2);
    report.startOnObjects(work, COMPLETES, HOLDS, SLOW);
    report.sendFailuresTo(deadLetters);
    new Rule(this, 'SweepSchedule', {
      schedule: Schedule.rate(Duration.minutes(15)),
      targets: [new LambdaFunction(sweep.lambda)],
    });

    const functions = { validate, upsert, settle, report, sweep };
    grantAccess({
      functions,
      stores: { files, work, rows, deadLetters },
      ...props,
      secretNames: props.profiles.map((profile) => profile.secretName),
    });
    new PeoplePolicies(this, 'People', { files, profiles: props.profiles.map(({ name }) => name), keyArn });
    raiseAlarms(this, functions);
    if (props.metrics)
      new ImportDashboard(this, 'Dashboard', {
        namespace: this.stackName,
        functions: Object.values(functions),
        queues: [rows, deadLetters],
      });
    if (props.alarmTopicArn) this.#sendAlarmsTo(props.alarmTopicArn);
  }

  #sendAlarmsTo(topicArn: string): void {
    const action = new SnsAction(Topic.fromTopicArn(this, 'AlarmTopic', topicArn));
    for (const construct of this.node.findAll())
      if (construct instanceof Alarm) construct.addAlarmAction(action);
  }
}
