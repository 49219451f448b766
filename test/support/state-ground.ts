import type { ValidateDeps } from '../../functions/validate/validate-upload.ts';
import { openS3State } from '../../infra/local-aws/s3/s3-state.ts';
import { createSqsState } from '../../infra/local-aws/sqs/sqs-state.ts';
import { noCalls } from '../../shared/gateway/call-count.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import { createUserRegistry } from '../../shared/overlap/registry.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import { createStateObjectStore, createStateQueue } from './state-ports.ts';

const QUEUE = { visibilityTimeoutSeconds: 360, retentionSeconds: 345_600 };

/** The buckets and queues of the stack on the embedded state machines, and the product's ports on them. */
export async function openStateGround(now: () => number) {
  const s3 = await openS3State({ now });
  s3.createBucket('files', { versioned: true });
  s3.createBucket('work', { versioned: false });
  const sqs = createSqsState({ now });
  const rows = sqs.createQueue({ name: 'rows', ...QUEUE });
  const deadLetters = sqs.createQueue({ name: 'dead-letters', ...QUEUE });
  const store = createStateObjectStore(s3);
  return {
    s3,
    store,
    work: { store, bucket: 'work' },
    queues: { rows, deadLetters },
    rowsQueue: createStateQueue(rows),
    deadLetters: createStateQueue(deadLetters),
  };
}

/** What validate needs on such a ground; nobody is known at the gateway, and nothing is logged. */
export const validateDepsOn = (
  { store, rowsQueue }: { readonly store: ObjectStore; readonly rowsQueue: Queue },
  ...profiles: readonly Profile[]
): ValidateDeps => ({
  files: store,
  work: { store, bucket: 'work' },
  registry: createUserRegistry(store, 'work', () => 'salt'),
  rowsQueue,
  profiles: new Map(profiles.map((profile) => [profile.name, profile])),
  workers: 2,
  probe: async () => ({ error: undefined, gatewayCalls: noCalls() }),
  lookUp: async () => ({ users: [], gatewayCalls: noCalls() }),
  log: { info: () => {}, warn: () => {}, error: () => {} },
});
