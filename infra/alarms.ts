import { Aws, Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { OPERATOR_LINES } from '../shared/ports/operator-lines.ts';
import type { FunctionName } from './bundle.ts';
import type { PipelineFunction } from './constructs/pipeline-function.ts';

interface Line {
  readonly fn: FunctionName;
  readonly message: string;
  /** Only lines with this code. */
  readonly code?: string;
}

interface LogAlarm {
  readonly lines: readonly Line[];
  /** How long a line keeps the alarm on. */
  readonly period: Duration;
  /** What to do, for the operator who is woken. */
  readonly description: string;
}

const {
  credentialsRefused,
  chunkFailed,
  chunkUnfinished,
  importGivenUp,
  reportGivenUp,
  jobLate,
  jobNotSwept,
  reportNeverCame,
  heldNeverTold,
  uploadsNotSwept,
} = OPERATOR_LINES;

/** Chunks that wait come back every 15 minutes at most, and so does the sweep: an alarm lasts from one line to the next. */
const LASTING = Duration.minutes(30);
const AT_ONCE = Duration.minutes(5);

/** Alarms on what happens, as the functions log it; each has its paragraph in operations.md. */
const LOG_ALARMS: Readonly<Record<string, LogAlarm>> = {
  JobLate: {
    lines: [{ fn: 'sweep', message: jobLate }],
    period: LASTING,
    description:
      'A job is past half its age limit; past the limit its rows are reported as unprocessed. The log of sweep names it, ' +
      'that of upsert says whether the gateway is down, refuses the credentials, or is too slow for the files dropped.',
  },
  CredentialsRefused: {
    lines: [
      { fn: 'upsert', message: credentialsRefused },
      { fn: 'validate', message: 'job decided', code: 'credentials_refused' },
    ],
    period: LASTING,
    description:
      'A gateway refuses the key or the secret of a profile. The log of upsert or validate names the job and what the gateway says. ' +
      'Put the right key and secret into the secret of the profile: a job in its middle goes on by itself, a refused file is dropped again.',
  },
  ChunkFailed: {
    lines: [{ fn: 'upsert', message: chunkFailed }],
    period: AT_ONCE,
    description:
      'A chunk failed and comes back, six times at most. The log of upsert has the error: a missing right wants a deployment at once, ' +
      'trouble with S3 or SQS passes.',
  },
  ChunkUnfinished: {
    lines: [{ fn: 'settle', message: chunkUnfinished }],
    period: AT_ONCE,
    description:
      'Workers gave a chunk up; what was not sent of it is reported as unprocessed. The log of settle names it, that of upsert says ' +
      'why its workers ended. Then drop failed.csv of the report again.',
  },
  ImportGivenUp: {
    lines: [{ fn: 'settle', message: importGivenUp }],
    period: AT_ONCE,
    description:
      'Validate failed on a file each time; its sender was told import_failed. The log of validate has the error. Keep the file: it shows the bug.',
  },
  ReportGivenUp: {
    lines: [
      { fn: 'settle', message: reportGivenUp },
      { fn: 'sweep', message: reportNeverCame },
      { fn: 'sweep', message: heldNeverTold },
    ],
    period: AT_ONCE,
    description:
      'The report of a job could not be built; its sender got a short one, or none at all. The log of settle or sweep names it, that of report has the error; results stay in the work bucket for 30 days.',
  },
  JobNotSwept: {
    lines: [
      { fn: 'sweep', message: jobNotSwept },
      { fn: 'sweep', message: uploadsNotSwept },
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
  for (const [at, { fn, message, code }] of lines.entries()) {
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
