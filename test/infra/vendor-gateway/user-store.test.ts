import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandboxGateway } from '../../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { openUserStore } from '../../../infra/vendor-gateway/user-store.ts';
import { call, person } from './signed-call.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, 'users.jsonl');
const open = () => openUserStore({ folder, fileName: 'users.jsonl', indexed: [] });
const timestamp = () => new Date(Date.now() + 8 * 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 14);
const signedNow = (userName: string) => person(userName, { _timestamp: timestamp() });

describe('users on disk', () => {
  it('are there again after a restart, as they last were, and go on counting', async () => {
    {
      await using gateway = await startSandboxGateway({ folder });
      await call(gateway, 'addUser', signedNow('张三'));
      await call(gateway, 'updateUser', {
        _version: 'v2',
        id: '1',
        showName: 'new',
        _timestamp: timestamp(),
      });
    }
    await using gateway = await startSandboxGateway({ folder });
    expect(gateway.users()).toMatchObject([{ id: 1, values: { userName: '张三', showName: 'new' } }]);
    expect((await call(gateway, 'addUser', signedNow('张三'))).stat.code).toBe(8800011);
    expect((await call(gateway, 'addUser', signedNow('李四'))).data).toEqual({ userId: 2 });
  });

  it('hold no password, and are for their owner only', async () => {
    await using gateway = await startSandboxGateway({ folder });
    await call(gateway, 'addUser', signedNow('a'));
    for (const file of readdirSync(folder)) {
      expect(readFileSync(join(folder, file), 'utf8')).not.toContain('Secret-1234');
      expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
    }
  });

  it('are one line each after a start, however often they were changed', () => {
    const store = open();
    const created = store.save(undefined, { showName: 'a' });
    store.save(created, { showName: 'b' });
    expect(readFileSync(file(), 'utf8').split('\n')).toHaveLength(3);
    open();
    expect(readFileSync(file(), 'utf8')).toBe('{"id":1,"values":{"showName":"b"}}\n');
  });

  it('lose only the one whose line a kill cut short', () => {
    const store = open();
    for (const showName of ['名字 1', '名字 2']) store.save(undefined, { showName });
    const whole = readFileSync(file());
    for (let bytes = 0; bytes <= whole.length; bytes += 1) {
      const cut = whole.subarray(0, bytes);
      writeFileSync(file(), cut);
      const complete = cut.toString('utf8').split('\n').length - 1;
      expect(open().all()).toHaveLength(complete);
    }
  });

  it('are not read past damage in the middle', () => {
    writeFileSync(file(), '{"id":1,"values":{}}\n{"id":2,"val\n{"id":3,"values":{}}\n');
    expect(open).toThrow(`Line 2 of ${file()} is damaged`);
  });

  it('survive kill -9: whoever was answered for is there', async () => {
    const command = join(import.meta.dirname, '../../../infra/cli/sandbox.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', command, '--port', '0', '--data', folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [first] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const gateway = { url: first.split(/\s+/)[1] ?? '', key: 'sandbox-key', secret: 'sandbox-secret' };
    const answered: string[] = [];
    const attempts = Array.from({ length: 2_000 }, async (_, number) => {
      await call(gateway, 'addUser', signedNow(`user-${number}`));
      answered.push(`user-${number}`);
      if (answered.length === 300) child.kill('SIGKILL');
    });
    const exited = once(child, 'exit');
    await Promise.allSettled(attempts);
    await exited;
    expect(answered.length).toBeLessThan(2_000);

    await using again = await startSandboxGateway({ folder });
    const names = again.users().map((user) => user.values.userName);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(answered));
  });
});
