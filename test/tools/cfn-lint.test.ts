import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { OTHER_SETTINGS, synthesizeWith, templateFile } from '../infra/other-settings.ts';

const CFN_LINT = 'cfn-lint';
const hasCfnLint = spawnSync(CFN_LINT, ['--version']).status === 0;

it.skipIf(!hasCfnLint).each([
  ['no settings', {}],
  ['other settings', OTHER_SETTINGS],
])(
  'cfn-lint objects to nothing in the template with %s (skipped where it is not installed)',
  async (_, settings) => {
    const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await synthesizeWith(settings, folder);
    // W3005: CDK spells out that a function waits for its role, though the reference to it says so.
    const words = ['--ignore-checks', 'W3005', '--', templateFile(folder)];
    expect((await promisify(execFile)(CFN_LINT, words)).stdout).toBe('');
  },
);
