import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, inject, it } from 'vitest';
import { createLocalS3Client } from '../../infra/cli/local-s3-client.ts';
import { HELP } from '../../infra/cli/start-options.ts';
import { startSandboxGateway } from '../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { createCommandFolder, runCommand, startCommand } from '../support/command.ts';
import { staffList } from '../support/pipeline.ts';

const { newData, write, folder } = createCommandFolder();

describe('npm start with files', () => {
  it('exits with 0 when every row is well, and prints counts, their sum, and the paths of the report files', async () => {
    const data = newData();
    const words = [write('well.csv', staffList(3)), '--data', data];
    const { out, status } = await runCommand(words);
    expect(status).toBe(0);
    expect(out).toMatch(/^Staff import: 3 done, nothing to fix$/m);
    const notices = readFileSync(join(data, 'notices.jsonl'), 'utf8').trimEnd().split('\n');
    expect(notices.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        detailType: 'Import Complete',
        detail: expect.objectContaining({ kind: 'complete', outcomes: { created: 3 } }),
      }),
    );
    expect(out).toMatch(/created\s+3\n/);
    expect(out).toMatch(/sum\s+3 {2}= all 3 rows of the file/);
    const report =
      out
        .split('\n')
        .find((line) => line.endsWith('report.csv'))
        ?.trim() ?? '';
    expect(readFileSync(report, 'utf8')).toContain('user1');
    expect(report).toMatch(/\/reports\/sandbox\/well\.csv\/\d{4}-\d\d-\d\dT\d{4}-[0-9a-f]{24}\/report\.csv$/);
    expect(out).toContain(` by ${userInfo().username}\n`);
    expect(out).not.toContain('failed.csv');
  });

  it('exits with 2 when a row of one file is not well and another is refused, copies reports where --out says, and with --json prints nothing but the summaries', async () => {
    const files = [
      write('good.csv', staffList(2, 'good')),
      write('bad.csv', `${staffList(1, 'bad')}broken,,,,,,,,,\n`),
      write('photo.jpg', '\xff\xd8\xff\xe0 JFIF'),
    ];
    const copies = join(folder, 'copies');
    const { out, err, status } = await runCommand([
      ...files,
      '--json',
      ...['--data', newData(), '--out', copies],
    ]);
    expect(status).toBe(2);
    expect(readdirSync(join(copies, 'good.csv')).sort()).toEqual([
      'index.html',
      'report.csv',
      'report.xlsx',
      'summary.json',
    ]);
    expect(readdirSync(join(copies, 'bad.csv')).sort()).toEqual([
      'failed.csv',
      'index.html',
      'report.csv',
      'report.xlsx',
      'summary.json',
      'to-fix.xlsx',
    ]);
    expect(readdirSync(join(copies, 'photo.jpg')).sort()).toEqual([
      'index.html',
      'report.csv',
      'summary.json',
    ]);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    const summaries = JSON.parse(lines[0] ?? '') as { upload: { key: string }; outcomes: object }[];
    expect(summaries.map(({ upload, outcomes }) => [upload.key, outcomes])).toEqual(
      expect.arrayContaining([
        ['uploads/sandbox/good.csv', { created: 2 }],
        ['uploads/sandbox/bad.csv', { created: 1, rejected: 1 }],
        ['uploads/sandbox/photo.jpg', {}],
      ]),
    );
    expect(err).toContain('failed.csv');
  });

  it('uses the gateway, key and secret that it is given, and says so', async () => {
    await using gateway = await startSandboxGateway({ key: 'k-1', secret: 's-1' });
    const words = [
      write('given.csv', staffList(2)),
      '--gateway-url',
      gateway.url,
      '--limit',
      '50',
      '--data',
      newData(),
    ];
    const { out, status } = await runCommand(words, { GATEWAY_KEY: 'k-1', GATEWAY_SECRET: 's-1' });
    expect(status).toBe(0);
    expect(out).toContain(gateway.url);
    expect(out).not.toContain('s-1');
    expect(gateway.users()).toHaveLength(2);
  });

  it('writes nothing in a dry run, and says what would happen', async () => {
    await using gateway = await startSandboxGateway({ key: 'k-3', secret: 's-3' });
    const words = [write('dry.csv', staffList(3)), '--dry-run', '--json', '--gateway-url', gateway.url];
    const { out, status } = await runCommand([...words, '--data', newData()], {
      GATEWAY_KEY: 'k-3',
      GATEWAY_SECRET: 's-3',
    });
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ dryRun: true, rows: 3, outcomes: { created: 3 } }]);
    expect(gateway.users()).toEqual([]);
    expect(gateway.stats().writes).toEqual([]);
  });

  it('logs in for the authenticator with the account of the environment, and never shows it', async () => {
    const login = { userName: 'keeper-of-keys', password: 'hush-hush-77' };
    await using gateway = await startSandboxGateway({ key: 'k-2', secret: 's-2', login });
    const data = newData();
    const words = [write('login.csv', staffList(2)), '--gateway-url', gateway.url, '--data', data];
    const { out, err, status } = await runCommand(words, {
      GATEWAY_KEY: 'k-2',
      GATEWAY_SECRET: 's-2',
      GATEWAY_AUTHENTICATOR_USER: login.userName,
      GATEWAY_AUTHENTICATOR_PASSWORD: login.password,
    });
    expect(status).toBe(0);
    expect(gateway.users()).toHaveLength(2);
    for (const shown of [out, err, readFileSync(join(data, 'functions.log'), 'utf8')]) {
      expect(shown).not.toContain(login.userName);
      expect(shown).not.toContain(login.password);
    }
  });

  it('creates nobody twice on the same data, and starts anew with --fresh', async () => {
    const data = newData();
    const file = write('again.csv', staffList(2));
    expect((await runCommand([file, '--data', data])).out).toMatch(/created\s+2\n/);
    expect((await runCommand([file, '--data', data])).out).toMatch(/(updated|unchanged)\s+2\n/);
    expect((await runCommand([file, '--data', data, '--fresh'])).out).toMatch(/created\s+2\n/);
  });
});

