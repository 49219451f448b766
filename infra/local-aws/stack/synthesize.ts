import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Everything that the template and the bundles are made from. */
const INPUTS = ['infra', 'functions', 'shared', 'package-lock.json', 'cdk.json', 'tsconfig.json'];
/** What is no part of the deployed stack. */
const EXCLUDED = new Set(['cli', 'local-aws', 'vendor-gateway'].map((room) => join('infra', room)));

const KEEP_MS = 24 * 60 * 60 * 1000;

export interface AssemblyOptions {
  readonly now?: Date;
  /** Called before a synthesis begins, for it takes a while. */
  readonly tell?: (line: string) => void;
}

/**
 * Makes sure that the stack is synthesized as it stands in the source. Each state of the sources has a folder of its own
 * under `cdk.out/local/`, which appears whole or not at all: a killed synthesis is done again, two at once do not disturb
 * each other, and a running stack keeps its own. Folders unused for a day are removed when a new one is made.
 *
 * @returns the assembly's folder, and whether it was made just now
 * @throws Error with the words of the CDK app when synthesis fails
 */
export async function ensureAssembly(
  projectRoot: string,
  { now = new Date(), tell = () => {} }: AssemblyOptions = {},
): Promise<{ folder: string; fresh: boolean }> {
  const folder = join(projectRoot, 'cdk.out', 'local', hashInputs(projectRoot));
  if (existsSync(folder)) {
    // Marks the folder as in use. Another user's folder cannot be marked, and can be read all the same.
    await utimes(folder, now, now).catch(() => {});
    return { folder, fresh: false };
  }
  tell('Synthesizing the stack, for this is the first run or its sources have changed …');
  await mkdir(dirname(folder), { recursive: true });
  await removeUnused(dirname(folder), now);
  const staging = await mkdtemp(join(dirname(folder), 'unfinished-'));
  try {
    await synthesize(projectRoot, staging);
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // otherwise another process was faster
  }
  return { folder, fresh: true };
}

async function removeUnused(parent: string, now: Date): Promise<void> {
  for (const name of await readdir(parent)) {
    const usedMs = statSync(join(parent, name), { throwIfNoEntry: false })?.mtimeMs ?? now.getTime();
    if (now.getTime() - usedMs > KEEP_MS) await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function synthesize(projectRoot: string, outFolder: string): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', join('infra', 'app.ts')], {
    cwd: projectRoot,
    // CDK's own validation of the template takes most of the time, and is done by the tests and before a deployment.
    env: { ...process.env, CDK_OUTDIR: outFolder, CDK_CONTEXT_JSON: undefined, CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (status === 0) return;
  throw new Error(`The stack could not be synthesized (infra/app.ts):\n${(errors + output).trim()}`);
}

/** 16 hexadecimal digits that change with any input file's name or content. */
function hashInputs(projectRoot: string): string {
  const hash = createHash('sha256');
  for (const path of INPUTS.flatMap((input) => filesOf(projectRoot, input))) {
    const content = readFileSync(join(projectRoot, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

function filesOf(projectRoot: string, path: string): string[] {
  const entry = statSync(join(projectRoot, path), { throwIfNoEntry: false });
  if (entry === undefined || EXCLUDED.has(path)) return [];
  if (!entry.isDirectory()) return [path];
  const names = readdirSync(join(projectRoot, path)).sort();
  return names.flatMap((name) => filesOf(projectRoot, join(path, name)));
}
