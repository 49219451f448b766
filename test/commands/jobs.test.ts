import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandboxGateway } from '../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { runJobs, startCommand } from '../support/command.ts';
import { staffList } from '../support/pipeline.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jobs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run jobs beside npm start', () => {
  it('shows a job that waits for its gateway, and cancels it: npm start ends at once and says so', async () => {
    await using gateway = await startSandboxGateway();
    gateway.faults.setOutage(true);
    const file = join(folder, 'staff.csv');
    writeFileSync(file, staffList(20));
    const data = join(folder, 'data');
    const child = startCommand([file, '--gateway-url', gateway.url, '--data', data], {
      GATEWAY_KEY: gateway.key,
      GATEWAY_SECRET: gateway.secret,
    });
    if (!child.stdout) throw new Error('The command was started without pipes.');
    const told = text(child.stdout);
    const ended = once(child, 'close');

    let listed = '';
    while (!listed.includes('not available')) {
      if (child.exitCode !== null) throw new Error(`npm start ended early: ${await told}`);
      await sleep(50);
      listed = (await runJobs(['--data', data])).out;
    }
    const [, job = ''] =
      / sandbox +staff\.csv +20 {2}([0-9a-f]{24}) {2}0 of 20 rows, the gateway is not available/m.exec(
        listed,
      ) ?? [];
    const cancelled = await runJobs(['cancel', job.slice(0, 6), '--data', data]);
    expect(cancelled.status).toBe(0);
    expect(cancelled.out).toContain(`Job ${job} is cancelled`);

    expect((await ended)[0]).toBe(2);
    expect(await told).toMatch(/cancelled: .*\n\s+unprocessed\s+20\n\s+sum\s+20 {2}= all 20 rows/);
    expect(gateway.users()).toEqual([]);
    // Its chunk was sent again at once, and not only when its delay was over.
    expect(readFileSync(join(data, 'functions.log'), 'utf8')).toMatch(new RegExp(`^Sweep .*${job}`, 'm'));

    expect((await runJobs(['--data', data])).out).toContain(` 20  ${job}  cancelled: 20 unprocessed\n`);
    const tooLate = await runJobs(['cancel', job, '--data', data]);
    expect(tooLate).toMatchObject({ status: 1, out: '' });
    expect(tooLate.err).toMatch(/^bulk-user-import: Job .* is complete.*\n$/);
  });
});
