import { describe, expect, it } from 'vitest';
import { Environment as ReportEnvironment } from '../../functions/report/environment.ts';
import { Environment as SettleEnvironment } from '../../functions/settle/environment.ts';
import { Environment as SweepEnvironment } from '../../functions/sweep/environment.ts';
import { Environment as UpsertEnvironment } from '../../functions/upsert/environment.ts';
import { Environment as ValidateEnvironment } from '../../functions/validate/environment.ts';
import { dependenciesOf } from './dependencies.ts';
import { PROFILES, resourceOf, resourcesOf, synthesize, type Template } from './template.ts';

const template = synthesize({ noticeTopicArn: 'arn:aws-cn:sns:cn-north-1:123456789012:notices' });
const graph = dependenciesOf(template);

describe('the functions', () => {
  const sizes: [id: string, seconds: number, mb: number][] = [
    ['Validate', 900, 1769],
    ['Upsert', 60, 256],
    ['Settle', 120, 1769],
    ['Report', 900, 1769],
    ['Sweep', 300, 256],
  ];

  it.each(sizes)(
    '%s runs on Node 24, arm64, for at most %i s in %i MB, and logs to a group of its own',
    (id, ...size) => {
      expect(resourceOf(template, id).Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: size[0],
        MemorySize: size[1],
      });
      const logs = [...(graph.get(id) ?? [])].map((name) => resourceOf(template, name));
      expect(logs.filter((log) => log.Type === 'AWS::Logs::LogGroup')).toMatchObject([
        { Properties: { RetentionInDays: 90 } },
      ]);
    },
  );

  it.each([
    ['Validate', ValidateEnvironment],
    ['Upsert', UpsertEnvironment],
    ['Settle', SettleEnvironment],
    ['Report', ReportEnvironment],
    ['Sweep', SweepEnvironment],
  ])('%s is given the variables that its schema asks for, and no other', (id, schema) => {
    // Without those of Node, of its allocator and of Powertools.
    const variables = Object.keys(variablesOf(id)).filter(
      (name) => !/^(NODE_|MALLOC_|POWERTOOLS_)/.test(name),
    );
    // The local runner alone takes a gateway's key from its own environment, and has runs.
    const asked = Object.keys(schema.shape).filter((name) => name !== 'KEY_FROM' && name !== 'RUN');
    expect(variables.sort()).toEqual(asked.sort());
  });

  it('tell people of a complete job only where a topic is named', () => {
    expect(variablesOf('Report').NOTICE_TOPIC_ARN).toMatch(/:notices$/);
    expect(JSON.stringify(synthesize())).not.toMatch(/NOTICE_TOPIC_ARN|sns:Publish/);
  });

  it('get nine tenths of their memory as heap, with a young generation that is not a sixth of it', () => {
    expect(variablesOf('Validate').NODE_OPTIONS).toBe('--max-old-space-size=1592 --max-semi-space-size=16');
    expect(variablesOf('Upsert').NODE_OPTIONS).toBe('--max-old-space-size=230 --max-semi-space-size=12');
  });

  it('that call have less memory where one of them has every gateway with a low limit alone', () => {
    const memoryOf = (props: Parameters<typeof synthesize>[0]) =>
      resourceOf(synthesize(props), 'Upsert').Properties.MemorySize;
    const fast = PROFILES.map((profile) => ({ ...profile, requestsPerSecond: 100 }));
    expect(memoryOf({ workers: 'auto' })).toBe(160);
    expect([memoryOf({ profiles: fast, workers: 1 }), memoryOf({ workers: 2 })]).toEqual([256, 256]);
  });

  it('give back the blocks that they read of files and sockets', () => {
    expect(variablesOf('Validate').MALLOC_MMAP_THRESHOLD_).toBe('65536');
  });

  it('know how many workers there are and how long they may run, as the template has it', () => {
    expect(variablesOf('Upsert')).toMatchObject({ WORKERS: '2', TIMEOUT_SECONDS: '60' });
    expect(variablesOf('Settle')).toMatchObject({ UPSERT_TIMEOUT_SECONDS: '60', MAX_CRASHES: '6' });
    expect(variablesOf('Validate')).toMatchObject({ WORKERS: '2', PROFILES_FILE: 'profiles.json' });
  });

  // AWS Lambda developer guide, "Configuring scaling behavior for SQS event source mappings": never less than its maximum concurrency.
  it('have concurrency set aside for exactly the workers, and so many files, where that is asked for', () => {
    const reserved = (of: Template) =>
      resourcesOf(of, 'AWS::Lambda::Function').flatMap(([id, { Properties }]) =>
        Properties.ReservedConcurrentExecutions === undefined
          ? []
          : [[id, Properties.ReservedConcurrentExecutions]],
      );
    expect(reserved(template)).toEqual([]);
    expect(reserved(synthesize({ workers: 4, reservesConcurrency: true }))).toEqual([['Upsert', 4]]);
    for (const workers of ['auto', 1] as const)
      expect(reserved(synthesize({ workers, reservesConcurrency: true }))).toEqual([['Upsert', 2]]);
    expect(reserved(synthesize({ filesAtOnce: 10 }))).toEqual([['Validate', 10]]);
  });

  it('may go round between queue and function where a chunk waits for its gateway, or for another job', () => {
    const loops = resourcesOf(template, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
      id,
      Properties.RecursiveLoop,
    ]);
    expect(Object.fromEntries(loops)).toEqual({
      Validate: undefined,
      Upsert: 'Allow',
      Settle: 'Allow',
      Report: 'Allow',
      Sweep: undefined,
    });
  });

  it.each(['Validate', 'Report'])(
    '%s leaves what it failed on, after two retries, to the dead letters',
    (id) => {
      const configs = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig');
      const config = configs.find(([name]) => graph.get(name)?.has(id))?.[1];
      expect(config?.Properties).toMatchObject({
        MaximumRetryAttempts: 2,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
      });
      expect(config?.DependsOn.map((name) => resourceOf(template, name).Type)).toEqual(['AWS::IAM::Policy']);
    },
  );

  it('sweep every fifteen minutes', () => {
    const [rule] = resourcesOf(template, 'AWS::Events::Rule');
    expect(rule?.[1].Properties).toMatchObject({
      ScheduleExpression: 'rate(15 minutes)',
      Targets: [{ Arn: { 'Fn::GetAtt': ['Sweep', 'Arn'] } }],
    });
  });

  function variablesOf(id: string): Record<string, unknown> {
    const { Environment = {} } = resourceOf(template, id).Properties as {
      Environment?: { Variables?: Record<string, unknown> };
    };
    return Environment.Variables ?? {};
  }
});

describe('the alarms', () => {
  const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');

  it('watch the dead letters and the errors of every function, beside what functions log', () => {
    const watched = alarms.map(([, { Properties }]) => String(Properties.MetricName ?? 'dead letters'));
    expect(watched.filter((name) => name === 'Errors')).toHaveLength(5);
    expect(watched).toContain('dead letters');
  });

  it('each tell the operator what to do', () => {
    for (const [, { Properties }] of alarms) expect(String(Properties.AlarmDescription)).toMatch(/\blog\b/i);
  });

  it('ring nowhere but in CloudWatch, unless a topic is named', () => {
    for (const [, { Properties }] of alarms) expect(Properties).not.toHaveProperty('AlarmActions');
    const alarmTopicArn = 'arn:aws-cn:sns:cn-north-1:123456789012:operators';
    const ringing = resourcesOf(synthesize({ alarmTopicArn }), 'AWS::CloudWatch::Alarm');
    expect(ringing).toHaveLength(alarms.length);
    for (const [, { Properties }] of ringing) expect(Properties.AlarmActions).toEqual([alarmTopicArn]);
  });
});
