import { createReport } from '../../functions/report/index.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { deliver } from '../../functions/upsert/deliver.ts';
import { createGivenIds } from '../../functions/upsert/given-ids.ts';
import { createProgressReporter } from '../../functions/upsert/progress-reporter.ts';
import { createValidate } from '../../functions/validate/index.ts';
import type { LookUp } from '../../functions/validate/probe.ts';
import { notificationOf } from '../../infra/local-aws/stack/s3-notification.ts';
import { ChunkMessage } from '../../shared/chunk/message.ts';
import { noCalls } from '../../shared/gateway/call-count.ts';
import { createCircuits } from '../../shared/gateway/circuit.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import { parseProfile } from '../../shared/gateway/profile.ts';
import { createJobCache } from '../../shared/job/cache.ts';
import { createCanaryGate } from '../../shared/job/canary.ts';
import { createCompletion } from '../../shared/job/completion.ts';
import { readManifest } from '../../shared/job/manifest.ts';
import { readPlan, reportFolderOf } from '../../shared/job/plan.ts';
import { jobId } from '../../shared/job/upload.ts';
import { createUserRegistry } from '../../shared/overlap/registry.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { SUMMARY_FILE } from '../../shared/report/render.ts';
import { Summary } from '../../shared/report/summary.ts';
import type { FunctionName } from '../simulation/sandbox.ts';
import { createScriptedGateway, type Script } from './scripted-gateway.ts';
import { openStateGround } from './state-ground.ts';

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export interface ImportRoadOptions {
  readonly script?: Script;
  /** Stands between the functions and the stores. */
  readonly store?: (store: ObjectStore, functionName: FunctionName) => ObjectStore;
  /** From so many sent rows on report folds a job. */
  readonly foldedRows?: number;
}

/**
 * All functions but settle on the embedded stores' state machines, joined by S3's events and a queue that is emptied at once,
 * with a gateway to practise on and a clock that tests turn on.
 */
