import type { SQSEvent } from 'aws-lambda';
import { createReport } from '../../functions/report/index.ts';
import { createSettle } from '../../functions/settle/index.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { createGivenIds } from '../../functions/upsert/given-ids.ts';
import { createUpsert } from '../../functions/upsert/index.ts';
import { createProgressReporter } from '../../functions/upsert/progress-reporter.ts';
import { createTakeSeat } from '../../functions/upsert/seat.ts';
import { createSharesSettleInMs } from '../../functions/upsert/settled-shares.ts';
import { createAskInTurn } from '../../functions/validate/ask-in-turn.ts';
import { createValidate } from '../../functions/validate/index.ts';
import { createLookUp, createProbe } from '../../functions/validate/probe.ts';
import type { S3State } from '../../infra/local-aws/s3/s3-state.ts';
import type { QueueState } from '../../infra/local-aws/sqs/queue-state.ts';
import { ChunkMessage } from '../../shared/chunk/message.ts';
import { type Circuit, createCircuits } from '../../shared/gateway/circuit.ts';
import type { Gateways } from '../../shared/gateway/connect.ts';
import type { Credentials } from '../../shared/gateway/credentials.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import { limitsOf, sharingOf } from '../../shared/gateway/sharing.ts';
import { createJobCache } from '../../shared/job/cache.ts';
import { createCanaryGate } from '../../shared/job/canary.ts';
import { createCompletion } from '../../shared/job/completion.ts';
import { PLANS } from '../../shared/job/keys.ts';
import { createUserRegistry } from '../../shared/overlap/registry.ts';
import { SecretError } from '../../shared/ports/errors.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { onPut } from '../support/changed-store.ts';
import type { Chance } from './chance.ts';
import { createFaultyNotices, type OnNotice } from './faulty-notices.ts';
import { createFaultyQueue, type SendableQueue } from './faulty-queue.ts';
import { createFaultyStore } from './faulty-store.ts';
import { createLog } from './log.ts';
import type { Mutant } from './mutants.ts';
import { settingsAt } from './profiles.ts';
import type { FunctionName, Sandbox } from './sandbox.ts';
import type { Scenario } from './scenario.ts';
import type { SimulatedGateway } from './simulated-gateway.ts';

export interface Surroundings {
  readonly s3: S3State;
  readonly rows: SendableQueue & Pick<QueueState, 'delete'>;
  readonly deadLetters: SendableQueue;
  readonly gateway: SimulatedGateway;
  readonly scenario: Scenario;
  readonly chance: Chance;
  readonly now: () => number;
  readonly mutant: Mutant;
  readonly onLog: (line: string) => void;
  readonly onNotice: OnNotice;
}

export type Handler = (event: unknown) => Promise<unknown>;

/** The functions' own timeouts, in seconds, as the stack sets them. */
export const TIMEOUT_SECONDS: Readonly<Record<FunctionName, number>> = {
  validate: 900,
  upsert: 60,
  settle: 120,
  report: 900,
  sweep: 300,
};

/** Upsert gives up what is not answered so long before its end. */
const SAVING_MS = 4000;

const KEPT_DAYS = 90;

/** Nights are hours here. */
const FOLD_AFTER_MS = 10 * 60_000;

/** How often a job's progress is written, as the stack sets it. */
const PROGRESS_MS = 10_000;

/** The bucket names of the simulation. */
export const FILES = 'files';
export const WORK = 'work';

