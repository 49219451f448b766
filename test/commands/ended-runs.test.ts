/** Runs that end before their work does, and the next ones, which go on. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { startSandboxGateway } from '../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { createCommandFolder, runCommand, startCommand } from '../support/command.ts';
import { staffList } from '../support/pipeline.ts';

const { newData, write } = createCommandFolder();

describe('a run that is interrupted', () => {
  // By SIGTERM too: `npm run serve` above.
  it('closes its stack in order when it is interrupted', async () => {
    await using gateway = await startSandboxGateway({ key: 'k', secret: 's', latencyMs: 20 });
    const data = newData();
    const words = ['--gateway-url', gateway.url, '--limit', '50', '--data', data];
    const environment = { GATEWAY_KEY: 'k', GATEWAY_SECRET: 's' };
    const child = startCommand([write('long.csv', staffList(300)), ...words], environment);
    while (gateway.users().length === 0) await sleep(5);
    child.kill('SIGINT');
    expect((await once(child, 'close'))[0]).toBe(130);
    expect(existsSync(join(data, 'lock'))).toBe(false);
  });
});

describe('a run whose key is refused in the middle', () => {
  it('ends, says what to do, and the next start goes on', async () => {
    await using gateway = await startSandboxGateway({ key: 'k-4', secret: 's-4', isUnique: false });
    // The probe of validate asks for another one.
    gateway.faults.add('method=getUserByType,user=user9,code=2');
    const environment = { GATEWAY_KEY: 'k-4', GATEWAY_SECRET: 's-4' };
    const words = ['--gateway-url', gateway.url, '--data', newData()];
    const refused = await runCommand([write('refused.csv', staffList(12)), ...words], environment);
    expect(refused.status).toBe(1);
    expect(refused.err).toMatch(/^bulk-user-import: .*KEY_UNLAWFUL.* ends here.*$/m);
    gateway.faults.clear();
    const next = await runCommand([write('more.csv', staffList(1, 'more')), ...words], environment);
    expect(next.out).toContain('Going on with refused.csv');
    expect(next.out).toMatch(/created\s+12\n/);
    expect(gateway.users()).toHaveLength(13);
  });
});

describe('a run that is killed', () => {
  it('leaves no process, and the next start finishes it with nobody doubled', async () => {
    // Without uniqueness checks a double creation would show; slow enough to be killed in the middle.
    await using gateway = await startSandboxGateway({ key: 'k', secret: 's', isUnique: false });
    const environment = { GATEWAY_KEY: 'k', GATEWAY_SECRET: 's' };
    const data = newData();
    const words = ['--gateway-url', gateway.url, '--limit', '100', '--data', data];
    const child = startCommand([write('killed.csv', staffList(150)), ...words], environment);
    while (gateway.users().length < 40) await sleep(5);
    const children = childrenOf(child.pid ?? 0);
    expect(children.length).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await once(child, 'close');
    while (children.some(isAlive)) await sleep(5);

    // It is not finished where it did not begin: rehearsed people must not end at another gateway, nor real ones here.
    const elsewhere = await runCommand([write('other.csv', staffList(1, 'other')), '--data', data]);
    expect(elsewhere.status).toBe(1);
    expect(elsewhere.err).toContain(`killed.csv was left unfinished by a run into ${gateway.url}`);

    const { out, status } = await runCommand(
      [write('next.csv', staffList(1, 'next')), ...words],
      environment,
    );
    expect(status).toBe(0);
    expect(out).toContain('Going on with killed.csv');
    expect(out).toMatch(/created\s+150\n/);
    const names = gateway.users().map(({ values }) => values.userName);
    expect(names).toHaveLength(151);
    expect(new Set(names).size).toBe(151);
  });
});

function childrenOf(pid: number): number[] {
  return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
    .map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('npm start on a disk that is full', () => {
  const disk = mkdtempSync(join(tmpdir(), 'disk-'));
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk]);
  const hasDisk = mount.status === 0;
  afterAll(() => {
    if (hasDisk) execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  it.skipIf(!hasDisk)(
    'says so in one line, and goes on when there is room (skipped where no disk can be mounted)',
    async () => {
      const words = [write('full.csv', staffList(300)), '--data', join(disk, 'data')];
      const { err, status } = await runCommand(words);
      expect(status).toBe(1);
      expect(err).toMatch(
        /bulk-user-import: ENOSPC[^\n]* The disk is full: make room and start again[^\n]*\n$/,
      );
      expect(err).not.toContain('    at ');
      execFileSync('mount', ['-o', 'remount,size=8m', disk]);
      const { out } = await runCommand(words);
      expect(out).toMatch(/updated\s+300\n/);
    },
  );
});
