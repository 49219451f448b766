import { describe, expect, it } from 'vitest';
import { WAITING } from '../../shared/job/keys.ts';
import { staffList, startPipeline } from '../support/pipeline.ts';

describe('two uploads that share users', () => {
  it('run at the same time and end as the later one says', async () => {
    const waiting: string[] = [];
    await using pipeline = await startPipeline({
      profile: { timeoutMs: 1000 },
      onS3Request({ action, key }) {
        if (action === 'PutObject' && key?.startsWith(WAITING)) waiting.push(key);
        return undefined;
      },
    });
    const { clock, gateway, logged } = pipeline;
    const isDecided = (job: string) => () =>
      logged.some((line) => line.includes('job decided') && line.includes(job));

    gateway.faults.setOutage(true);
    const earlier = await pipeline.drop(staffList(5), 'monday.csv');
    await pipeline.until(isDecided(earlier), 'The first decision');
    const later = await pipeline.drop(staffList(3).replaceAll('Person', 'Renamed'), 'tuesday.csv');
    await pipeline.until(() => waiting.length > 0, 'A chunk that waits');
    expect(waiting).toEqual([`${WAITING}${earlier}/${later}/000001`]);
    gateway.faults.setOutage(false);
    // Time passes while all messages are delayed, and no function runs.
    const rows = pipeline.stack.sqs.state.queue('rows');
    const isThere = async (job: string): Promise<boolean> => {
      const { visible = 0, delayed = 0, inFlight = 0 } = rows?.counts() ?? {};
      if (delayed > 0 && visible + inFlight === 0) clock.shift(1000);
      return (await pipeline.client.readSummary(job)) !== undefined;
    };
    await pipeline.until(() => isThere(earlier), 'The first report');
    await pipeline.until(() => isThere(later), 'The second report');
    expect((await pipeline.waitFor(earlier)).outcomes).toEqual({ created: 5 });
    expect((await pipeline.waitFor(later)).outcomes).toEqual({ updated: 3 });
    const names = gateway.users().map(({ values }) => `${values.userName} ${values.showName}`);
    expect(names.filter((name) => name.startsWith('user')).sort()).toEqual([
      'user1 Renamed 1',
      'user2 Renamed 2',
      'user3 Renamed 3',
      'user4 Person 4',
      'user5 Person 5',
    ]);
  });
});