/** Starts a real function in a sandbox: what AWS would call a cold start. */
export function startFunction(sandbox: Sandbox, surroundings: Surroundings): Handler {
  const { s3, scenario, chance, mutant, onLog, now } = surroundings;
  const random = (): number => chance.draw('random');
  const log = createLog((line) => sandbox.isAlive && onLog(line));
  const { workers, profiles: deployed } = settingsAt(scenario, sandbox.functionName, now());
  const profiles = new Map(deployed.map((profile) => [profile.name, profile]));
  const limits = limitsOf(deployed);
  const connectAs = surroundings.gateway.open(sandbox, {
    workers,
    limits: mutant.ignoresPresentLimit ? new Map() : limits,
  });
  const faulty = createFaultyStore(sandbox, s3, scenario.listPage);
  const faultyRows = createFaultyQueue(sandbox, surroundings.rows, chance);
  const rowsQueue = mutant.queue?.(faultyRows, sandbox.functionName, deleteDelivery) ?? faultyRows;
  const deadLetters = createFaultyQueue(sandbox, surroundings.deadLetters, chance);
  const small = inSmallChunks(faulty, scenario.chunkRows);
  const files = mutant.store?.(small, sandbox.functionName, rowsQueue) ?? small;
  const work = { store: files, bucket: WORK };
  const completion = mutant.hasNoCompletionCheck
    ? { check: async () => false }
    : createCompletion({ work, random });
  const upsertTimeoutMs = TIMEOUT_SECONDS.upsert * 1000;
  /** The message that an upsert works on, and what ends its calls when its time is nearly up. */
  let delivery: string | undefined;
  let saving: AbortSignal | undefined;
  function deleteDelivery(): void {
    if (delivery !== undefined) surroundings.rows.delete(delivery);
  }

  function connect(...parts: Parameters<typeof connectAs>): Gateway {
    const gateway = connectAs(...parts);
    return mutant.gateway?.(gateway) ?? gateway;
  }
  const readSecret = (secretName: string): Promise<Credentials> =>
    sandbox.call({
      what: 'read secret',
      possible: ['crash before', 'error', 'slow'],
      act: () => ({ key: mutant.knowsOneSecret ? scenario.profile.secretName : secretName, secret: 's' }),
      error: () =>
        new SecretError('InternalServiceError', 'No answer.', {
          retryable: true,
          details: { secret: 'sim' },
        }),
    });

  switch (sandbox.functionName) {
    case 'validate': {
      const gateways: Gateways = {
        connect: (profile, credentials, { onCall }) => connect(profile, credentials, onCall),
        close: async () => {},
      };
      const asking = {
        gateways,
        secrets: { get: readSecret, refresh: readSecret },
        askInTurn: createAskInTurn({ work, sleep: (ms) => sandbox.sleep(ms) }),
      };
      const registry = createUserRegistry(files, WORK, () => 'salt', scenario.mostInKeys);
      return createValidate({
        files,
        work,
        registry,
        rowsQueue,
        profiles,
        workers,
        probe: createProbe(asking),
        lookUp: createLookUp(asking),
        log,
      });
    }
    case 'upsert': {
      const sleep = (ms: number) => sandbox.sleep(mutant.sleepsFor?.(ms) ?? ms);
      const upsert = createUpsert({
        work,
        rowsQueue,
        completion,
        log,
        jobs: createJobCache(work, mutant.ignoresPresentRights ? undefined : profiles),
        takeSeat: createTakeSeat({
          work,
          sharingOf: (profile) => sharingOf(profile, { profiles, workers }),
          keyOf: async ({ secretName }) => (await readSecret(secretName)).key,
          overMs: upsertTimeoutMs,
          sleep,
        }),
        sharesSettleInMs: createSharesSettleInMs({
          work,
          workers,
          limits,
          overMs: upsertTimeoutMs + 30_000,
        }),
        circuitOf: mutant.hasNoCircuit ? () => NO_CIRCUIT : createCircuits({ now, random }),
        givenIds: createGivenIds(),
        progress: createProgressReporter({
          work,
          log,
          now,
          random: () => chance.draw('progress'),
          everyMs: PROGRESS_MS,
          workers: workers ?? 2,
        }),
        canary: createCanaryGate({ work, sleep }),
        async openGateway(profile, onCall) {
          const signal = saving;
          const credentials = await readSecret(profile.secretName).catch((error: SecretError) => {
            throw new GatewayError('unavailable', error.code, error.message);
          });
          return connect(profile, credentials, onCall, signal);
        },
        timeoutMs: upsertTimeoutMs,
        sleep,
        random,
      });
      return (event) => {
        const { task } = sandbox;
        const { Records } = event as SQSEvent;
        const [record] = Records;
        delivery = record?.receiptHandle;
        sandbox.task = { ...task, job: ChunkMessage.parse(JSON.parse(record?.body ?? '')).job };
        // The product's own signal runs by the machine's clock.
        const ending = new AbortController();
        void sandbox.sleep(task.deadline - now() - SAVING_MS).then(() => ending.abort());
        saving = ending.signal;
        return upsert({ Records }, { getRemainingTimeInMillis: () => task.deadline - now() });
      };
    }
    case 'settle': {
      const settle = createSettle({
        work,
        files,
        rowsQueue,
        deadLetters,
        completion,
        log,
        keptDays: KEPT_DAYS,
        uploadDays: 0,
        upsertTimeoutMs,
        maxCrashes: mutant.maxCrashes ?? scenario.maxReceiveCount,
      });
      return (event) =>
        settle(event as SQSEvent, { getRemainingTimeInMillis: () => sandbox.task.deadline - now() });
    }
    case 'report': {
      const notices = createFaultyNotices(sandbox, surroundings.onNotice);
      return createReport({
        store: files,
        rowsQueue,
        keptDays: KEPT_DAYS,
        uploadDays: 0,
        notices: mutant.notices?.(notices) ?? notices,
        log,
        foldedRows: scenario.foldedRows,
      });
    }
    case 'sweep':
      return (event) =>
        sweep(
          {
            work,
            files,
            filesBucket: FILES,
            rowsQueue,
            deadLetters,
            now: () => now() + scenario.clockSkewMs,
            log,
            foldAfterMs: FOLD_AFTER_MS,
          },
          event,
        );
  }
}

/**
 * At a pace that is worth simulating, chunks would have hundreds of rows. Who writes a plan is told that another one stands
 * there, and so goes by that.
 */
function inSmallChunks(store: ObjectStore, chunkRows: number): ObjectStore {
  const changed = onPut(store, PLANS, async (_, plan) => ({ ...plan, chunkRows }));
  return {
    ...store,
    async put(at, body, condition) {
      const put = await changed.put(at, body, condition);
      return at.key.startsWith(PLANS) ? { written: false } : put;
    },
  };
}

const NO_CIRCUIT: Circuit = { enter: () => ({ state: 'closed' }), leave: () => {}, openForMs: () => 0 };
