import { describe, expect, it } from 'vitest';
import { enterpriseOf } from '../../../shared/gateway/enterprise.ts';
import { parseProfile } from '../../../shared/gateway/profile.ts';

function enterprise(gateway: Record<string, unknown>, secretName = 'bulk-user-import/staff'): string {
  const isAllinpay = gateway.kind === 'allinpay';
  return enterpriseOf(
    parseProfile(
      {
        name: 'staff',
        secretName,
        matchBy: isAllinpay ? 'userId' : 'userName',
        updatePassword: isAllinpay,
        requestsPerSecond: 1,
        language: 'en',
        gateway,
      },
      'the test',
    ),
  );
}
const ovopark = (url?: string, number = 1212): string =>
  enterprise({ kind: 'ovopark', enterprise: number, ...(url ? { url } : {}) });

describe('the enterprise of a profile', () => {
  it('is one under all hosts and routes of a domain', () => {
    expect(ovopark('https://cloudapi.ovopark.com/cloud.api')).toBe('ovopark.com-1212');
    expect(ovopark('https://openapi.ovopark.com:8443/m.api')).toBe('ovopark.com-1212');
    expect(ovopark()).toBe('ovopark.com-1212');
  });

  it('is another under another domain, or by another number', () => {
    expect(ovopark('https://openapi.opretail.com/m.api')).toBe('opretail.com-1212');
    expect(ovopark('https://api.ovopark.com.cn/m.api')).toBe('ovopark.com.cn-1212');
    expect(ovopark('https://api.ovopark.cn/m.api')).toBe('ovopark.cn-1212');
    expect(ovopark('https://api.ovopark.gd.cn/m.api')).toBe('ovopark.gd.cn-1212');
    expect(ovopark('https://openapi.ovopark.com/m.api', 7)).toBe('ovopark.com-7');
  });

  it.each([
    'http://127.0.0.1:8090/cloud.api',
    'http://localhost/m.api',
    'http://[::1]:1/m.api',
    'https://10.0.0.7/m.api',
  ])('goes by its secret at %s, which is in no domain', (url) => {
    expect(ovopark(url)).toBe('bulk-user-import!2Fstaff-1212');
  });

  it('goes by its secret where only that knows the address', () => {
    expect(enterprise({ kind: 'ovopark', enterprise: 1212, sandbox: true })).toBe(
      'bulk-user-import!2Fstaff-1212',
    );
    expect(enterprise({ kind: 'allinpay' })).toBe('allinpay-bulk-user-import!2Fstaff');
    expect(enterprise({ kind: 'allinpay' }, 'shops/north')).not.toBe(enterprise({ kind: 'allinpay' }));
  });

  it('is one segment of a key, whatever the secret is called', () => {
    expect(enterprise({ kind: 'allinpay' }, 'a/b_c=+@.-d')).toMatch(/^[\w.!-]+$/);
  });
});
