import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { swallowedFlags } from '../../../infra/cli/swallowed-flags.ts';

const OPTIONS = {
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  port: { type: 'string' },
} as const;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'swallowed-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What npm 10 and 11 put into the environment of `npm start`. */
const npm = (settings: Record<string, string>): NodeJS.ProcessEnv => ({
  npm_config_user_agent: 'npm/11.19.1 node/v20.20.2 linux x64 workspaces/false',
  npm_config_userconfig: join(folder, 'user.npmrc'),
  npm_config_globalconfig: join(folder, 'nowhere'),
  npm_config_local_prefix: folder,
  npm_config_cache: '/root/.npm',
  npm_config_loglevel: 'silent',
  npm_lifecycle_event: 'start',
  ...settings,
});

describe('a flag without -- before it', () => {
  it('is refused with the command to type', () => {
    expect(swallowedFlags(OPTIONS, ['staff.csv'], npm({ npm_config_dry_run: 'true' }))).toBe(
      'npm has kept --dry-run for itself, so nothing was done. Type -- before the options: npm start -- staff.csv --dry-run',
    );
  });

  it('keeps its value where = joined them, and quotes what a shell would take apart', () => {
    const variables = npm({ npm_config_port: '80 81', npm_lifecycle_event: 'serve' });
    expect(swallowedFlags(OPTIONS, ['--serve', "O'Hara.csv"], variables)).toContain(
      "npm run serve -- 'O'\\''Hara.csv' --port '80 81'",
    );
  });

  it('is told without the words where one of them is its value', () => {
    expect(swallowedFlags(OPTIONS, ['a.csv', '80'], npm({ npm_config_port: 'true' }))).toContain(
      'npm start -- … --port …',
    );
  });

  it('is found when it is misspelt too', () => {
    expect(swallowedFlags(OPTIONS, [], npm({ npm_config_dryrun: 'true' }))).toContain('--dry-run');
  });
});

describe('what npm has of its own', () => {
  it.each(['drirun', 'dry_run_only', 'dry', 'check', 'simulate', 'test'])(
    'is found when it is called otherwise: %s',
    (flag) => {
      const variables = npm({ [`npm_config_${flag}`]: 'true' });
      expect(swallowedFlags(OPTIONS, ['staff.csv'], variables)).toMatch(
        / npm start -- staff\.csv --dry-run$/,
      );
    },
  );

  it('is left to npm where it is one of its own', () => {
    const own = ['prefix', 'progress', 'production', 'force', 'global', 'before', 'only', 'otp', 'yes'];
    const options = { ...OPTIONS, profile: { type: 'string' }, fresh: { type: 'boolean' } } as const;
    for (const flag of own)
      expect(swallowedFlags(options, [], npm({ [`npm_config_${flag}`]: 'true' }))).toBeUndefined();
  });

  it.each(['user.npmrc', '.npmrc'])('is left to it where %s says so', (file) => {
    writeFileSync(join(folder, file), '; mine\njson = true\ndry_run\n');
    const variables = npm({ npm_config_json: 'true', npm_config_dry_run: 'true' });
    expect(swallowedFlags(OPTIONS, [], variables)).toBeUndefined();
    expect(swallowedFlags(OPTIONS, [], npm({ npm_config_port: '1' }))).toContain('--port');
  });

  it('is left to it where it is no option here', () => {
    const variables = npm({ npm_config_omit: 'dev', npm_config_prefix: '/usr', npm_config_only: 'prod' });
    expect(swallowedFlags(OPTIONS, [], variables)).toBeUndefined();
  });

  it('says nothing to a command that others have started', () => {
    const variables = { npm_config_user_agent: 'pnpm/9.0.0 npm/?', npm_config_json: 'true' };
    expect(swallowedFlags(OPTIONS, [], variables)).toBeUndefined();
    expect(swallowedFlags(OPTIONS, [], { npm_config_json: 'true' })).toBeUndefined();
  });
});
