import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { OUTCOMES } from '../shared/user/outcome.ts';
import type { PipelineFunction } from './constructs/pipeline-function.ts';

export interface DashboardProps {
  /** Namespace of the functions' own figures. */
  readonly namespace: string;
  readonly functions: readonly PipelineFunction[];
  readonly queues: readonly Queue[];
}

const PERIOD = Duration.minutes(5);

/** One page in CloudWatch: what becomes of rows, how the gateways answer, what waits, and how the functions fare. */
export class ImportDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { namespace, functions, queues }: DashboardProps) {
    super(scope, id);
    const figure = (service: string, metricName: string, statistic = 'Sum'): Metric =>
      new Metric({
        namespace,
        metricName,
        statistic,
        period: PERIOD,
        dimensionsMap: { service },
        label: statistic === 'Sum' ? metricName : `${metricName} ${statistic}`,
      });
    const graph = (title: string, ...left: IMetric[]): GraphWidget =>
      new GraphWidget({ title, left, width: 12 });

    this.addWidgets(
      graph(
        'Rows by what became of them',
        ...OUTCOMES.filter((outcome) => outcome !== 'held').map((outcome) =>
          figure('upsert', `Rows ${outcome}`),
        ),
      ),
      graph(
        'Gateway calls by code',
        new MathExpression({
          expression: `SEARCH('{"${namespace}",service,code} MetricName="Gateway calls"', 'Sum', 300)`,
          usingMetrics: {},
          label: '',
          period: PERIOD,
        }),
      ),
      graph(
        'Gateway latency',
        ...['p50', 'p99'].map((statistic) => figure('upsert', 'Gateway latency', statistic)),
      ),
      graph('Calls repeated, chunks requeued', figure('upsert', 'Retries'), figure('upsert', 'Requeues')),
      graph(
        'Jobs that are not complete',
        figure('sweep', 'Open jobs', 'Maximum'),
        figure('sweep', 'Hours of the oldest job', 'Maximum'),
      ),
      graph(
        'Messages that wait',
        ...queues.flatMap((queue) => [
          queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD }),
          queue.metricApproximateNumberOfMessagesDelayed({ period: PERIOD }),
        ]),
      ),
      graph('Failed invocations', ...functions.map(({ lambda }) => lambda.metricErrors({ period: PERIOD }))),
      graph(
        'Longest invocations',
        ...functions.map(({ lambda }) => lambda.metricDuration({ period: PERIOD, statistic: 'Maximum' })),
      ),
    );
  }
}
