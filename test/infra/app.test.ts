import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { ensureAssembly } from '../../infra/local-aws/stack/synthesize.ts';
import { resourcesOf, Template } from './template.ts';

const ROOT = join(import.meta.dirname, '../..');
const run = promisify(execFile);
/** Synthesis takes seconds of computing, and more of waiting where other tests run beside it. */
const SLOW_MS = 120_000;

const CFN_LINT = 'cfn-lint';
const hasCfnLint = spawnSync(CFN_LINT, ['--version']).status === 0;

/** W3005: CDK spells out that a function waits for its role, though the reference to it says so. */
const lint = async (outFolder: string): Promise<string> =>
  (await run(CFN_LINT, ['--ignore-checks', 'W3005', '--', templateFile(outFolder)])).stdout;

/** All that change the template, none at its default. */
const SETTINGS = {
  stackName: 'other',
  workers: 5,
  alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:operators',
  noticeTopicArn: 'arn:aws:sns:eu-west-1:123456789012:notices',
  fixedEgress: true,
  bucketKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/0a1b',
  secretKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/2c3d',
  tracing: true,
  uploadDays: 30,
};

const Profiles = z.array(z.object({ name: z.string() }));
const FunctionCode = z.object({ Code: z.object({ S3Key: z.string() }) });

const templateFile = (outFolder: string) => join(outFolder, 'bulk-user-import.template.json');
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

let assembly = '';
beforeAll(async () => {
  assembly = (await ensureAssembly(ROOT)).folder;
}, SLOW_MS);

describe('the app', () => {
  it('bundles every function as an asset of its own', () => {
    const functions = resourcesOf(Template.parse(readJson(templateFile(assembly))), 'AWS::Lambda::Function');
    expect(functions.map(([id]) => id)).toEqual(['Validate', 'Upsert', 'Settle', 'Report', 'Sweep']);
    for (const [id] of functions)
      expect(readFileSync(join(assetOf(id), 'index.mjs'), 'utf8')).toContain('handler');
  });

  it('sends the profiles along with validate', () => {
    const profiles = Profiles.parse(readJson(join(assetOf('Validate'), 'profiles.json')));
    const files = readdirSync(join(ROOT, 'infra/profiles')).filter((file) => file.endsWith('.json'));
    expect(profiles.map(({ name }) => `${name}.json`)).toEqual(files.sort());
  });

  it.skipIf(!hasCfnLint)(
    'has nothing that cfn-lint objects to (skipped where cfn-lint is not installed)',
    async () => expect(await lint(assembly)).toBe(''),
    SLOW_MS,
  );

  it(
    'reads its settings from the context as the command line hands it over, and cfn-lint objects to none',
    async () => {
      const other = await mkdtemp(join(tmpdir(), 'assembly-'));
      onTestFinished(() => rm(other, { recursive: true }));
      const env = {
        ...process.env,
        CDK_OUTDIR: other,
        CDK_CONTEXT_JSON: JSON.stringify({ settings: SETTINGS }),
        CDK_VALIDATION: 'false',
      };
      await run(process.execPath, ['--import', 'tsx', join('infra', 'app.ts')], { cwd: ROOT, env });
      expect(readFileSync(templateFile(other), 'utf8')).toContain('"WORKERS": "5"');
      if (hasCfnLint) expect(await lint(other)).toBe('');
    },
    SLOW_MS,
  );

  /** The folder in the assembly that holds a function's code. */
  function assetOf(id: string): string {
    const { Resources } = Template.parse(readJson(templateFile(assembly)));
    const { Code } = FunctionCode.parse(Resources[id]?.Properties);
    return join(assembly, `asset.${Code.S3Key.replace('.zip', '')}`);
  }
});
