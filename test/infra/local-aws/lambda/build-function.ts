import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FunctionWiring } from '../../../../infra/local-aws/template/wiring.ts';

/** A function without code. */
export function planFunction(plan: Partial<FunctionWiring> = {}): FunctionWiring {
  return {
    name: 'Worker',
    assetFolder: '/nowhere',
    environment: {},
    timeoutSeconds: 60,
    memoryMb: 128,
    recursiveLoop: 'Terminate',
    maxRetries: 2,
    onFailureQueue: undefined,
    ...plan,
  };
}

/** Writes a function's code to a temporary folder, gone after the test, and plans it. */
export function buildFunction(code: string, plan: Partial<FunctionWiring> = {}): FunctionWiring {
  const assetFolder = mkdtempSync(join(tmpdir(), 'function-'));
  onTestFinished(() => rmSync(assetFolder, { recursive: true }));
  writeFileSync(join(assetFolder, 'index.mjs'), code);
  return planFunction({ assetFolder, ...plan });
}
