import { describe, expect, it } from 'vitest';
import { staffList, startPipeline } from '../support/pipeline.ts';

/** A staff list with a manager for some rows, by their numbers in the list. */
function withManagers(count: number, managers: Readonly<Record<number, string>>): string {
  const [header = '', ...lines] = staffList(count).trimEnd().split('\n');
  const named = lines.map((line, at) => `${line},${managers[at + 1] ?? ''}`);
  return `${[`${header},parentEmployeeNumber`, ...named].join('\n')}\n`;
}

describe('a file with a hierarchy', () => {
  it('has everybody after their manager, over chunks, and says who goes round in a circle or has none', async () => {
    await using pipeline = await startPipeline();
    const { clock, gateway } = pipeline;
    const text = withManagers(1010, {
      1: 'user-1005', // in the next chunk
      2: 'user-1',
      3: 'user-4',
      4: 'user-3',
      5: 'user-1006', // whose role does not exist
      1005: 'user-7', // in the first chunk
      1006: 'user-1005',
      1007: 'nobody',
    });
    const broken = text.replace('0,1,2,3,4,user-1006,', '0,1,2,no role,4,user-1006,');
    const job = await pipeline.drop(broken, 'staff.csv');
    const rows = pipeline.stack.sqs.state.queue('rows');
    await pipeline.until(async () => {
      const { visible = 0, delayed = 0, inFlight = 0 } = rows?.counts() ?? {};
      if (delayed > 0 && visible + inFlight === 0) clock.shift(1000);
      return (await pipeline.client.readSummary(job)) !== undefined;
    }, 'The report');

    const { outcomes } = await pipeline.waitFor(job);
    expect(outcomes).toEqual({ created: 1005, rejected: 3, failed: 2 });
    const failed = await pipeline.readReport(job, 'failed.csv');
    expect(
      failed.map(
        ({ import_row: row, import_column: column, import_code: code }) => `${row} ${column} ${code}`,
      ),
    ).toEqual([
      '4 parentEmployeeNumber manager_cycle',
      '5 parentEmployeeNumber manager_cycle',
      '6 parentEmployeeNumber manager_missing',
      '1007 roleIds not_an_id',
      // The sandbox's own words, for nobody of the file is meant.
      expect.stringMatching(/^1008 .*8800023/),
    ]);
    const { values: first } = gateway.users().find(({ values }) => values.userName === 'user1') ?? {};
    expect(first).toMatchObject({ parentEmployeeNumber: 'user-1005' });
    const order = gateway.users().map(({ values }) => values.userName);
    const placeOf = (login: string): number => order.indexOf(login);
    expect(placeOf('user1005')).toBeGreaterThan(placeOf('user7'));
    expect(placeOf('user1')).toBeGreaterThan(placeOf('user1005'));
    expect(placeOf('user2')).toBeGreaterThan(placeOf('user1'));
  });
});
