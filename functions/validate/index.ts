import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { createLog } from '../../shared/aws/log.ts';
import { createdObjects } from '../../shared/aws/s3-event.ts';
import { createS3Client, createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { createSecretStore, createSecretsClient } from '../../shared/aws/secrets.ts';
import { createSqsClient, createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { createGateways } from '../../shared/gateway/connect.ts';
import { jobOfKey, RELEASES } from '../../shared/job/keys.ts';
import { createUserRegistry } from '../../shared/overlap/registry.ts';
import { readEnvironment } from '../../shared/ports/environment.ts';
import type { Log } from '../../shared/ports/log.ts';
import { Environment } from './environment.ts';
import { createLookUp, createProbe } from './probe.ts';
import { readProfiles } from './read-profiles.ts';
import { releaseHeld } from './release-held.ts';
import { type ValidateDeps, validateUpload } from './validate-upload.ts';

/**
 * Makes the function that turns a dropped file into chunks and messages, and a held job that was released. A repeated event
 * changes nothing.
 */
export function createValidate(deps: ValidateDeps): (event: unknown) => Promise<void> {
  return async (event) => {
    for (const object of createdObjects(event)) {
      if (object.key.startsWith(RELEASES)) await releaseHeld(deps, jobOfKey(object.key));
      else await validateUpload(deps, object);
    }
  };
}

async function createDeps(log: Log): Promise<ValidateDeps> {
  const environment = readEnvironment(Environment, process.env);
  const files = createS3ObjectStore(createS3Client());
  const work = environment.WORK_BUCKET;
  const asking = {
    gateways: createGateways(),
    secrets: createSecretStore(createSecretsClient(), { now: Date.now }),
    workers: environment.WORKERS,
  };
  return {
    files,
    work: { store: files, bucket: work },
    registry: createUserRegistry(files, work, () => randomBytes(32).toString('hex')),
    rowsQueue: createSqsQueue(createSqsClient(), environment.ROWS_QUEUE_URL),
    profiles: await readProfiles(resolve(import.meta.dirname, environment.PROFILES_FILE)),
    workers: environment.WORKERS,
    probe: createProbe(asking),
    lookUp: createLookUp(asking),
    log,
  };
}

let validate: ReturnType<typeof createValidate> | undefined;

/** The Lambda's entry: an S3 event on `uploads/`, `names/` or `released/` of the files bucket. */
export async function handler(event: unknown): Promise<void> {
  validate ??= createValidate(await createDeps(createLog('validate')));
  await validate(event);
}
