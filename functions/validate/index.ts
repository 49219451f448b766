import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLog } from '../../shared/aws/log.ts';
import { type CreatedObject, createdObjects } from '../../shared/aws/s3-event.ts';
import { createS3Client, createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { createSecretStore, createSecretsClient } from '../../shared/aws/secrets.ts';
import { createSqsClient, createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { createGateways } from '../../shared/gateway/connect.ts';
import { readProfiles } from '../../shared/gateway/read-profiles.ts';
import { limitsOf } from '../../shared/gateway/sharing.ts';
import { readAnnounced } from '../../shared/job/announced-upload.ts';
import { ANNOUNCED, jobOfKey, RELEASES } from '../../shared/job/keys.ts';
import { createUserRegistry } from '../../shared/overlap/registry.ts';
import { readEnvironment } from '../../shared/ports/environment.ts';
import type { Log } from '../../shared/ports/log.ts';
import { createAskInTurn } from './ask-in-turn.ts';
import { Environment } from './environment.ts';
import { createLookUp, createProbe } from './probe.ts';
import { releaseHeld } from './release-held.ts';
import { type ValidateDeps, validateUpload } from './validate-upload.ts';

/**
 * Makes the function that turns a dropped file into chunks and messages, a held job that was released, and an upload that the sweep has found. A repeated event
 * changes nothing.
 */
export function createValidate(deps: ValidateDeps): (event: unknown) => Promise<void> {
  return async (event) => {
    for (const object of createdObjects(event)) {
      if (object.key.startsWith(RELEASES)) await releaseHeld(deps, jobOfKey(object.key));
      else if (object.key.startsWith(ANNOUNCED)) await validateAnnounced(deps, object);
      else await validateUpload(deps, object);
    }
  };
}

/** An upload whose own event was lost. */
async function validateAnnounced(deps: ValidateDeps, at: CreatedObject): Promise<void> {
  const upload = await readAnnounced(deps.files, at);
  if (upload) await validateUpload(deps, upload);
}

async function createDeps(log: Log): Promise<ValidateDeps> {
  const environment = readEnvironment(Environment, process.env);
  const files = createS3ObjectStore(createS3Client());
  const work = { store: files, bucket: environment.WORK_BUCKET };
  const profiles = await readProfiles(resolve(import.meta.dirname, environment.PROFILES_FILE));
  const asking = {
    gateways: createGateways({ limits: limitsOf(profiles.values()) }),
    secrets: createSecretStore(createSecretsClient(), { now: Date.now }),
    askInTurn: createAskInTurn({ work, sleep: (ms) => sleep(ms) }),
  };
  return {
    files,
    work,
    registry: createUserRegistry(files, work.bucket, () => randomBytes(32).toString('hex')),
    rowsQueue: createSqsQueue(createSqsClient(), environment.ROWS_QUEUE_URL),
    profiles,
    workers: environment.WORKERS,
    probe: createProbe(asking),
    lookUp: createLookUp(asking),
    log,
  };
}

let validate: ReturnType<typeof createValidate> | undefined;

/** The Lambda's entry: an S3 event on `uploads/`, `names/`, `released/` or `announced/` of the files bucket. */
export async function handler(event: unknown): Promise<void> {
  validate ??= createValidate(await createDeps(createLog('validate')));
  await validate(event);
}
