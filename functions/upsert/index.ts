import { setMaxListeners } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, SQSEvent } from 'aws-lambda';
import { createLog } from '../../shared/aws/log.ts';
import { createMetrics, type FunctionMetrics } from '../../shared/aws/metrics.ts';
import { createS3Client, createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { createSecretStore, createSecretsClient } from '../../shared/aws/secrets.ts';
import { onlyRecord } from '../../shared/aws/sqs-event.ts';
import { createSqsClient, createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { ChunkMessage } from '../../shared/chunk/message.ts';
import { createCircuits } from '../../shared/gateway/circuit.ts';
import { createGateways } from '../../shared/gateway/connect.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import { readProfiles } from '../../shared/gateway/read-profiles.ts';
import { limitsOf, sharingOf } from '../../shared/gateway/sharing.ts';
import { createJobCache } from '../../shared/job/cache.ts';
import { createCanaryGate } from '../../shared/job/canary.ts';
import { createCompletion } from '../../shared/job/completion.ts';
import { readEnvironment } from '../../shared/ports/environment.ts';
import { SecretError } from '../../shared/ports/errors.ts';
import type { Log } from '../../shared/ports/log.ts';
import { OPERATOR_LINES } from '../../shared/ports/operator-lines.ts';
import type { UpsertDeps } from './chunk-run.ts';
import { deliver } from './deliver.ts';
import { Environment } from './environment.ts';
import { createGivenIds } from './given-ids.ts';
import { createProgressReporter } from './progress-reporter.ts';
import { createTakeSeat } from './seat.ts';
import { createSharesSettleInMs } from './settled-shares.ts';

/** No row is begun in the last seconds of an invocation: a call and the save of the claim must still fit. */
const RESERVED_MS = 10_000;

/** Whatever is not answered by then is given up, so that the claim can still be saved. */
const SAVING_MS = 4_000;

/** An SQS event of one message, as the stack's batch size has it. */
type Handler = (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<void>;

/**
 * Makes the function that turns a chunk message into gateway calls and a result.
 *
 * @throws Error when the chunk failed: its message comes back, and the invocation counts as failed
 */
export function createUpsert(deps: UpsertDeps): Handler {
  return async (event, context) => {
    const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - SAVING_MS));
    // Every call of a chunk listens to it: they are many, and no leak.
    setMaxListeners(0, signal);
    const timeLeftMs = () => context.getRemainingTimeInMillis() - RESERVED_MS;
    const { messageId, body } = onlyRecord(event);
    try {
      await deliver(deps, ChunkMessage.parse(JSON.parse(body)), { timeLeftMs, signal });
    } catch (error) {
      deps.log.error(OPERATOR_LINES.chunkFailed, { messageId, error });
      throw error;
    }
  };
}

async function createDeps(log: Log, metrics: FunctionMetrics): Promise<UpsertDeps> {
  const environment = readEnvironment(Environment, process.env);
  const profiles = await readProfiles(resolve(import.meta.dirname, environment.PROFILES_FILE));
  const work = { store: createS3ObjectStore(createS3Client()), bucket: environment.WORK_BUCKET };
  const secrets = createSecretStore(createSecretsClient(), { now: Date.now });
  const limits = limitsOf(profiles.values());
  const sharing = (profile: Profile) => sharingOf(profile, { profiles, workers });
  const gateways = createGateways({ limits, onAnswer: metrics.hear });
  const { WORKERS: workers, KEY_FROM: keyFrom } = environment;
  const everyMs = environment.PROGRESS_SECONDS * 1000;
  return {
    work,
    log,
    rowsQueue: createSqsQueue(createSqsClient(), environment.ROWS_QUEUE_URL),
    jobs: createJobCache(work, profiles),
    completion: createCompletion({ work, random: Math.random }),
    canary: createCanaryGate({ work, sleep: (ms) => sleep(ms) }),
    givenIds: createGivenIds(),
    progress: createProgressReporter({
      work,
      log,
      now: Date.now,
      random: Math.random,
      everyMs,
      workers: workers ?? 2,
      keyFrom,
    }),
    sharesSettleInMs: createSharesSettleInMs({
      work,
      workers,
      limits,
      overMs: environment.SHARES_SETTLE_SECONDS * 1000,
    }),
    takeSeat: createTakeSeat({
      work,
      sharingOf: sharing,
      async keyOf({ secretName }) {
        const credentials = await secrets.get(secretName).catch(unlessRetryable);
        return credentials && `${environment.RUN ?? ''}${credentials.key}`;
      },
      overMs: environment.TIMEOUT_SECONDS * 1000,
      sleep: (ms) => sleep(ms),
    }),
    circuitOf: createCircuits({ now: Date.now, random: Math.random }),
    async openGateway(profile, onCall, { fresh, signal }) {
      const reading = fresh ? secrets.refresh(profile.secretName) : secrets.get(profile.secretName);
      const credentials = await reading.catch(rethrowAsGatewayError);
      return gateways.connect(profile, credentials, { workers: sharing(profile).workers, onCall, signal });
    },
    timeoutMs: environment.TIMEOUT_SECONDS * 1000,
    sleep: (ms) => sleep(ms),
    random: Math.random,
  };
}

/** Without its secret nobody is called, but it may be there in a moment. */
function unlessRetryable(error: unknown): undefined {
  if (!(error instanceof SecretError) || error.retryable) throw error;
}

/** A secret that cannot be had is to the work what a gateway is that refuses it. */
function rethrowAsGatewayError(error: unknown): never {
  if (!(error instanceof SecretError)) throw error;
  throw new GatewayError(error.retryable ? 'unavailable' : 'misconfigured', error.code, error.message, {
    cause: error,
  });
}

let upsert: Handler | undefined;
let metrics: FunctionMetrics | undefined;

/** The Lambda's entry: a message of the rows queue. */
export const handler: Handler = async (event, context) => {
  metrics ??= createMetrics('upsert');
  upsert ??= createUpsert(await createDeps(createLog('upsert', metrics), metrics));
  try {
    await upsert(event, context);
  } finally {
    metrics.flush();
  }
};
