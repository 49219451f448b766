import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, inject } from 'vitest';
import { PROJECT } from './project.ts';

type Command = 'start' | 'jobs';

/** A command line, compiled beforehand: npm scripts start it from its source, which costs a second of CPU. */
const compiled = (command: Command): string[] => [join(inject('commandFolder'), `${command}.mjs`)];

/** Whatever the developer's own shell has. */
const NO_SECRETS = {
  GATEWAY_KEY: '',
  GATEWAY_SECRET: '',
  GATEWAY_AUTHENTICATOR_USER: '',
  GATEWAY_AUTHENTICATOR_PASSWORD: '',
};

/** Starts the command line of `npm start`, or another. */
export function startCommand(
  words: readonly string[],
  environment: Record<string, string> = {},
  start = compiled('start'),
): ChildProcess {
  return spawn(process.execPath, [...start, ...words], {
    cwd: PROJECT,
    env: { ...process.env, ...NO_SECRETS, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the command line to its end. */
export async function runCommand(
  words: readonly string[],
  environment: Record<string, string> = {},
  start = compiled('start'),
) {
  const child = startCommand(words, environment, start);
  if (!child.stdout || !child.stderr) throw new Error('The command was started without pipes.');
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { out, err, status: status as number | null };
}

/** Runs `npm run jobs` to its end. */
export const runJobs = (words: readonly string[], environment: Record<string, string> = {}) =>
  runCommand(words, environment, compiled('jobs'));

/** A folder for the files and data of one test file's commands, which is gone when its tests are over. */
export function createCommandFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'command-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let runs = 0;
  return {
    folder,
    /** A data folder of its own for each run, for one command at a time can use one. */
    newData: (): string => join(folder, `data-${++runs}`),
    /** Writes a file and answers its path. */
    write(name: string, content: string): string {
      const file = join(folder, name);
      writeFileSync(file, content);
      return file;
    },
  };
}
