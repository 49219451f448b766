import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { PROJECT } from './pipeline.ts';

/** Starts the command line as `npm start` does. */
export function startCommand(
  words: readonly string[],
  environment: Record<string, string> = {},
): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', 'infra/local/cli.ts', ...words], {
    cwd: PROJECT,
    env: { ...process.env, GATEWAY_KEY: '', GATEWAY_SECRET: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs the command line to its end. */
export async function runCommand(words: readonly string[], environment: Record<string, string> = {}) {
  const child = startCommand(words, environment);
  if (!child.stdout || !child.stderr) throw new Error('The command was started without pipes.');
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { out, err, status: status as number | null };
}
