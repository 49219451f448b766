import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import * as z from 'zod';
import { BLOCK_MEMORY } from '../../infra/constructs/process-memory.ts';
import type { Way } from './measured-process.ts';
import { type StaffFileOptions, writeStaffFile } from './staff-file.ts';

/** What one process measured of its one piece of work; `cpuSeconds` counts all its threads. */
const Measured = z.object({
  rows: z.number(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakMb: z.number(),
});
export type Measured = z.infer<typeof Measured>;

/** One row in a hundred is wrong, as in the lists that people send. */
export const WRONG_EVERY = 100;

export interface Measuring extends AsyncDisposable {
  /** A staff list of so many rows, of ids or of names, every so many changed; written once. */
  staffFile(rows: number, named?: boolean, changedEvery?: number): Promise<string>;
  /** Does one piece of work in a fresh Node, with blocks of memory as deployed; `argument` is a file, or a number of rows. */
  run(way: Way, argument: string): Promise<Measured>;
}

/** Bundles the measured code as the functions are bundled, and keeps its files until disposed of. */
export async function prepareMeasuring(): Promise<Measuring> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const bundle = join(folder, 'measured.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'measured-process.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);",
    },
  });
  const files = new Map<string, Promise<string>>();

  async function writeFile(name: string, options: StaffFileOptions): Promise<string> {
    const file = join(folder, name);
    await writeStaffFile(file, { wrongEvery: WRONG_EVERY, ...options });
    return file;
  }

  return {
    staffFile(rows, named = false, changedEvery) {
      const name = `${rows}${named ? '-named' : ''}${changedEvery ? '-changed' : ''}.csv`;
      const options = { rows, named, ...(changedEvery ? { changedEvery } : {}) };
      const file = files.get(name) ?? writeFile(name, options);
      files.set(name, file);
      return file;
    },
    async run(way, argument) {
      const { stdout } = await promisify(execFile)(process.execPath, [bundle, way, argument], {
        env: { ...process.env, ...BLOCK_MEMORY },
      });
      return Measured.parse(JSON.parse(stdout));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
