import type { Claim } from '../../shared/chunk/claim.ts';
import { chunkToQueue } from '../../shared/chunk/message.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import type { Canary } from '../../shared/job/canary.ts';
import { createCompletion } from '../../shared/job/completion.ts';
import {
  CANARIES,
  CANCELS,
  CLAIMS,
  CLOSED,
  COMPLETES,
  completeKey,
  KEYS,
  MANAGERS,
  MANIFESTS,
  OVERLAPS,
  PLANS,
  RELEASES,
  RESULTS,
  registrationOfKey,
  WAITING,
} from '../../shared/job/keys.ts';
import { type Manifest, readManifest } from '../../shared/job/manifest.ts';
import { type Plan, readPlan } from '../../shared/job/plan.ts';
import { StorageError } from '../../shared/ports/errors.ts';
import type { Notices } from '../../shared/ports/notices.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import { onPut, onRead, type ReadObject } from '../support/changed-store.ts';
import { DEPLOYMENT_MUTANTS } from './deployment-mutants.ts';
import { LEDGER_MUTANTS } from './ledger-mutants.ts';
import { OVERLAP_MUTANTS } from './overlap-mutants.ts';
import { PLATFORM_MUTANTS } from './platform-mutants.ts';
import type { FunctionName } from './sandbox.ts';

/** A product broken on purpose, in one place: what the simulation must notice. */
export interface Mutant {
  /** How soon after calm has come everything is over, where what goes round for good need not go round for a day. */
  readonly restWithinMs?: number;
  store?(store: ObjectStore, functionName: FunctionName, rows: Queue): ObjectStore;
  /** @param deleteDelivery takes away the message that is being worked on */
  queue?(rows: Queue, functionName: FunctionName, deleteDelivery: () => void): Queue;
  /** Nobody looks at completion after the put of a result. */
  readonly hasNoCompletionCheck?: boolean;
  gateway?(gateway: Gateway): Gateway;
  /** How much faster a worker calls than its share. */
  readonly paceFactor?: number;
  readonly mayLoop?: ReadonlySet<string>;
  sleepsFor?(ms: number): number;
  /** Workers never learn that the gateway is down. */
  readonly hasNoCircuit?: boolean;
  readonly deletesBeforeWork?: boolean;
  /** Workers go by the limit of a job's plan alone. */
  readonly ignoresPresentLimit?: boolean;
  /** Workers go by what the profile of a job's plan forbids alone. */
  readonly ignoresPresentRights?: boolean;
  /** Whoever asks for a secret has that of the first profile. */
  readonly knowsOneSecret?: boolean;
  /** Of how many dead workers settle gives a chunk up. */
  readonly maxCrashes?: number;
  notices?(notices: Notices): Notices;
}

/** A record without one of its members. */
const without =
  (member: string) =>
  ({ text, ...facts }: ReadObject): ReadObject => {
    const { [member]: _, ...rest } = JSON.parse(text) as Record<string, unknown>;
    return { ...facts, text: JSON.stringify(rest) };
  };

/** The product as it is. */
export const NO_MUTANT: Mutant = {};

