import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bundleFunctions, FUNCTION_NAMES } from '../../infra/bundle.ts';

const profiles = [{ name: 'sandbox' }];
const Module = z.object({ handler: z.custom<() => Promise<string>>() });

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  for (const name of FUNCTION_NAMES) {
    await mkdir(join(folder, 'functions', name), { recursive: true });
    await writeFile(
      join(folder, 'functions', name, 'index.ts'),
      `import { hostPlatform } from '../../platform.cjs';
       export async function handler(): Promise<string> { return \`${name} on \${hostPlatform}\`; }`,
    );
  }
  await writeFile(join(folder, 'platform.cjs'), `exports.hostPlatform = require('node:os').platform();`);
});
afterEach(() => rm(folder, { recursive: true }));

describe('bundling', () => {
  it.each(FUNCTION_NAMES)(
    'makes %s a folder that runs by itself, CommonJS packages included',
    async (name) => {
      const outFolder = join(folder, 'out');
      await bundleFunctions({ root: folder, outFolder, profiles });
      const loaded: unknown = await import(pathToFileURL(join(outFolder, name, 'index.mjs')).href);
      expect(await Module.parse(loaded).handler()).toBe(`${name} on ${process.platform}`);
    },
  );

  it('puts the profiles beside the code of validate and upsert, and nowhere else', async () => {
    const outFolder = join(folder, 'out');
    await bundleFunctions({ root: folder, outFolder, profiles });
    expect(JSON.parse(await readFile(join(outFolder, 'validate', 'profiles.json'), 'utf8'))).toEqual(
      profiles,
    );
    expect((await readdir(join(outFolder, 'validate'))).sort()).toEqual([
      'index.mjs',
      'index.mjs.map',
      'profiles.json',
    ]);
    expect(await readdir(join(outFolder, 'upsert'))).toContain('profiles.json');
    expect((await readdir(join(outFolder, 'settle'))).sort()).toEqual(['index.mjs', 'index.mjs.map']);
  });

  it('puts authorities beside the code of what speaks to gateways, and refuses a file that holds none', async () => {
    const outFolder = join(folder, 'out');
    await writeFile(join(folder, 'ca.pem'), rootCertificates.slice(0, 2).join('\n'));
    await bundleFunctions({ root: folder, outFolder, profiles, caFile: 'ca.pem' });
    const has = async (name: string) => (await readdir(join(outFolder, name))).includes('authorities.pem');
    for (const name of FUNCTION_NAMES) expect(await has(name)).toBe(['validate', 'upsert'].includes(name));
    const damaged = `${rootCertificates[0]}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`;
    for (const text of ['DER', '-----BEGIN CERTIFICATE-----\n', damaged]) {
      await writeFile(join(folder, 'ca.pem'), text);
      await expect(bundleFunctions({ root: folder, outFolder, profiles, caFile: 'ca.pem' })).rejects.toThrow(
        /caFile is "ca\.pem", which holds no certificate, or one that is damaged: expected .* in PEM/,
      );
    }
    await expect(bundleFunctions({ root: folder, outFolder, profiles, caFile: 'none.pem' })).rejects.toThrow(
      /caFile is "none\.pem", which cannot be read \(ENOENT\): expected/,
    );
  });

  it('makes the same bytes wherever it writes them', async () => {
    const here = join(folder, 'here');
    const there = join(folder, 'some', 'where', 'else');
    for (const outFolder of [here, there]) await bundleFunctions({ root: folder, outFolder, profiles });
    for (const file of ['upsert/index.mjs', 'upsert/index.mjs.map', 'validate/profiles.json'])
      expect(await readFile(join(here, file), 'utf8')).toBe(await readFile(join(there, file), 'utf8'));
  });

  it('leaves out the sources of credentials that Lambda has no use for', async () => {
    const load = `export const handler = () => import('@aws-sdk/credential-provider-sso');`;
    await writeFile(join(folder, 'functions', 'sweep', 'index.ts'), load);
    const outFolder = join(folder, 'out');
    await bundleFunctions({ root: folder, outFolder, profiles });
    expect(await readFile(join(outFolder, 'sweep', 'index.mjs'), 'utf8')).toContain(
      'import("@aws-sdk/credential-provider-sso")',
    );
  });

  it('says which file cannot be bundled', async () => {
    await writeFile(join(folder, 'functions', 'sweep', 'index.ts'), `import './missing.ts';`);
    await expect(bundleFunctions({ root: folder, outFolder: join(folder, 'out'), profiles })).rejects.toThrow(
      'functions/sweep/index.ts:1',
    );
  });
});
