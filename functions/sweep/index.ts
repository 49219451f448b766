import { createLog } from '../../shared/aws/log.ts';
import { createMetrics } from '../../shared/aws/metrics.ts';
import { createS3Client, createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { createSqsClient, createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { readEnvironment } from '../../shared/ports/environment.ts';
import type { Log } from '../../shared/ports/log.ts';
import { Environment } from './environment.ts';
import type { SweepDeps } from './situation.ts';
import { sweep } from './sweep.ts';

function createDeps(log: Log): SweepDeps {
  const environment = readEnvironment(Environment, process.env);
  const files = createS3ObjectStore(createS3Client());
  const sqs = createSqsClient();
  return {
    work: { store: files, bucket: environment.WORK_BUCKET },
    files,
    filesBucket: environment.FILES_BUCKET,
    rowsQueue: createSqsQueue(sqs, environment.ROWS_QUEUE_URL),
    deadLetters: createSqsQueue(sqs, environment.DEAD_LETTERS_URL),
    now: Date.now,
    log,
  };
}

/** The Lambda's entry: a schedule, or the local runner at its start and when a job is cancelled. */
export async function handler(event: unknown): Promise<void> {
  const metrics = createMetrics('sweep');
  await sweep(createDeps(createLog('sweep', metrics)), event);
  metrics.flush();
}
