import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ensureAssembly } from '../../infra/local-aws/stack/synthesize.ts';
import { templateFile } from './other-settings.ts';
import { resourcesOf, Template } from './template.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Synthesis takes seconds of computing, and more of waiting where other tests run beside it. */
const SLOW_MS = 120_000;

const Profiles = z.array(z.object({ name: z.string() }));
const FunctionCode = z.object({ Code: z.object({ S3Key: z.string() }) });

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

  /** The folder in the assembly that holds a function's code. */
  function assetOf(id: string): string {
    const { Resources } = Template.parse(readJson(templateFile(assembly)));
    const { Code } = FunctionCode.parse(Resources[id]?.Properties);
    return join(assembly, `asset.${Code.S3Key.replace('.zip', '')}`);
  }
});