export async function createImportRoad(given: object = {}, options: ImportRoadOptions = {}) {
  let now = Date.parse('2026-11-21T02:00:00Z');
  let settings = given;
  const { s3, store: state, work, queues, rowsQueue, deadLetters } = await openStateGround(() => now);
  const gateway = createScriptedGateway({
    now: () => now,
    ...(options.script && { script: options.script }),
  });
  const logged: string[] = [];
  const log = (message: string): void => void logged.push(message);
  const logs = { info: log, warn: log, error: log };
  /** What a function sees of the stores. */
  const seenBy = (functionName: FunctionName) => {
    const store = options.store?.(state, functionName) ?? state;
    return { work: { store, bucket: 'work' }, files: store, log: logs };
  };
  const { signal } = new AbortController();

  const profile = () =>
    parseProfile(
      {
        name: 'test',
        secretName: 'test',
        matchBy: 'userName',
        requestsPerSecond: 1,
        language: 'en',
        gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
        ...settings,
      },
      'the test',
    );

  const lookUp: LookUp = async (spoken, keys) => {
    const gatewayCalls = { calls: { find: 1 }, retries: 0 };
    try {
      const opened = await gateway.connect(spoken, () => {}, { fresh: false, signal });
      return { users: (await opened.find(keys)).users, gatewayCalls };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return { users: undefined, gatewayCalls };
    }
  };

  const validate = (event: unknown): Promise<void> => {
    const seen = seenBy('validate');
    return createValidate({
      ...seen,
      registry: createUserRegistry(seen.files, 'work', () => 'salt'),
      rowsQueue,
      profiles: new Map([['test', profile()]]),
      workers: 2,
      probe: async () => ({ error: undefined, gatewayCalls: noCalls() }),
      lookUp,
    })(event);
  };

  const report = createReport({
    store: seenBy('report').files,
    rowsQueue,
    keptDays: 90,
    uploadDays: 0,
    notices: { putEvent: async () => {}, publish: async () => {} },
    log: logs,
    foldedRows: options.foldedRows ?? 1,
  });

  const seenByUpsert = seenBy('upsert');
  const upsertDeps = () => ({
    ...seenByUpsert,
    rowsQueue,
    jobs: createJobCache(seenByUpsert.work),
    completion: createCompletion({ ...seenByUpsert, random: () => 0 }),
    canary: createCanaryGate({ ...seenByUpsert, sleep: async () => {} }),
    givenIds: createGivenIds(),
    sharesSettleInMs: async () => 0,
    progress: createProgressReporter({
      ...seenByUpsert,
      now: () => now,
      random: () => 0,
      everyMs: 10_000,
      workers: 1,
    }),
    circuitOf: createCircuits({ now: () => now, random: () => 1 }),
    openGateway: gateway.connect,
    timeoutMs: MINUTE,
    sleep: async () => {},
    random: () => 1,
  });

  const events: { readonly key: string; readonly event: unknown }[] = [];
  s3.onObjectCreated((created) => {
    if (/^(?:uploads|released|held|complete)\//.test(created.key))
      events.push({ key: created.key, event: notificationOf(created, 'lina') });
  });

  /** Works until there is neither an event nor a message; what is delayed comes when time goes on. */
  async function settle(): Promise<void> {
    const upsert = upsertDeps();
    for (;;) {
      for (let next = events.shift(); next; next = events.shift())
        await (/^(?:held|complete)\//.test(next.key) ? report : validate)(next.event);
      const [message] = queues.rows.receive({ max: 1 });
      if (!message) return;
      const chunk = ChunkMessage.parse(JSON.parse(message.body));
      await deliver(upsert, chunk, { timeLeftMs: () => 45_000, signal });
      queues.rows.delete(message.receiptHandle);
    }
  }

  function put(text: string, name: string): string {
    now += MINUTE;
    const at = { bucket: 'files', key: `uploads/test/${name}` };
    const { versionId: version } = s3.put({ ...at, body: s3.stageBytes(Buffer.from(text)) });
    return jobId({ ...at, version });
  }

  return {
    work,
    gateway,
    logged,
    settle,
    validate,
    now: () => now,
    /** Goes on with other settings, as after a deployment. */
    set(changed: object): void {
      settings = { ...settings, ...changed };
    },
    pass(ms: number): void {
      now += ms;
    },
    /** Puts a file there; its event is kept back. */
    take(text: string, name = 'staff.csv') {
      const job = put(text, name);
      return { job, event: events.pop()?.event };
    },
    /** Drops a file, and lets everything come of it that comes at once. */
    async drop(text: string, name = 'staff.csv'): Promise<string> {
      const job = put(text, name);
      await settle();
      return job;
    },
    /** Keeps all messages back; answers what sends them again. */
    holdMessages(): () => Promise<void> {
      const held = queues.rows.receive({ max: 10 });
      for (const { receiptHandle } of held) queues.rows.delete(receiptHandle);
      return () => rowsQueue.send(held.map(({ body }) => ({ body, group: 'held' })));
    },
    async sweep(): Promise<void> {
      await sweep(
        {
          ...seenBy('sweep'),
          filesBucket: 'files',
          rowsQueue,
          deadLetters,
          now: () => now,
          foldAfterMs: HOUR,
        },
        {},
      );
      await settle();
    },
    manifest: (job: string) => readManifest(work, job),
    async summary(job: string): Promise<Summary> {
      const plan = await readPlan(work, job);
      const key = `${plan && reportFolderOf(plan)}${SUMMARY_FILE}`;
      return Summary.parse(JSON.parse((await state.read({ bucket: 'files', key }))?.text ?? ''));
    },
    objects: (prefix: string) =>
      s3.list('work', { prefix, delimiter: '', from: undefined, max: 9999 }).objects.map(({ key }) => key),
  };
}

const HEADER = 'userName,showName,password,validateDate,isSingleSign,orgIds,organizeIds,roleIds,depIds';

/** A staff list of so many people. @param changed rows that say something else, by person from 1 */
export const staffList = (count: number, changed: Readonly<Record<number, string>> = {}): string => {
  const line = (n: number): string => changed[n] ?? personLine(n);
  return `${[HEADER, ...Array.from({ length: count }, (_, at) => line(at + 1))].join('\n')}\n`;
};

/** @param role what look-ups do not show */
export const personLine = (n: number, name = `Person ${n}`, role = 1): string =>
  `u${n},${name},Pw-${n},2030-01-01,0,1,1,${role},1`;
