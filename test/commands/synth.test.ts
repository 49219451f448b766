import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { OTHER_SETTINGS, synthesizeWith, templateFile } from '../infra/other-settings.ts';

it('the app reads its settings from the context as the command line hands it over', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assembly-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await synthesizeWith(OTHER_SETTINGS, folder);
  expect(await readFile(templateFile(folder), 'utf8')).toContain('"WORKERS": "5"');
});