export const MUTANTS: Readonly<Record<string, Mutant>> = {
  'no conditional write': {
    store: (store) => ({ ...store, put: (at, body) => store.put(at, body) }),
  },

  'completion checked before the put': {
    store: (store) =>
      onPut(store, RESULTS, async ({ bucket }, { job }) => {
        const work = { store, bucket };
        const { chunks = 0 } = (await readManifest(work, job)) ?? {};
        await createCompletion({ work, random: () => 0 }).check(job, chunks);
      }),
    hasNoCompletionCheck: true,
  },

  'no look-up after an ambiguous create': {
    gateway: (gateway) => ({
      ...gateway,
      create: (user) =>
        gateway.create(user).catch((error: unknown) => {
          if (error instanceof GatewayError && error.kind === 'unconfirmed') return gateway.create(user);
          throw error;
        }),
    }),
  },

  'look-up at once after an ambiguous create': { sleepsFor: () => 0 },

  'claim ignored': {
    store: (store, functionName) =>
      functionName === 'upsert'
        ? {
            ...onRead(store, CLAIMS, () => undefined),
            put: async (at, body, condition) =>
              at.key.startsWith(CLAIMS) ? { written: true, etag: 'any' } : store.put(at, body, condition),
          }
        : store,
  },

  'message deleted before its work is done': { deletesBeforeWork: true },

  'message deleted before it is sent anew': {
    queue: (rows, _, deleteDelivery) => ({
      ...rows,
      send(messages) {
        deleteDelivery();
        return rows.send(messages);
      },
    }),
  },

  'upsert may not feed itself': { restWithinMs: 4 * 3_600_000, mayLoop: new Set(['settle']) },

  '412 taken for failure': {
    store: (store) => ({
      ...store,
      async put(at, body, condition) {
        const put = await store.put(at, body, condition);
        if (put.written) return put;
        throw new StorageError('PreconditionFailed', 'A condition did not hold.', {
          retryable: false,
          details: {},
        });
      },
    }),
  },

  'settle ignores a live claim': {
    store: (store, functionName) =>
      functionName === 'settle'
        ? onRead(store, CLAIMS, (claim) => ({ ...claim, lastModified: new Date(0) }))
        : store,
  },

  ...PLATFORM_MUTANTS,

  'messages before the manifest': {
    store: (store, functionName, rows) =>
      functionName === 'validate'
        ? onPut<Manifest>(store, MANIFESTS, async ({ bucket }, manifest) => {
            const plan = await readPlan({ store, bucket }, manifest.job);
            const chunks = Array.from({ length: manifest.chunks }, (_, n) => n + 1);
            if (plan) await rows.send(chunks.map((chunk) => chunkToQueue(plan, manifest, chunk)));
          })
        : store,
  },

  'a sweep takes what is complete for reported': {
    store: (store, functionName) =>
      functionName === 'sweep'
        ? { ...store, list: (bucket, prefix) => store.list(bucket, prefix === CLOSED ? COMPLETES : prefix) }
        : store,
  },

  'sweep that sends requeued chunks again': {
    queue: (rows, functionName) => (functionName === 'sweep' ? { ...rows, depth: async () => 0 } : rows),
  },

  'overlap ignored': {
    store: (store) => onRead(store, OVERLAPS, () => undefined),
  },

  'superseded rows are sent': {
    store: (store, functionName) =>
      functionName === 'upsert'
        ? onRead(store, OVERLAPS, ({ text, ...facts }) => ({
            ...facts,
            text: JSON.stringify({ ...JSON.parse(text), superseded: [] }),
          }))
        : store,
  },

  'nobody waits for an earlier upload': {
    store: (store) => onPut(store, OVERLAPS, async (_, overlap) => ({ ...overlap, waitsFor: [] })),
  },

  ...OVERLAP_MUTANTS,

  ...LEDGER_MUTANTS,

  ...DEPLOYMENT_MUTANTS,

  'registration dropped on completion': {
    store: (store) => ({
      ...store,
      async *list(bucket, prefix) {
        for await (const key of store.list(bucket, prefix)) {
          const isDropped =
            prefix.startsWith(KEYS) &&
            (await store.exists({ bucket, key: completeKey(registrationOfKey(key).job) }));
          if (!isDropped) yield key;
        }
      },
    }),
  },

  'a protected account is like any other': {
    store: (store) =>
      onPut<Plan>(store, PLANS, async (_, { profile, ...plan }) => ({
        ...plan,
        profile: { ...(profile as Profile), protectedUsers: [] },
      })),
  },

  'cancel ignored': {
    store: (store) => ({
      ...store,
      exists: async (at) => !at.key.startsWith(CANCELS) && store.exists(at),
      read: async (at) => (at.key.startsWith(CANCELS) ? undefined : store.read(at)),
    }),
  },

  'what is held goes on at the next event': {
    store: (store) =>
      onPut<Manifest>(store, MANIFESTS, async (_, { verdict, ...rest }) => ({
        ...rest,
        verdict: verdict === 'held' ? 'go' : verdict,
      })),
  },

  'released without deciding anew': {
    store: (store) => ({
      ...store,
      async *list(bucket, prefix) {
        const isDecided = prefix.startsWith(KEYS) && (await hasAny(store, 'files', RELEASES));
        if (!isDecided) yield* store.list(bucket, prefix);
      },
    }),
  },

  'nobody waits for the row of a manager': {
    store: (store) => onPut(store, MANAGERS, async (_, managers) => ({ ...managers, waits: [] })),
  },

  'the end of a manager is never learned': {
    restWithinMs: 2 * 3_600_000,
    store: (store, functionName) =>
      functionName === 'upsert' ? onRead(store, RESULTS, () => undefined) : store,
  },

  'managers may go round in circles': {
    store: (store) => onPut(store, MANAGERS, async (_, managers) => ({ ...managers, refused: [] })),
  },

  'every manager is taken for somebody': {
    gateway: (gateway) => ({
      ...gateway,
      async find(keys, by) {
        const found = await gateway.find(keys, by);
        if (by !== 'employeeNumber') return found;
        const users = keys.map((key) => ({ id: key, values: { employeeNumber: key } }));
        return { ...found, users: [...found.users, ...users] };
      },
    }),
  },

  'an answer without proof is believed': {
    gateway: (gateway) => onCreateError(gateway, ({ says }) => (says ? { id: '1' } : undefined)),
  },

  'an answer that denies its success is a refusal': {
    gateway: (gateway) =>
      onCreateError(gateway, ({ says, code, inWords }) => {
        if (says === 'not done') throw new GatewayError('refused', code, inWords);
        return undefined;
      }),
  },

  'a capped look-up is believed': {
    gateway: (gateway) => ({
      ...gateway,
      async find(keys, by) {
        const found = await gateway.find(keys, by);
        return keys.length > 1 ? { ...found, users: found.users.slice(0, 1) } : found;
      },
    }),
  },

  'whom nobody can read is nobody': {
    gateway: (gateway) => ({
      ...gateway,
      find: async (keys, by) => ({ ...(await gateway.find(keys, by)), refused: new Map() }),
    }),
  },

  'a hidden canary is forgotten when its chunk is requeued': {
    store: (store) => onPut<Claim>(store, CLAIMS, async (_, claim) => ({ ...claim, doubts: [] })),
  },

  'what the canary taught is forgotten': {
    store: (store) => onPut<Canary>(store, CANARIES, async (_, { hiddenMs: __, ...canary }) => canary),
  },

  'pace of one worker for all': { paceFactor: 2 },

  'completion wakes nobody': {
    store: (store) => ({
      ...store,
      list: (bucket, prefix) => (prefix.startsWith(WAITING) ? nothing() : store.list(bucket, prefix)),
    }),
  },

  'no look after the note that a chunk waits': {
    store: (store, functionName) =>
      functionName === 'upsert'
        ? { ...store, exists: async (at) => !at.key.startsWith(COMPLETES) && store.exists(at) }
        : store,
  },

  'report in a folder that the plan does not name': {
    store: (store, functionName) =>
      functionName === 'report' ? onRead(store, PLANS, without('reportFolder')) : store,
  },

  'a notice that fails is forgotten': {
    restWithinMs: 4 * 3_600_000,
    notices: (notices) => ({
      putEvent: (event) => notices.putEvent(event).catch(() => {}),
      publish: (message) => notices.publish(message).catch(() => {}),
    }),
  },

  'worker that does not know what language the file told': {
    store: (store, functionName) =>
      functionName === 'upsert' ? onRead(store, MANIFESTS, without('language')) : store,
  },
};

/** Answers a create that failed by what is made of the error, if anything is. */
const onCreateError = (
  gateway: Gateway,
  answer: (error: GatewayError) => { id: string } | undefined,
): Gateway => ({
  ...gateway,
  create: (user) =>
    gateway.create(user).catch((error: unknown) => {
      const answered = error instanceof GatewayError ? answer(error) : undefined;
      if (answered === undefined) throw error;
      return answered;
    }),
});

async function hasAny(store: ObjectStore, bucket: string, prefix: string): Promise<boolean> {
  for await (const _ of store.list(bucket, prefix)) return true;
  return false;
}

async function* nothing(): AsyncGenerator<string> {}
