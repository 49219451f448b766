import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ensureAssembly } from '../../infra/local-aws/stack/synthesize.ts';
import { staffList } from '../support/pipeline.ts';
import { PROJECT } from '../support/project.ts';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: PROJECT,
  encoding: 'utf8',
})
  .trimEnd()
  .split('\n');

/** The commands of a page: the lines of its `sh` blocks, without their comments. */
const commandsOf = (page: string): string[] =>
  [...readFileSync(join(PROJECT, page), 'utf8').matchAll(/```sh\n(.*?)```/gs)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.trim().replace(/\s{2,}#.*$/, ''))
    .filter((line) => line !== '');

const pages = tracked
  .filter((file) => file.endsWith('.md'))
  .map((page) => ({ page, commands: commandsOf(page) }))
  .filter(({ commands }) => commands.length > 0);

/** What cannot be run here: it needs an account, or is what runs this test. */
const NOT_RUN = /^(aws |npx cdk |npm ci$|npm run (check|deploy)$|npm run jobs -- --bucket)/;
/** A place to fill in. */
const BLANK = /…/;
/** Runs until it is stopped; the line that says that it is up. */
const SERVES: Readonly<Record<string, RegExp>> = {
  'npm run serve': /^Open this page/,
  'npm run sandbox': /http:\/\/127\.0\.0\.1/,
};
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')));

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A fresh checkout with what `npm ci` would bring, so that a page leaves nothing behind. */
function checkOut(): string {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  folders.push(folder);
  for (const file of tracked.filter((each) => !each.startsWith('test/'))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(PROJECT, file), join(folder, file));
  }
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'cdk.out'));
  // Synthesized from the same sources, before any test ran.
  symlinkSync(join(PROJECT, 'cdk.out/local'), join(folder, 'cdk.out/local'));
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Runs commands one after the other as a person would; answers what each printed, and where. */
async function walk(commands: readonly string[]) {
  const folder = checkOut();
  const port = await freePort();
  const printed = new Map<string, string>();
  const serving: ChildProcess[] = [];
  try {
    for (const command of commands.filter((each) => !NOT_RUN.test(each) && !BLANK.test(each))) {
      const child = start(command.replaceAll('8090', String(port)), folder);
      const isUp = command.endsWith('--help') ? undefined : SERVES[command.split(' ', 3).join(' ')];
      if (isUp) {
        serving.push(child);
        await firstLine(child, isUp);
      } else printed.set(command, await outputOf(child, command));
      fillIn(command, folder);
    }
  } finally {
    for (const { pid } of serving) if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  }
  return { folder, printed };
}

/** Another port than the usual one, which somebody may have. */
const start = (command: string, cwd: string): ChildProcess =>
  spawn('bash', ['-c', command === 'npm run serve' ? `${command} -- --port 0` : command], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });

async function outputOf(child: ChildProcess, command: string): Promise<string> {
  if (!child.stdout || !child.stderr) throw new Error('The command was started without pipes.');
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  // 2: some row of the list is not well, which is no fault of the page.
  if (status !== 0 && status !== 2) throw new Error(`${command} ended with ${status}:\n${err}`);
  return out;
}

/** A template that was written gets two people. */
function fillIn(command: string, folder: string): void {
  const [, template] = /--template (\S+)/.exec(command) ?? [];
  if (template) appendFileSync(join(folder, template), staffList(2).split('\n').slice(1).join('\n'));
}

async function firstLine(child: ChildProcess, wanted: RegExp): Promise<void> {
  const seen: string[] = [];
  if (!child.stdout) throw new Error('The command was started without pipes.');
  for await (const line of createInterface(child.stdout)) {
    seen.push(line);
    if (wanted.test(line)) return;
  }
  throw new Error(`${wanted} was never said, but: ${seen.join('\n')}`);
}

/** The synthesized template; source maps name the folder, so the assets' hashes differ. */
const templateIn = (assembly: string): string =>
  readFileSync(join(assembly, 'bulk-user-import.template.json'), 'utf8').replace(/[0-9a-f]{64}/g, 'hash');

describe('a page', () => {
  it('of every folder is there', () => {
    for (const page of [
      'shared',
      'functions',
      'infra',
      'test',
      'infra/cli',
      'infra/profiles',
      'infra/vendor-gateway',
    ])
      expect(tracked).toContain(`${page}/README.md`);
  });

  it.each(pages)('$page names only scripts that there are', ({ commands }) => {
    for (const command of commands) {
      const [, script] = /\bnpm run (\S+)/.exec(command) ?? [];
      if (script) expect(Object.keys(scripts)).toContain(script);
    }
  });

  it.each(tracked.filter((file) => file.endsWith('.md') && !file.startsWith('test/bench')))(
    '%s links to pages that there are',
    (page) => {
      const links = [...readFileSync(join(PROJECT, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)\)/g)];
      for (const [, link = ''] of links) expect(tracked).toContain(join(dirname(page), link));
    },
  );

  it.each(pages.filter(({ page }) => !page.startsWith('.github')))(
    '$page has commands that work as they are written',
    async ({ page, commands }) => {
      const { folder, printed } = await walk(commands);
      if (page === 'README.md')
        for (const line of ['created            302', 'rejected             7', 'failed               1'])
          expect(printed.get('npm start')).toContain(line);
      if (page === 'infra/deployment.md') {
        const { folder: assembly } = await ensureAssembly(PROJECT);
        expect(templateIn(join(folder, 'cdk.out'))).toBe(templateIn(assembly));
      }
    },
    240_000,
  );
});
