import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FunctionPlan } from '../../../../infra/local-aws/template/plan.ts';

/** A function without code. */
export function planFunction(plan: Partial<FunctionPlan> = {}): FunctionPlan {
  return {
    name: 'Worker',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:Worker',
    assetFolder: '/nowhere',
    handler: 'index.handler',
    environment: {},
    timeoutSeconds: 60,
    memoryMb: 128,
    recursiveLoop: 'Terminate',
    asynchronous: { maxRetries: 2, maxAgeSeconds: 21_600, onFailureQueue: undefined },
    ...plan,
  };
}

/** Writes a function's code to a temporary folder, gone after the test, and plans it. */
export function buildFunction(code: string, plan: Partial<FunctionPlan> = {}): FunctionPlan {
  const assetFolder = mkdtempSync(join(tmpdir(), 'function-'));
  onTestFinished(() => rmSync(assetFolder, { recursive: true }));
  writeFileSync(join(assetFolder, 'index.mjs'), code);
  return planFunction({ assetFolder, ...plan });
}
