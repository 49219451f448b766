import { Aws, Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { MessageCode } from '../shared/messages/say.ts';
import { OPERATOR_LINES } from '../shared/ports/operator-lines.ts';
import type { FunctionName } from './bundle.ts';
import type { PipelineFunction } from './constructs/pipeline-function.ts';

/** What a function logs; with a code, only lines that have it. */
type Line = readonly [fn: FunctionName, message: string, code?: string];

interface LogAlarm {
  readonly lines: readonly Line[];
  /** How long a line keeps the alarm on. */
  readonly period: Duration;
  /** What to do, for the operator who is woken. */
  readonly description: string;
}

/** Chunks that wait come back every 15 minutes at most, and so does the sweep: an alarm lasts from one line to the next. */
const LASTING = Duration.minutes(30);
const AT_ONCE = Duration.minutes(5);

/** Codes of files that validate refuses because nothing of their profile can work until an operator has fixed it. */
const OF_GATEWAY = [
  'credentials_refused',
  'wrong_address',
  'look_ups_refused',
] as const satisfies MessageCode[];

/** Alarms on what happens, as the functions log it; each has its paragraph in operations.md. */
const LOG_ALARMS: Readonly<Record<string, LogAlarm>> = {
  JobLate: {
    lines: [['sweep', OPERATOR_LINES.jobLate]],
    period: LASTING,
    description:
      'A job is past half its age limit; past the limit its rows are reported as unprocessed. The log of sweep names it, ' +
      'that of upsert says whether the gateway is down, refuses the credentials, or is too slow for the files dropped.',
  },
  CredentialsRefused: {
    lines: [
      ['upsert', OPERATOR_LINES.credentialsRefused],
      ...OF_GATEWAY.map((code) => ['validate', 'job decided', code] as const),
    ],
    period: LASTING,
    description:
      'A gateway cannot be used with the key, the secret or the address of a profile. The log of upsert or validate names the job and the code. ' +
      'Put the right ones into the secret of the profile: a job in its middle goes on by itself, a refused file is dropped again.',
  },
  ChunkFailed: {
    lines: [['upsert', OPERATOR_LINES.chunkFailed]],
    period: AT_ONCE,
    description:
      'A chunk failed and comes back, six times at most. The log of upsert has the error: a missing right wants a deployment at once, ' +
      'trouble with S3 or SQS passes.',
  },
  ChunkReturned: {
    lines: [['settle', OPERATOR_LINES.chunkReturned]],
    period: LASTING,
    description:
      'A chunk was received too often and not worked on, and goes back to the workers: Lambda throttles upsert, or each delivery fails. ' +
      'Its rows wait meanwhile, up to the age limit. The metrics of Lambda and the log of upsert say which.',
  },
  ChunkUnfinished: {
    lines: [['settle', OPERATOR_LINES.chunkUnfinished]],
    period: AT_ONCE,
    description:
      'Workers gave a chunk up; what was not sent of it is reported as unprocessed. The log of settle names it, that of upsert says ' +
      'why its workers ended. Then drop failed.csv of the report again.',
  },
  ImportGivenUp: {
    lines: [['settle', OPERATOR_LINES.importGivenUp]],
    period: AT_ONCE,
    description:
      'Validate failed on a file each time; its sender was told import_failed. The log of validate has the error. Keep the file: it shows the bug.',
  },
  ReportGivenUp: {
    lines: [
      ['settle', OPERATOR_LINES.reportGivenUp],
      ['sweep', OPERATOR_LINES.reportNeverCame],
      ['sweep', OPERATOR_LINES.heldNeverTold],
    ],
    period: AT_ONCE,
    description:
      'The report of a job could not be built; its sender got a short one, or none at all. The log of settle or sweep names it, that of report has the error; results stay in the work bucket for 30 days.',
  },
  JobNotSwept: {
    lines: [
      ['sweep', OPERATOR_LINES.jobNotSwept],
      ['sweep', OPERATOR_LINES.uploadsNotSwept],
    ],
    period: LASTING,
    description:
      'The sweep failed on a job, so that nothing recovers it, or on the uploads whose event may be lost. The log of sweep names it, with the error; a missing right wants a deployment.',
  },
};

/** Raises the alarms on the functions' lines, and on a queue whose deliveries Lambda throttles. */
export function raiseAlarms(
  scope: Construct,
  functions: Readonly<Record<FunctionName, PipelineFunction>>,
): void {
  for (const [id, alarm] of Object.entries(LOG_ALARMS)) raiseOnLog(scope, functions, id, alarm);
  // Each throttled delivery counts as one of the six that a message has.
  raise(functions.upsert.lambda.metricThrottles({ period: AT_ONCE }), scope, 'RowsThrottled', {
    evaluationPeriods: 3,
    description:
      'Lambda has throttled upsert for a quarter of an hour: the account has no concurrency left for it, and chunks use up their deliveries. ' +
      'The metrics of Lambda say which function takes it all; the log of upsert is silent meanwhile. Ask AWS for more, or lower the other.',
  });
}

function raiseOnLog(
  scope: Construct,
  functions: Readonly<Record<FunctionName, PipelineFunction>>,
  id: string,
  { lines, period, description }: LogAlarm,
): void {
  const metric = { metricNamespace: Aws.STACK_NAME, metricName: id };
  for (const [at, [fn, message, code]] of lines.entries()) {
    const isMessage = FilterPattern.stringValue('$.message', '=', message);
    new MetricFilter(functions[fn], `${id}Lines${at || ''}`, {
      ...metric,
      logGroup: functions[fn].logGroup,
      filterPattern: code
        ? FilterPattern.all(isMessage, FilterPattern.stringValue('$.code', '=', code))
        : isMessage,
    });
  }
  const count = new Metric({ namespace: Aws.STACK_NAME, metricName: id, statistic: 'Sum', period });
  raise(count, scope, id, { evaluationPeriods: 1, description });
}

function raise(
  metric: Metric,
  scope: Construct,
  id: string,
  { evaluationPeriods, description }: { readonly evaluationPeriods: number; readonly description: string },
): void {
  metric.createAlarm(scope, id, {
    threshold: 1,
    evaluationPeriods,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: description,
  });
}
