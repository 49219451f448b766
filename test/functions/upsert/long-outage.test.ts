import { expect, it } from 'vitest';
import { deliver } from '../../../functions/upsert/deliver.ts';
import { ChunkMessage } from '../../../shared/chunk/message.ts';
import { createCircuits } from '../../../shared/gateway/circuit.ts';
import { createJobCache } from '../../../shared/job/cache.ts';
import { createCanaryGate } from '../../../shared/job/canary.ts';
import { createCompletion, isComplete } from '../../../shared/job/completion.ts';
import { createJobBench, PROFILE, START } from '../../support/job-bench.ts';
import { createScriptedPlatform, type Mood } from '../../support/scripted-platform.ts';
import { storeChunk } from '../../support/stored-chunk.ts';
import { MINUTE, userRow } from '../../support/upsert-bench.ts';

const HOUR = 60 * MINUTE;

/** Most chunks are small, to be cheap; some are as large as they come, because those make the most calls. */
const usersOf = (chunk: number): number => (chunk % 50 === 1 ? 200 : 1);

/** Numbers in [0, 1), spread evenly and the same in every run. */
function createRandom(): () => number {
  let last = 0;
  return () => {
    last = (last + 0.618_033_988_75) % 1;
    return last;
  };
}

/** One worker, a job of many chunks, and a gateway out of order for so many hours from the start. */
async function sitOut(chunks: number, hours: number, mood: Mood) {
  const bench = await createJobBench(chunks);
  const { work, job, queues } = bench;
  await bench.decide();
  let expected = 0;
  for (let chunk = 1; chunk <= chunks; chunk++) {
    const count = usersOf(chunk);
    expected += count;
    const rows = Array.from({ length: count }, (_, n) => userRow(n + 2, `${chunk}-${n}`));
    await storeChunk(work, { job, chunk, rows });
    queues.rows.send({ body: JSON.stringify({ job, chunk, firstRow: 2, lastRow: count + 1 }), groupId: job });
  }
  const end = START + hours * HOUR;
  const callsByMinute = new Map<number, number>();
  const platform = createScriptedPlatform(
    PROFILE,
    () => (bench.now() < end ? mood : 'serves'),
    () => {
      const minute = Math.floor((bench.now() - START) / MINUTE);
      callsByMinute.set(minute, (callsByMinute.get(minute) ?? 0) + 1);
    },
  );
  const random = createRandom();
  const deps = {
    ...bench,
    completion: createCompletion({ work, random }),
    canary: createCanaryGate({ work, sleep: async () => {} }),
    jobs: createJobCache(work),
    circuitOf: createCircuits({ now: bench.now, random }),
    openGateway: async (_: unknown, onCall: Parameters<typeof platform.connect>[0]) =>
      platform.connect(onCall),
    timeoutMs: MINUTE,
    sleep: async () => {},
    random,
  };
  const timing = { timeLeftMs: () => 45_000, signal: new AbortController().signal };
  while (!(await isComplete(work, job))) {
    const [message] = queues.rows.receive({ max: 1 });
    if (message) {
      await deliver(deps, ChunkMessage.parse(JSON.parse(message.body)), timing);
      queues.rows.delete(message.receiptHandle);
      bench.advance(20);
    } else bench.advance(Math.max(1, (queues.rows.nextEventAt() ?? 0) - bench.now()));
  }
  const during = [...callsByMinute].filter(([minute]) => minute < hours * 60).map(([, calls]) => calls);
  return { platform, expected, during, hoursTaken: (bench.now() - START) / HOUR };
}

it('an outage of ten hours costs less than a call a second, and then every row is done', async () => {
  const { platform, expected, during, hoursTaken } = await sitOut(60, 10, 'down');
  expect(Math.max(...during)).toBeLessThan(60);
  expect(platform.users.size).toBe(expected);
  expect(hoursTaken).toBeLessThan(10.5);
});

it('refused credentials cost no more, though the secret is read again for each try', async () => {
  const { platform, expected, during } = await sitOut(200, 0.5, 'refuses');
  expect(Math.max(...during)).toBeLessThan(60);
  expect(platform.users.size).toBe(expected);
});
