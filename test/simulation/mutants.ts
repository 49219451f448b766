import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Gateway } from '../../shared/gateway/gateway.ts';
import type { Completion } from '../../shared/job/completion.ts';
import type { JobStore } from '../../shared/job/job-store.ts';
import { completeKey, KEYS, registrationOfKey, WAITING } from '../../shared/job/keys.ts';
import { chunkToQueue } from '../../shared/job/resume.ts';
import { StorageError } from '../../shared/ports/errors.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { FunctionName } from './sandbox.ts';

interface Work {
  readonly jobs: JobStore;
  readonly rows: Queue;
  readonly completion: Completion;
}

/** A product broken on purpose, in one place: what the simulation must notice. */
export interface Mutant {
  store?(store: ObjectStore, functionName: FunctionName): ObjectStore;
  work?(work: Work, functionName: FunctionName): Partial<Work>;
  /** @param deleteDelivery takes away the message that is being worked on */
  queue?(rows: Queue, deleteDelivery: () => void): Queue;
  gateway?(gateway: Gateway): Gateway;
  /** How much faster a worker calls than its share. */
  readonly paceFactor?: number;
  readonly mayLoop?: ReadonlySet<string>;
  sleepsFor?(ms: number): number;
  /** Workers never learn that the gateway is down. */
  readonly hasNoCircuit?: boolean;
  readonly deletesBeforeWork?: boolean;
}

/** The product as it is. */
export const NO_MUTANT: Mutant = {};

const lastChunk = async (jobs: JobStore, job: string): Promise<number> =>
  (await jobs.readManifest(job))?.chunks ?? 0;

export const MUTANTS: Readonly<Record<string, Mutant>> = {
  'no conditional write': {
    store: (store) => ({ ...store, put: (at, body) => store.put(at, body) }),
  },

  'completion checked before the put': {
    work: ({ jobs, completion }) => ({
      jobs: {
        ...jobs,
        async putResult(result) {
          await completion.check(result.job, await lastChunk(jobs, result.job));
          return jobs.putResult(result);
        },
      },
      completion: { check: async () => {} },
    }),
  },

  'no look-up after an ambiguous create': {
    gateway(gateway) {
      let isAmbiguous = false;
      return {
        ...gateway,
        find: async (keys, by) => (isAmbiguous ? { users: [], refused: new Map() } : gateway.find(keys, by)),
        create: (user) =>
          gateway.create(user).catch((error: unknown) => {
            isAmbiguous ||= error instanceof GatewayError && error.kind === 'unconfirmed';
            throw error;
          }),
      };
    },
  },

  'look-up at once after an ambiguous create': { sleepsFor: () => 0 },

  'claim ignored': {
    work: ({ jobs }, functionName) =>
      functionName === 'upsert'
        ? { jobs: { ...jobs, readClaim: async () => undefined, putClaim: async () => 'any' } }
        : {},
  },

  'message deleted before its work is done': { deletesBeforeWork: true },

  'message deleted before it is sent anew': {
    queue: (rows, deleteDelivery) => ({
      ...rows,
      send(messages) {
        deleteDelivery();
        return rows.send(messages);
      },
    }),
  },

  'upsert may not feed itself': { mayLoop: new Set(['settle']) },

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
    work: ({ jobs }, functionName) => ({
      jobs: {
        ...jobs,
        async readClaim(job, chunk) {
          const standing = await jobs.readClaim(job, chunk);
          return standing && functionName === 'settle'
            ? { ...standing, ageMs: Number.POSITIVE_INFINITY }
            : standing;
        },
      },
    }),
  },

  'messages before the manifest': {
    work: ({ jobs, rows }, functionName) => ({
      jobs: {
        ...jobs,
        async writeManifest(manifest) {
          const plan = await jobs.readPlan(manifest.job);
          const chunks = Array.from({ length: manifest.chunks }, (_, n) => n + 1);
          if (plan && functionName === 'validate')
            await rows.send(chunks.map((chunk) => chunkToQueue(plan, manifest, chunk)));
          return jobs.writeManifest(manifest);
        },
      },
    }),
  },

  'sweep that sends parked chunks again': {
    work: ({ rows }, functionName) =>
      functionName === 'sweep' ? { rows: { ...rows, depth: async () => 0 } } : {},
  },

  'overlap ignored': {
    work: ({ jobs }) => ({ jobs: { ...jobs, readOverlap: async () => undefined } }),
  },

  'superseded rows are sent': {
    work: ({ jobs }, functionName) => ({
      jobs: {
        ...jobs,
        async readOverlap(job, chunk) {
          const overlap = await jobs.readOverlap(job, chunk);
          return overlap && functionName === 'upsert' ? { ...overlap, superseded: [] } : overlap;
        },
      },
    }),
  },

  'nobody waits for an earlier upload': {
    work: ({ jobs }) => ({
      jobs: { ...jobs, writeOverlap: (overlap) => jobs.writeOverlap({ ...overlap, waitsFor: [] }) },
    }),
  },

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

  'cancel ignored': {
    work: ({ jobs }) => ({ jobs: { ...jobs, isCancelled: async () => false } }),
  },

  'pace of one worker for all': { paceFactor: 2 },

  'completion wakes nobody': {
    store: (store) => ({
      ...store,
      list: (bucket, prefix) => (prefix.startsWith(WAITING) ? nothing() : store.list(bucket, prefix)),
    }),
  },

  'no look after the note that a chunk waits': {
    work: ({ jobs }, functionName) => ({
      jobs:
        functionName === 'upsert'
          ? { ...jobs, isComplete: async (job, forMs) => forMs !== undefined && jobs.isComplete(job, forMs) }
          : jobs,
    }),
  },
};

async function* nothing(): AsyncGenerator<string> {}