describe('npm start that cannot run', () => {
  it('says why in one line and exits with 1', async () => {
    const { out, err, status } = await runCommand(['--profile', 'sandbx', '--data', newData()]);
    expect({ out, status }).toEqual({ out: '', status: 1 });
    expect(err).toMatch(/^bulk-user-import: [^\n]*Did you mean sandbox\?[^\n]*\n$/);
  });

  it('for a data folder in use says by whom', async () => {
    const data = newData();
    const child = startCommand(['--serve', '--port', '0', '--data', data]);
    if (!child.stdout) throw new Error('no pipe');
    for await (const chunk of child.stdout) if (String(chunk).includes('Ctrl-C')) break;
    const { err, status } = await runCommand(['--data', data]);
    expect(status).toBe(1);
    expect(err).toContain(`process ${child.pid}`);
    child.kill('SIGTERM');
    expect((await once(child, 'close'))[0]).toBe(143);
    expect(existsSync(join(data, 'lock'))).toBe(false);
  });

  it('prints a template alone, and starts nothing', async () => {
    const data = newData();
    const { out, err, status } = await runCommand(['--template', '--data', data]);
    expect({ err, status }).toEqual({ err: '', status: 0 });
    expect(out).toMatch(/^User name,[^\n]*\r\nsample-user-delete-this-row,/);
    expect(existsSync(data)).toBe(false);
  });

  it('tells all of it with --help', async () => {
    const { out, status } = await runCommand(['--help']);
    expect(status).toBe(0);
    for (const option of [
      '--profile',
      '--limit',
      '--out',
      '--data',
      '--fresh',
      '--json',
      '--gateway-url',
      'GATEWAY_AUTHENTICATOR_USER',
      'Exit status',
    ]) {
      expect(out).toContain(option);
    }
  });
});

