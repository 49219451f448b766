import * as z from 'zod';
import { dependenciesOf } from './dependencies.ts';
import { type Resource, resourcesOf, type Template } from './template.ts';

const MetricFilter = z.object({
  FilterPattern: z.string(),
  LogGroupName: z.object({ Ref: z.string() }),
  MetricTransformations: z.tuple([
    z.object({ MetricName: z.string(), MetricNamespace: z.unknown(), MetricValue: z.literal('1') }),
  ]),
});

const Alarm = z.object({
  Namespace: z.unknown(),
  MetricName: z.string(),
  Statistic: z.literal('Sum'),
  ComparisonOperator: z.literal('GreaterThanOrEqualToThreshold'),
  EvaluationPeriods: z.int(),
  Threshold: z.number(),
  TreatMissingData: z.literal('notBreaching'),
});

/** One comparison of a JSON filter pattern. */
const COMPARISON = /^\(?\$\.(\w+) = "([^"*]*)"\)?$/;

/**
 * Whether a line of a log passes a filter pattern, of the kind that the stack has: comparisons with texts, joined by `&&`.
 * Source: CloudWatch Logs user guide, "Using filter patterns to match terms in JSON log events".
 *
 * @throws Error for any other pattern
 */
export function passes(pattern: string, line: string): boolean {
  const [, inner = ''] = /^\{ (.*) \}$/.exec(pattern) ?? [];
  const comparisons = inner.split(' && ').map((each) => {
    const [, field, text] = COMPARISON.exec(each) ?? [];
    if (field === undefined) throw new Error(`No filter pattern that is known here: ${pattern}`);
    return { field, text };
  });
  const entry = readEntry(line);
  return comparisons.every(({ field, text }) => entry[field] === text);
}

/** A line that is no JSON, as Lambda's own are, matches no pattern of JSON. */
function readEntry(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

/** The alarms that go on when a function has written these lines within a minute. */
export function alarmsOnLines(template: Template, functionId: string, lines: readonly string[]): string[] {
  const groups = dependenciesOf(template).get(functionId) ?? new Set();
  const counts = new Map<string, number>();
  for (const [, { Properties }] of resourcesOf(template, 'AWS::Logs::MetricFilter')) {
    const { FilterPattern, LogGroupName, MetricTransformations } = MetricFilter.parse(Properties);
    const [{ MetricName, MetricNamespace }] = MetricTransformations;
    const metric = JSON.stringify([MetricNamespace, MetricName]);
    const count = lines.filter((line) => passes(FilterPattern, line)).length;
    if (groups.has(LogGroupName.Ref)) counts.set(metric, (counts.get(metric) ?? 0) + count);
  }
  return resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(([id, alarm]) => {
    const count = counts.get(JSON.stringify([alarm.Properties.Namespace, alarm.Properties.MetricName]));
    return count !== undefined && isOn(alarm, [count]) ? [id] : [];
  });
}

/** Whether an alarm is on after these sums, one a period, none missing. */
export function isOn({ Properties }: Resource, sums: readonly number[]): boolean {
  const { EvaluationPeriods, Threshold } = Alarm.parse(Properties);
  const last = sums.slice(-EvaluationPeriods);
  return last.length === EvaluationPeriods && last.every((sum) => sum >= Threshold);
}
