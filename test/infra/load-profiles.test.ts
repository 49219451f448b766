import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseProfile } from '../../infra/cli/choose-profile.ts';
import { exampleProblems, loadProfiles } from '../../infra/load-profiles.ts';

const SHIPPED = join(import.meta.dirname, '../../infra/profiles');

describe('the profiles that ship', () => {
  const { profiles } = loadProfiles(SHIPPED);

  it('are four, one for each target and one for the sandbox', () => {
    expect(profiles.map(({ name }) => name)).toEqual(['allinpay', 'opretail', 'ovopark', 'sandbox']);
  });

  it('speak TLS to their gateways, and have a secret of their own each', () => {
    for (const { name, secretName, gateway } of profiles) {
      expect(secretName).toBe(`bulk-user-import/${name}`);
      if (gateway.url) expect(gateway.url).toMatch(/^https:/);
    }
  });

  it('import into the sandbox by user name, for enterprise 1212, at 2,000 requests a second', () => {
    expect(profiles.find(({ name }) => name === 'sandbox')).toMatchObject({
      matchBy: 'userName',
      requestsPerSecond: 2000,
      gateway: { kind: 'ovopark', enterprise: 1212, sandbox: true },
    });
  });
});

describe('what must be filled in before a deployment', () => {
  it("is the enterprise of Ovopark and of Opretail, which is the vendor's example", () => {
    const [opretail, ovopark, ...others] = exampleProblems(loadProfiles(SHIPPED).profiles);
    expect(opretail).toMatch(/^The profile “opretail” still .*1212.*gateway\.enterprise.*$/);
    expect(ovopark).toContain('“ovopark”');
    expect(others).toEqual([]);
  });
});

describe('loading profiles', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  const broken = (name: string) => loadProfiles(folder).broken.get(name);
  const profile = (name: string) => ({
    name,
    secretName: 'secret',
    matchBy: 'userName',
    requestsPerSecond: 5,
    language: 'en',
    gateway: { kind: 'ovopark', enterprise: 7 },
  });

  it('goes by name and passes over other files', () => {
    write('b.json', JSON.stringify(profile('b')));
    write('a.json', JSON.stringify(profile('a')));
    write('README.md', '# Profiles');
    expect(loadProfiles(folder).profiles.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('leaves out one that is wrong, and no other', () => {
    for (const name of ['a', 'c']) write(`${name}.json`, JSON.stringify(profile(name)));
    write('b.json', JSON.stringify({ ...profile('b'), language: 'fr' }));
    expect(chooseProfile('c', folder).profiles.map(({ name }) => name)).toEqual(['a', 'c']);
    // One line, for the terminal.
    expect(() => chooseProfile('b', folder)).toThrow(/^.*b\.json is not a valid profile: language: .*$/);
    expect(() => chooseProfile('d', folder)).toThrow('There are: a, b, c.');
  });

  it('says which file is wrong, and where in it', () => {
    write('a.json', JSON.stringify({ ...profile('a'), language: 'fr', requestsPerSecond: 0 }));
    expect(broken('a')).toMatch(/a\.json.*requestsPerSecond.*language/s);
  });

  it('refuses a file that is not JSON', () => {
    write('a.json', '{ name: }');
    expect(broken('a')).toMatch(/a\.json is not JSON/);
  });

  it('refuses a profile under another name than its own, which no upload would reach', () => {
    write('b.json', JSON.stringify(profile('a')));
    expect(broken('b')).toContain('b.json names the profile "a"');
  });

  it('refuses two profiles of one enterprise that match users by different parameters, and names both', () => {
    write('a.json', JSON.stringify(profile('a')));
    write('b.json', JSON.stringify({ ...profile('b'), matchBy: 'mobilePhone' }));
    for (const name of ['a', 'b'])
      expect(broken(name)).toMatch(/"a" \(matchBy userName\).*"b" \(matchBy mobilePhone\)/);
    write(
      'b.json',
      JSON.stringify({
        ...profile('b'),
        matchBy: 'mobilePhone',
        gateway: { kind: 'ovopark', enterprise: 8 },
      }),
    );
    expect(loadProfiles(folder).profiles).toHaveLength(2);
  });

  it('refuses a folder without a profile', () => {
    expect(() => loadProfiles(folder)).toThrow('No profile in');
  });
});