describe('npm run serve', () => {
  it('tells of a file that was dropped where nobody looks, and of the folders that there are', async () => {
    const lost = { Bucket: 'files', Key: 'lost\u001b.csv' };
    const child = startCommand(['--serve', '--port', '0', '--data', newData()], { LC_ALL: 'C' });
    if (!child.stdout) throw new Error('no pipe');
    let told = '';
    for await (const chunk of child.stdout) {
      told += chunk;
      const [, endpoint, secret = ''] =
        /bucket files at (http:\S+)\. .*SECRET_ACCESS_KEY=(\S+) .*staff-report/s.exec(told) ?? [];
      if (told.includes('lost')) break;
      if (endpoint)
        await createLocalS3Client(endpoint, secret).send(new PutObjectCommand({ ...lost, Body: 'x' }));
    }
    child.kill('SIGINT');
    expect((await once(child, 'close'))[0]).toBe(130);
    expect(told).toMatch(
      /“lost\?\.csv” lies where nobody looks.* uploads\/ovopark\/, uploads\/sandbox\/\.\n/,
    );
  });
});

describe('a command whose output', () => {
  const printHelp = (where: string) => {
    const command = `${process.execPath} ${join(inject('commandFolder'), 'start.mjs')} --help ${where}`;
    return spawnSync('bash', ['-c', `${command}; exit \${PIPESTATUS[0]}`], { encoding: 'utf8' });
  };

  it('nobody reads ends without a word', () => {
    expect(printHelp('| true')).toMatchObject({ stderr: '', status: expect.toBeOneOf([0, 141]) });
  });

  it.skipIf(!existsSync('/dev/full'))('finds no room says so (skipped without /dev/full)', () => {
    const { status, stderr } = printHelp('> /dev/full');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^bulk-user-import: ENOSPC: [^\n]* The disk is full: [^\n]*\n$/);
  });
});

describe('npm start in a folder without permission', () => {
  const NOBODY = 65_534;
  const isRoot = process.getuid?.() === 0;
  /** This Node may lie where only its owner looks. */
  const mayRun = isRoot && spawnSync(process.execPath, ['--version'], { uid: NOBODY }).status === 0;

  it.skipIf(!mayRun)(
    'says so in one line (skipped where tests are not run by root, who may be somebody else, or nobody else may run this Node)',
    () => {
      // Anybody may read what the command is made of.
      chmodSync(inject('commandFolder'), 0o755);
      const locked = mkdtempSync(join(tmpdir(), 'locked-'));
      const words = [join(inject('commandFolder'), 'start.mjs'), '--data', join(locked, 'data')];
      const { status, stderr } = spawnSync(process.execPath, words, { uid: NOBODY, encoding: 'utf8' });
      rmSync(locked, { recursive: true });
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^bulk-user-import: EACCES: [^\n]* change its permissions, or give another folder\.\n$/,
      );
    },
  );
});

describe('npm start without -- before the options', () => {
  const names = [...HELP.matchAll(/^ {2}--([\w-]+)/gm)].map(([, name = '']) => name);
  const options = names.filter((name) => !['help', 'version'].includes(name));

  /** Runs the command as a script of npm. */
  function npmStart(words: readonly string[]) {
    const project = mkdtempSync(join(folder, 'project-'));
    const scripts = { start: `node ${join(inject('commandFolder'), 'start.mjs')}` };
    writeFileSync(join(project, 'package.json'), JSON.stringify({ scripts }));
    const { status, stderr } = spawnSync('npm', ['start', '--silent', 'staff.csv', ...words], {
      cwd: project,
      encoding: 'utf8',
    });
    return { status, stderr, left: readdirSync(project) };
  }

  it('does nothing, for every option alone, with its value or before it, and says what to type', () => {
    const forms = [
      (name: string) => [`--${name}`],
      (name: string) => [`--${name}=7`],
      (name: string) => [`--${name}`, '7'],
    ];
    const { status, stderr, left } = npmStart(
      options.flatMap((name, at) => forms[at % forms.length]?.(name) ?? []),
    );
    expect({ status, left }).toEqual({ status: 1, left: ['package.json'] });
    expect(stderr).toMatch(/^bulk-user-import: npm has kept [^\n]*: npm start -- [^\n]*\n$/);
    for (const option of options) expect(stderr).toMatch(new RegExp(`-- .* --${option}\\b`));
  });
});
