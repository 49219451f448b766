import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureAssembly } from '../../infra/local-aws/stack/synthesize.ts';
import { buildCommand } from './build-command.ts';
import { PROJECT } from './project.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the compiled command lines. */
    commandFolder: string;
  }
}

/** Runs before the pipeline tests: their files find the assembly and the command lines made. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { folder } = await ensureAssembly(PROJECT);
  const commandFolder = await buildCommand(PROJECT, dirname(folder));
  project.provide('commandFolder', commandFolder);
  return () => rm(commandFolder, { recursive: true, force: true });
}
