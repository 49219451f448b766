import { describe, expect, it } from 'vitest';
import { createGateways } from '../../../shared/gateway/connect.ts';
import { isExampleEnterprise } from '../../../shared/gateway/example-enterprise.ts';
import { parseProfile } from '../../../shared/gateway/profile.ts';
import { speaking } from '../../support/speaking.ts';

const REAL = 'https://cloudapi.ovopark.com/cloud.api';
const HERE = 'http://127.0.0.1:8090/cloud.api';

const profileWith = (gateway: object, language = 'en') =>
  parseProfile(
    {
      name: 'staff',
      secretName: 's',
      matchBy: 'kind' in gateway ? 'userId' : 'userName',
      requestsPerSecond: 10,
      language,
      updatePassword: true,
      gateway: { kind: 'ovopark', ...gateway },
    },
    'test',
  );

describe("the enterprise of the vendor's example", () => {
  it.each<[string, object, string | undefined, boolean]>([
    ['at the usual address', { enterprise: 1212 }, undefined, true],
    ['at the address of the profile', { enterprise: 1212, url: REAL }, undefined, true],
    ['at a gateway on this machine', { enterprise: 1212, url: HERE }, undefined, false],
    ['at a gateway on this machine that is named elsewhere', { enterprise: 1212, url: REAL }, HERE, false],
    ['at a real gateway that is named elsewhere', { enterprise: 1212, url: HERE }, REAL, true],
    ['in the sandbox', { enterprise: 1212, sandbox: true }, undefined, false],
    ['in the profile of the sandbox, at a real gateway', { enterprise: 1212, sandbox: true }, REAL, true],
    ['in a profile that was filled in', { enterprise: 1213 }, undefined, false],
  ])('is refused at real gateways, and nowhere else: %s', (_, gateway, url, isRefused) => {
    expect(isExampleEnterprise(profileWith(gateway), url)).toBe(isRefused);
  });

  it('is none of Allinpay', () => {
    expect(isExampleEnterprise(profileWith({ kind: 'allinpay' }), REAL)).toBe(false);
  });

  it.each([
    ['en', 'The profile “staff” still has the enterprise'],
    ['zh-CN', '导入配置“staff”的企业编号仍是'],
  ])('is not connected to, and why is said in one line: %s', (language, said) => {
    const gateways = createGateways();
    const profile = profileWith({ enterprise: 1212 }, language);
    let error: unknown;
    try {
      gateways.connect(speaking(profile), { key: 'k', secret: 's' }, { workers: 1, onCall: () => {} });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ kind: 'misconfigured', code: 'example_enterprise' });
    const line = (error as { inWords: (language: string) => string }).inWords(language);
    expect(line).toContain(said);
    expect(line).not.toContain('\n');
  });
});
