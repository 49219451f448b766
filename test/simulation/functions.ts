import { createReport } from '../../functions/report/index.ts';
import { createSettle } from '../../functions/settle/index.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { createUpsert } from '../../functions/upsert/index.ts';
import { createJobContexts } from '../../functions/upsert/job-contexts.ts';
import { createValidate } from '../../functions/validate/index.ts';
import { createProbe } from '../../functions/validate/probe.ts';
import type { S3State } from '../../infra/local/s3/s3-state.ts';
import type { Gateways } from '../../shared/gateway/connect.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { CallListener, Gateway } from '../../shared/gateway/gateway.ts';
import { userSchemaOf } from '../../shared/gateway/profile.ts';
import { createCanaryGate } from '../../shared/io/canary-gate.ts';
import { createCompletion } from '../../shared/io/completion.ts';
import { SecretError } from '../../shared/io/errors.ts';
import { createJobStore } from '../../shared/io/job-store.ts';
import { createLog } from '../../shared/io/log.ts';
import type { Chance } from './chance.ts';
import { createFaultyQueue, type SendableQueue } from './faulty-queue.ts';
import { createFaultyStore } from './faulty-store.ts';
import type { Mutant } from './mutants.ts';
import type { FunctionName, Sandbox } from './sandbox.ts';
import type { Scenario } from './scenario.ts';
import type { SimulatedGateway } from './simulated-gateway.ts';

export interface Surroundings {
  readonly s3: S3State;
  readonly rows: SendableQueue;
  readonly deadLetters: SendableQueue;
  readonly gateway: SimulatedGateway;
  readonly scenario: Scenario;
  readonly chance: Chance;
  readonly now: () => number;
  readonly mutant: Mutant;
  readonly onLog: (line: string) => void;
}

export type Handler = (event: unknown) => Promise<unknown>;

/** The functions' own time-outs, in seconds, as the stack sets them. */
export const TIMEOUT_SECONDS: Readonly<Record<FunctionName, number>> = {
  validate: 900,
  upsert: 60,
  settle: 120,
  report: 900,
  sweep: 300,
};

/** The bucket names of the simulation. */
export const FILES = 'files';
export const WORK = 'work';

/** Starts a real function in a sandbox: what AWS would call a cold start. */
export function startFunction(sandbox: Sandbox, surroundings: Surroundings): Handler {
  const { s3, scenario, chance, mutant, onLog, now } = surroundings;
  const random = (): number => chance.draw('random');
  const log = createLog(sandbox.functionName, (line) => sandbox.isAlive && onLog(line));
  const faulty = createFaultyStore(sandbox, s3);
  const files = mutant.store?.(faulty, sandbox.functionName) ?? faulty;
  const rows = createFaultyQueue(sandbox, surroundings.rows, chance);
  const deadLetters = createFaultyQueue(sandbox, surroundings.deadLetters, chance);
  const real = { jobs: createJobStore(files, WORK), rows };
  const looking = createCompletion({ jobs: real.jobs, random });
  const { jobs = real.jobs, completion = looking } =
    mutant.work?.({ ...real, completion: looking }, sandbox.functionName) ?? {};
  const upsertTimeoutMs = TIMEOUT_SECONDS.upsert * 1000;

  function connect(onCall: CallListener): Gateway {
    const gateway = surroundings.gateway.connect(sandbox, onCall);
    return mutant.gateway?.(gateway) ?? gateway;
  }
  const readSecret = (): Promise<{ key: string; secret: string }> =>
    sandbox.call({
      what: 'read secret',
      possible: ['crash before', 'error', 'slow'],
      act: () => ({ key: 'k', secret: `${sandbox.name}` }),
      error: () =>
        new SecretError('InternalServiceError', 'No answer.', {
          retryable: true,
          details: { secret: 'sim' },
        }),
    });

  switch (sandbox.functionName) {
    case 'validate': {
      const gateways: Gateways = {
        connect: (_, __, { onCall }) => connect(onCall),
        schema: userSchemaOf,
        close: async () => {},
      };
      const probe = createProbe({
        gateways,
        secrets: { get: readSecret, refresh: readSecret },
        workers: scenario.workers,
      });
      const profiles = new Map([[scenario.profile.name, scenario.profile]]);
      return createValidate({ files, jobs, rows, profiles, workers: scenario.workers, probe, log });
    }
    case 'upsert': {
      const sleep = (ms: number) => sandbox.sleep(mutant.sleepsFor?.(ms) ?? ms);
      const upsert = createUpsert({
        jobs,
        rows,
        completion,
        log,
        readContext: createJobContexts(jobs),
        canary: createCanaryGate({ jobs, sleep }),
        async openGateway(_, onCall) {
          await readSecret().catch((error: SecretError) => {
            throw new GatewayError('unavailable', error.code, error.message);
          });
          return connect(onCall);
        },
        timeoutMs: upsertTimeoutMs,
        sleep,
        random,
      });
      return (event) => upsert(event as never, { getRemainingTimeInMillis: () => sandbox.deadline - now() });
    }
    case 'settle':
      return createSettle({ jobs, files, rows, deadLetters, completion, log, upsertTimeoutMs }) as Handler;
    case 'report':
      return createReport({ store: files, log });
    case 'sweep':
      return (event) =>
        sweep({ jobs, files, rows, deadLetters, now: () => now() + scenario.clockSkewMs, log }, event);
  }
}
