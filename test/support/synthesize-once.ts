import { ensureAssembly } from '../../infra/local/stack/synthesize.ts';
import { PROJECT } from './pipeline.ts';

/** Runs before the pipeline tests: their files find the assembly made. */
export async function setup(): Promise<void> {
  await ensureAssembly(PROJECT);
}
