import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAssembly } from '../../../../infra/local-aws/template/template.ts';

describe('an assembly', () => {
  let folder: string;
  const write = (name: string, content: unknown): void =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assembly-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is the one template of its folder and the folders of its zipped assets', () => {
    write('app.template.json', { Resources: { Rows: { Type: 'AWS::SQS::Queue' } } });
    write('app.assets.json', {
      version: '1.0',
      files: {
        abc: {
          source: { path: 'asset.abc', packaging: 'zip' },
          destinations: { here: { objectKey: 'abc.zip' } },
        },
        tpl: {
          source: { path: 't.json', packaging: 'file' },
          destinations: { here: { objectKey: 't.json' } },
        },
      },
    });
    const { template, assetFolders } = readAssembly(folder);
    expect(Object.keys(template.Resources)).toEqual(['Rows']);
    expect([...assetFolders]).toEqual([['abc.zip', join(folder, 'asset.abc')]]);
  });

  it('is refused without a template, with two, and with a section that it does not know', () => {
    expect(() => readAssembly(folder)).toThrow(/exactly one/);
    write('app.assets.json', { files: {} });
    write('app.template.json', { Resources: {}, Transform: 'AWS::Serverless-2016-10-31' });
    expect(() => readAssembly(folder)).toThrow(/Transform/);
    write('other.template.json', { Resources: {} });
    expect(() => readAssembly(folder)).toThrow(/exactly one/);
  });
});
