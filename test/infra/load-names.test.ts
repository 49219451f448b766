import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadNames } from '../../infra/load-names.ts';
import { loadProfiles } from '../../infra/load-profiles.ts';
import { STORES } from '../../infra/vendor-gateway/ovopark/store-methods.ts';
import { choicesOf } from '../../shared/names/name-table.ts';

const SHIPPED = join(import.meta.dirname, '../../infra/profiles');
const profiles = loadProfiles(SHIPPED).profiles;
const profileNamed = (name: string) => {
  const profile = profiles.find((each) => each.name === name);
  if (!profile) throw new Error(`no ${name}`);
  return profile;
};

describe('the tables of names that ship', () => {
  it('are one, of the sandbox, with roles, organisations, a word for ever, and the stores of its gateway', async () => {
    const loaded = await loadNames(SHIPPED, profileNamed('sandbox'));
    const choices = loaded && choicesOf(loaded.table);
    expect(choices?.get('roleIds')).toContain('店长');
    expect(choices?.get('validateDate')).toEqual(['长期', 'permanent']);
    expect(choices?.get('depIds')).toEqual(STORES.map(({ name }) => name));
    for (const { id, name } of STORES)
      expect([...(loaded?.table.get('depIds')?.values() ?? [])]).toContainEqual({ name, ids: [String(id)] });
    for (const name of ['ovopark', 'opretail', 'allinpay'])
      expect(await loadNames(SHIPPED, profileNamed(name))).toBeUndefined();
  });
});

describe('a table beside a profile', () => {
  it('that cannot be used is refused with its path and its mistakes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'names-'));
    try {
      writeFileSync(join(folder, 'ovopark.names.csv'), 'field,name,id\nroleIds,店长,\nrolIds,店员,7\n');
      const loading = loadNames(folder, profileNamed('ovopark'));
      await expect(loading).rejects.toThrow(/ovopark\.names\.csv cannot be used:\n.*Line 2.*\n.*Line 3/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is what the bucket gets, byte by byte', async () => {
    const loaded = await loadNames(SHIPPED, profileNamed('sandbox'));
    expect(Buffer.from(loaded?.bytes ?? '')).toEqual(readFileSync(join(SHIPPED, 'sandbox.names.csv')));
  });
});
