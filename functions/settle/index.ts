import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { createLog } from '../../shared/aws/log.ts';
import { createS3Client, createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { onlyRecord } from '../../shared/aws/sqs-event.ts';
import { createSqsClient, createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { ChunkMessage } from '../../shared/chunk/message.ts';
import { createCompletion } from '../../shared/job/completion.ts';
import { readEnvironment } from '../../shared/ports/environment.ts';
import type { Log } from '../../shared/ports/log.ts';
import { Environment } from './environment.ts';
import { FailedInvocation } from './failed-invocation.ts';
import { type SettleChunkDeps, settleChunk } from './settle-chunk.ts';
import { type SettleInvocationDeps, settleInvocation } from './settle-invocation.ts';

export type SettleDeps = SettleChunkDeps & SettleInvocationDeps;

/** An SQS event of one message, as the stack's batch size has it. */
type Handler = (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<void>;

/** Kept for the short report that must do where the whole one takes too long. */
const FALLBACK_MS = 30_000;

/**
 * Makes the function that answers for what failed for good: chunks that workers gave up on, and invocations of
 * validate and report. A message that is neither stays, and raises the alarm on old dead letters.
 *
 * @throws Error when the message could not be settled: it comes back, and the invocation counts as failed
 */
export function createSettle(deps: SettleDeps): Handler {
  async function settle(record: SQSRecord, signal: AbortSignal): Promise<void> {
    const body: unknown = JSON.parse(record.body);
    const chunk = ChunkMessage.safeParse(body);
    if (chunk.success) return settleChunk(deps, chunk.data);
    const tries = Number(record.attributes.ApproximateReceiveCount);
    return settleInvocation(deps, FailedInvocation.parse(body), { tries, signal });
  }

  return async (event, context) => {
    const record = onlyRecord(event);
    const signal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - FALLBACK_MS));
    try {
      await settle(record, signal);
    } catch (error) {
      const { messageId } = record;
      deps.log.error('dead letter could not be settled, it comes back', { messageId, error });
      throw error;
    }
  };
}

function createDeps(log: Log): SettleDeps {
  const environment = readEnvironment(Environment, process.env);
  const files = createS3ObjectStore(createS3Client());
  const work = { store: files, bucket: environment.WORK_BUCKET };
  const sqs = createSqsClient();
  return {
    work,
    files,
    log,
    rowsQueue: createSqsQueue(sqs, environment.ROWS_QUEUE_URL),
    deadLetters: createSqsQueue(sqs, environment.DEAD_LETTERS_URL),
    completion: createCompletion({ work, random: Math.random }),
    keptDays: environment.REPORT_DAYS,
    uploadDays: environment.UPLOAD_DAYS,
    upsertTimeoutMs: environment.UPSERT_TIMEOUT_SECONDS * 1000,
    maxCrashes: environment.MAX_CRASHES,
  };
}

let settle: Handler | undefined;

/** The Lambda's entry: messages of the dead letters. */
export const handler: Handler = async (event, context) => {
  settle ??= createSettle(createDeps(createLog('settle')));
  await settle(event, context);
};
