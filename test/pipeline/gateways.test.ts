import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAllinpaySandbox } from '../../infra/vendor-gateway/allinpay/start-allinpay-sandbox.ts';
import { runCommand } from '../support/command.ts';
import { staffList, startPipeline } from '../support/pipeline.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateways-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HOUR_MS = 3_600_000;

describe('an Ovopark gateway', () => {
  it('whose clock is two hours away is imported into all the same', async () => {
    await using pipeline = await startPipeline({ gateway: { clockSkewMs: 2 * HOUR_MS } });
    expect((await pipeline.importText(staffList(5))).outcomes).toEqual({ created: 5 });
  });

  it('whose answers get lost has nobody created twice', async () => {
    const faults = ['method=open.shopweb.user.addUser,effect=lose-answer,times=2'];
    await using pipeline = await startPipeline({
      gateway: { isUnique: false, faults },
      profile: { timeoutMs: 300 },
    });
    expect((await pipeline.importText(staffList(20))).outcomes).toEqual({ created: 20 });
    expect(pipeline.gateway.users()).toHaveLength(20);
  });

  it('whose key belongs to another enterprise has one user created at most, and the report says why', async () => {
    await using pipeline = await startPipeline({
      // Whom such a key creates it never sees again.
      gateway: { isUnique: false, faults: ['method=addUser,effect=late,ms=86400000'] },
      profile: { timeoutMs: 300 },
    });
    const summary = await pipeline.importText(staffList(250));
    expect(pipeline.gateway.users().length).toBeLessThanOrEqual(1);
    expect(summary.outcomes).toEqual({ unprocessed: 249, unknown: 1 });
    expect((await pipeline.readReport(summary.job, 'failed.csv'))[5]?.import_message).toContain('enterprise');
  });

  it('is called little more than once for each new user', async () => {
    await using pipeline = await startPipeline();
    const summary = await pipeline.importText(staffList(400));
    const calls = Object.values(summary.gateway.calls).reduce((sum, count) => sum + count, 0);
    expect(summary.outcomes).toEqual({ created: 400 });
    expect(calls).toBeLessThanOrEqual(412);
    expect(pipeline.gateway.stats().arrivals).toBe(calls);
  });

  it('never sees more requests in a second than its limit, so that it never refuses one for pace', async () => {
    await using pipeline = await startPipeline({
      gateway: { requestsPerSecond: 100 },
      profile: { requestsPerSecond: 100 },
    });
    expect((await pipeline.importText(staffList(300))).outcomes).toEqual({ created: 300 });
    expect(pipeline.gateway.stats()).toMatchObject({ refusedForPace: 0 });
    expect(pipeline.gateway.stats().maxPerSecond).toBeLessThanOrEqual(100);
  });
});

describe('an Allinpay gateway', () => {
  it('is imported into from the command line: created first, updated then', async () => {
    await using gateway = await startAllinpaySandbox();
    const file = join(folder, 'staff.csv');
    writeFileSync(
      file,
      'userId,name,password,roleIds,authorityType\nliangqi,梁琪,pw-1234,"34,67",0\nwangwu,王五,pw-5678,34,0\n',
    );
    const words = [
      file,
      '--profile',
      'allinpay',
      '--gateway-url',
      gateway.url,
      '--limit',
      '100',
      '--data',
      join(folder, 'data'),
    ];
    const environment = {
      GATEWAY_KEY: gateway.key,
      GATEWAY_SECRET: gateway.secret,
      GATEWAY_PUBLIC_KEY: gateway.publicKey,
    };
    const first = await runCommand(words, environment);
    expect(first.err).not.toContain('not verified');
    expect(first.out).toMatch(/已新建\s+2\n/);
    expect(first.status).toBe(0);
    expect((await runCommand(words, environment)).out).toMatch(/(已更新|没有变化)\s+2\n/);
    expect(gateway.users()).toHaveLength(2);
  });
});
