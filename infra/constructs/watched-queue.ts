import { Duration } from 'aws-cdk-lib';
import { Alarm, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

interface QueueTimes {
  /** How long a delivered message stays hidden. */
  readonly visibility: Duration;
  readonly retention: Duration;
}

export interface WatchedQueueProps extends QueueTimes {
  /** Deliveries after which a message becomes a dead letter. */
  readonly maxReceiveCount: number;
  readonly deadLetters: QueueTimes;
}

/**
 * A standard queue, which always has dead letters, and an alarm on those that stay. Encrypted, reached by TLS only. The logical
 * ids are the construct's own, and `DeadLetters`.
 */
export class WatchedQueue extends Construct {
  readonly main: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WatchedQueueProps) {
    super(scope, id);
    this.deadLetters = createQueue(this, 'DeadLetters', props.deadLetters);
    this.main = createQueue(this, id, props, {
      queue: this.deadLetters,
      maxReceiveCount: props.maxReceiveCount,
    });
    this.#watchDeadLetters();
  }

  /** The age of a message received more than three times is not counted by SQS: the number of messages is watched. */
  #watchDeadLetters(): void {
    const period = Duration.minutes(15);
    new Alarm(this, 'DeadLettersStay', {
      metric: new MathExpression({
        expression: 'visible + hidden',
        usingMetrics: {
          visible: this.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
          hidden: this.deadLetters.metricApproximateNumberOfMessagesNotVisible({ period }),
        },
        period,
        label: 'dead letters',
      }),
      threshold: 1,
      evaluationPeriods: 4,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription:
        'Dead letters have been waiting for an hour, though settle answers each in seconds: some jobs get no report. ' +
        "Read the log of settle for the error, fix its cause and deploy. The messages are tried again by themselves; don't purge them.",
    });
  }
}

function createQueue(
  scope: Construct,
  logicalId: string,
  times: QueueTimes,
  deadLetterQueue?: { readonly queue: Queue; readonly maxReceiveCount: number },
): Queue {
  const queue = new Queue(scope, logicalId, {
    visibilityTimeout: times.visibility,
    retentionPeriod: times.retention,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    ...(deadLetterQueue && { deadLetterQueue }),
  });
  (queue.node.findChild('Resource') as CfnQueue).overrideLogicalId(logicalId);
  return queue;
}
