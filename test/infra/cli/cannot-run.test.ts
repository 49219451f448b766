import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeTrouble } from '../../../infra/cli/command-line.ts';
import { importFiles } from '../../../infra/cli/import-files.ts';
import { parseStartOptions } from '../../../infra/cli/start-options.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cannot-run-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a person is told of an import that cannot run. */
async function troubleOf(words: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<string> {
  try {
    await importFiles(parseStartOptions([...words, '--data', join(folder, 'data')]), variables);
  } catch (error) {
    return describeTrouble(error);
  }
  return 'no trouble';
}

describe('npm start that cannot run', () => {
  it.each([
    ['a file that is not there', ['nowhere.csv'], /There is no file nowhere\.csv/],
    [
      'a profile that is not there',
      ['--profile', 'nobody'],
      /There is no profile nobody\. There are: .*sandbox/,
    ],
    ['an option that is not there', ['--frehs'], /frehs.*Did you mean --fresh\?/],
    ['a profile that is misspelt', ['--profile', 'sandbx'], /Did you mean sandbox\?/],
    ['a file whose name is too long', [`${'n'.repeat(300)}.csv`], /ENAMETOOLONG.*shorter/],
    ['an --out under a file', ['--out', 'package.json/out'], /ENOTDIR.*another folder/],
    ['a limit that is no number', ['--limit', 'many'], /--limit many/],
    ['a limit below zero', ['--limit=-5'], /--limit/],
    ['a real gateway without a key', ['--profile', 'ovopark'], /GATEWAY_KEY and GATEWAY_SECRET/],
    ['a profile without an address', ['--profile', 'allinpay'], /--gateway-url/],
    ['a file given twice', ['package.json', 'package.json'], /package\.json is given twice/],
    ['an --out that is a file', ['--out', 'package.json'], /--out package\.json/],
    ['plain http off this machine', ['--gateway-url', 'http://gateway.example/cloud.api'], /https/],
  ])('for %s says so in one line', async (_, words, line) => {
    const trouble = await troubleOf(words);
    expect(trouble).toMatch(line);
    expect(trouble).not.toContain('\n');
  });

  it.each([
    ['GATEWAY_AUTHENTICATOR_USER', 'GATEWAY_AUTHENTICATOR_PASSWORD'],
    ['GATEWAY_AUTHENTICATOR_PASSWORD', 'GATEWAY_AUTHENTICATOR_USER'],
  ])('asks for the other half of the authenticator when only %s is given', async (given, missing) => {
    const variables = { GATEWAY_KEY: 'k', GATEWAY_SECRET: 's', [given]: 'hush-hush-77' };
    const trouble = await troubleOf(['--profile', 'ovopark'], variables);
    expect(trouble).toMatch(new RegExp(`^[^\\n]*Set ${missing} [^\\n]*$`));
    expect(trouble).not.toContain('hush-hush-77');
  });

  it('for a data folder of an earlier version says in one line what to do', async () => {
    mkdirSync(join(folder, 'data/buckets/.s3'), { recursive: true });
    writeFileSync(join(folder, 'data/buckets/.s3/journal.jsonl'), '');
    expect(await troubleOf([])).toMatch(/^[^\n]* earlier version, [^\n]* --fresh, [^\n]*$/);
  });
});
