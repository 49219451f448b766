import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { AnswerListener } from '../gateway/gateway.ts';
import { OPERATOR_LINES } from '../ports/operator-lines.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Figures of one function, as lines of its log that CloudWatch turns into metrics (embedded metric format). */
export interface FunctionMetrics {
  /** Counts what a line of the log tells of; most tell of nothing. */
  readonly countLine: (message: string, fields: Fields) => void;
  /** Keeps what the gateway has answered, until it is written. */
  readonly hear: AnswerListener;
  /** Writes what was kept. */
  flush(): void;
}

/** Figures by the lines that tell of them. What waits, and why, is in the log; here is how often. */
const COUNTED: Readonly<Record<string, (fields: Fields) => Fields>> = {
  'chunk done': ({ outcomes, retries }) => ({
    ...Object.fromEntries(Object.entries(outcomes ?? {}).map(([outcome, rows]) => [`Rows ${outcome}`, rows])),
    Retries: retries,
  }),
  'chunk requeued to go on': () => ({ Requeues: 1 }),
  'gateway unavailable, chunk requeued': () => ({ Requeues: 1 }),
  'gateway in trouble a moment ago, chunk requeued untried': () => ({ Requeues: 1 }),
  [OPERATOR_LINES.credentialsRefused]: () => ({ Requeues: 1 }),
  'jobs swept': ({ open, oldestHours }) => ({ 'Open jobs': open, 'Hours of the oldest job': oldestHours }),
};

/** Namespace: the variable POWERTOOLS_METRICS_NAMESPACE. Nothing is written where POWERTOOLS_METRICS_DISABLED is true. */
export function createMetrics(functionName: string): FunctionMetrics {
  const metrics = new Metrics({ serviceName: functionName });
  const answers = new Map<string, number>();

  return {
    countLine(message, fields) {
      for (const [name, value] of Object.entries(COUNTED[message]?.(fields) ?? {}))
        if (typeof value === 'number') metrics.addMetric(name, MetricUnit.Count, value);
    },
    hear({ code, ms }) {
      metrics.addMetric('Gateway latency', MetricUnit.Milliseconds, ms);
      answers.set(code, (answers.get(code) ?? 0) + 1);
    },
    flush() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
      // A figure for each code, for their names are the vendor's.
      for (const [code, count] of answers)
        metrics.singleMetric().addDimension('code', code).addMetric('Gateway calls', MetricUnit.Count, count);
      answers.clear();
    },
  };
}
