import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCommand } from '../../support/build-command.ts';
import { call, person } from '../vendor-gateway/signed-call.ts';

const parent = mkdtempSync(join(tmpdir(), 'sandbox-'));
let command = '';
beforeAll(async () => {
  command = join(
    await buildCommand(join(import.meta.dirname, '../../..'), parent, ['sandbox']),
    'sandbox.mjs',
  );
});
afterAll(() => rmSync(parent, { recursive: true }));

/** Runs the command; `until` answers the lines so far, once one matches. */
function run(...options: string[]) {
  const child = spawn(process.execPath, [command, ...options], { stdio: 'pipe' });
  const lines: string[] = [];
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const exited = once(child, 'close').then(([code]) => ({ code, lines, errors }));
  async function until(pattern: RegExp): Promise<string[]> {
    while (!lines.some((line) => pattern.test(line))) await once(reader, 'line');
    return lines;
  }
  return { child, exited, until };
}

const printed = (lines: string[], name: string): string =>
  lines
    .find((line) => line.startsWith(name))
    ?.slice(name.length)
    .trim() ?? '';

describe('npm run sandbox', () => {
  it('serves, makes the trouble it was told, says what it saw, and ends cleanly on a signal', async () => {
    const { child, exited, until } = run(
      '--port',
      '0',
      '--fault',
      'user=a,code=-500',
      '--key',
      'k',
      '--secret',
      's',
    );
    const lines = await until(/^GATEWAY_SECRET/);
    const gateway = {
      url: printed(lines, 'gateway'),
      key: printed(lines, 'GATEWAY_KEY'),
      secret: printed(lines, 'GATEWAY_SECRET'),
    };
    expect(gateway).toMatchObject({ key: 'k', secret: 's' });
    const _timestamp = new Date(Date.now() + 8 * 3_600_000).toISOString().replaceAll(/\D/g, '').slice(0, 14);
    expect((await call(gateway, 'addUser', person('a', { _timestamp }))).stat.code).toBe(-500);
    child.stdin.write('nonsense\nclear\n');
    await until(/^ok: clear$/);
    expect((await call(gateway, 'addUser', person('a', { _timestamp }))).stat.code).toBe(0);
    await until(/ users 1$/);
    child.kill('SIGINT');
    const { code, errors } = await exited;
    expect({ code, errors }).toEqual({ code: 130, errors: '' });
    expect(lines.join('\n')).toContain('The fault "nonsense" cannot be understood');
    expect(lines.join('\n')).toMatch(/requests .*addUser \d.* faults: {2}code 1/);
  });

  it('starts the sibling, with keys that can be given to an import', async () => {
    const { child, exited, until } = run('--allinpay', '--port', '0');
    const lines = await until(/^public key/);
    expect(printed(lines, 'gateway')).toMatch(/\/gateway$/);
    expect(printed(lines, 'GATEWAY_SECRET')).toMatch(/^[A-Za-z0-9+/=]{1000,}$/);
    child.kill('SIGTERM');
    expect((await exited).code).toBe(143);
  });

  it('refuses for the sibling, all at once and in one line, what only the first one can do', async () => {
    const only = ['--skew', '60', '--batch', '5', '--roles', '1,2', '--enterprise', '7', '--secret', 's'];
    const { code, lines, errors } = await run('--allinpay', '--port', '0', ...only).exited;
    expect({ code, lines }).toEqual({ code: 1, lines: [] });
    expect(errors).toBe(
      'bulk-user-import: --allinpay cannot be combined with --enterprise, --secret, --skew, --batch, --roles.\n',
    );
  });

  it('explains itself, and refuses what it does not know in one line', async () => {
    const help = await run('--help').exited;
    expect(help.code).toBe(0);
    expect(help.lines.join('\n')).toContain('--fault TEXT');
    for (const options of [['--nonsense'], ['--port', 'x'], ['--fault', 'x=1'], ['clear']]) {
      const { code, lines, errors } = await run(...options).exited;
      expect({ code, lines }).toEqual({ code: 1, lines: [] });
      expect(errors).toMatch(/^bulk-user-import: [^\n]+\n$/);
    }
  });
});
