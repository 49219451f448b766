import { describe, expect, it } from 'vitest';
import { Credentials } from '../../../shared/gateway/credentials.ts';
import { parseProfile } from '../../../shared/gateway/profile.ts';

const OVOPARK = {
  name: 'staff',
  secretName: 'bulk-user-import/staff',
  matchBy: 'userName',
  requestsPerSecond: 100,
  language: 'en',
  gateway: { kind: 'ovopark', enterprise: 1212 },
};
const ALLINPAY = { ...OVOPARK, matchBy: 'userId', updatePassword: true, gateway: { kind: 'allinpay' } };

/** The lines that say what is wrong, without the first, which names the source. */
function problemsOf(profile: unknown): string[] {
  try {
    parseProfile(profile, 'staff.json');
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

describe('a profile', () => {
  it('needs nothing of the vendor but the enterprise', () => {
    expect(parseProfile(OVOPARK, 'staff.json').gateway).toEqual({
      kind: 'ovopark',
      enterprise: 1212,
      applicationId: 'S107',
      signatureMethod: 'md5',
      nonce: true,
      timeZone: 'Asia/Shanghai',
      updateUserVersion: 'auto',
      lookUpBatch: 50,
      timeoutMs: 10_000,
      connections: 8,
    });
    expect(parseProfile(ALLINPAY, 'staff.json').gateway).toMatchObject({ kind: 'allinpay', digest: 'none' });
  });

  it('reads back what it was read to', () => {
    const profile = parseProfile(OVOPARK, 'staff.json');
    expect(parseProfile(JSON.parse(JSON.stringify(profile)), 'plan')).toEqual(profile);
  });

  it('has every problem listed by its path, contradictions next to wrong types', () => {
    const problems = problemsOf({
      ...OVOPARK,
      name: 'Staff List',
      matchBy: 'mail',
      defaults: { roleIds: '1', roles: '1' },
      patterns: { phone: '^1' },
      aliases: { Kürzel: 'nickname' },
      requestsPerSecond: 0,
      gateway: { ...OVOPARK.gateway, sandbox: true, url: 'https://example.com/m.api' },
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'name',
      'requestsPerSecond',
      'matchBy',
      'defaults.roles',
      'patterns.phone',
      'aliases.Kürzel',
      'gateway.url',
    ]);
    expect(problems[2]).toContain('userName, mobilePhone, employeeNumber');
  });

  it.each([
    ['validateDate', '2030-02-30', 'Found “2030-02-30”, expected a date'],
    ['validateDate', '2030-01-01', 'write it as it is sent: 2030-01-01 00:00:00'],
    ['isSingleSign', 'no', 'write it as it is sent: 0'],
    ['isSingleSign', '2', 'expected yes or no'],
    ['roleIds', '7、10', 'write it as it is sent: 7,10'],
    ['roleIds', 'Manager', 'expected ids'],
    ['password', 'Initial-1 ', 'white space before or after it'],
    ['password', '', 'is blank'],
    ['showName', 'x'.repeat(101), 'longer than the 100 characters'],
    ['employeeNumber', '123', 'expected 6 digits'],
  ])('is refused where the default of %s is %j, as a cell would be', (name, value, reason) => {
    const [problem, ...others] = problemsOf({
      ...OVOPARK,
      defaults: { [name]: value },
      patterns: { employeeNumber: '^\\d{6}$' },
    });
    expect(problem).toContain(`defaults.${name}: `);
    expect(problem).toContain(reason);
    expect(others).toEqual([]);
    if (name === 'password' && value) expect(problem).not.toContain(value.trim());
  });

  it('names the parameter that was meant, or the numbers as they are sent, where its rights are misspelt', () => {
    const problems = problemsOf({
      ...OVOPARK,
      protectedUsers: ['admin', '+86 138 0013 8000'],
      allow: { roleId: ['7'], password: ['x'], orgIds: [], depIds: ['7,15', '７'] },
      columns: ['showname'],
    });
    expect(problems).toEqual([
      'protectedUsers.1: write it as it is sent: 13800138000',
      'allow.roleId: "roleId" is no parameter of this gateway: did you mean "roleIds"?',
      'allow.password: cannot be bound to values: leave it out of columns to keep files from setting it',
      'allow.orgIds: is empty: leave it out of columns to keep files from setting it',
      'allow.depIds.0: give each id as a value of its own',
      'allow.depIds.1: write it as it is sent: 7',
      'columns.0: "showname" is no parameter of this gateway: did you mean "showName"?',
      'columns: leaves out "userName", which says who a row is about: add it',
      expect.stringMatching(/^columns: leaves out "showName", without which this gateway creates nobody/),
      ...['password', 'validateDate', 'isSingleSign', 'roleIds', 'orgIds', 'organizeIds', 'depIds'].map(
        (name) => expect.stringContaining(`leaves out "${name}"`),
      ),
    ]);
  });

  it('may leave out of its columns what its defaults give, and no default may break what it allows', () => {
    const defaults = {
      validateDate: '2030-01-01 00:00:00',
      isSingleSign: '0',
      roleIds: '7,10',
      orgIds: '1',
      organizeIds: '1',
      depIds: '1',
    };
    const columns = ['userName', 'showName', 'password'];
    expect(problemsOf({ ...OVOPARK, defaults, columns, allow: { roleIds: ['7', '10', '15'] } })).toEqual([]);
    expect(problemsOf({ ...OVOPARK, defaults, columns, allow: { roleIds: ['7', '15'] } })).toEqual([
      'defaults.roleIds: "7,10" is not among the values that allow has for it',
    ]);
    expect(problemsOf({ ...ALLINPAY, columns: ['userId', 'name'] })).toEqual([
      'columns: leaves out "password", without which this gateway takes no change: add it',
    ]);
  });

  it('is refused where it would leave out managers of whom its gateway knows nothing', () => {
    expect(problemsOf({ ...ALLINPAY, managerMissing: 'leave_out' })).toEqual([
      expect.stringContaining('managerMissing: must be fail'),
    ]);
    expect(problemsOf({ ...OVOPARK, managerMissing: 'leave_out' })).toEqual([]);
  });

  it('may have any default that can be sent', () => {
    const defaults = {
      validateDate: '2030-01-01 00:00:00',
      isSingleSign: '0',
      roleIds: '7,10',
      password: 'a "b',
    };
    expect(problemsOf({ ...OVOPARK, defaults })).toEqual([]);
  });

  it.each([
    ['http://cloudapi.ovopark.com/cloud.api', 'plain http is for loopback only'],
    ['http://localhost.example.com/x', 'plain http is for loopback only'],
    ['http://127.0.0.1.example.com/x', 'plain http is for loopback only'],
    ['https://user:word@example.com/x', 'holds no credentials'],
    ['https://example.com/x?a=1', 'ends with the route'],
    ['cloudapi.ovopark.com/cloud.api', 'full address'],
    ['ftp://example.com/x', 'must begin with https'],
  ])('is refused with the address %s', (url, reason) => {
    expect(problemsOf({ ...OVOPARK, gateway: { ...OVOPARK.gateway, url } }).join()).toContain(reason);
  });

  it.each([
    'https://example.com/m.api',
    'http://127.0.0.1:8090/cloud.api',
    'http://localhost:1/x',
    'http://[::1]:1/x',
  ])('may have the address %s', (url) => {
    expect(problemsOf({ ...OVOPARK, gateway: { ...OVOPARK.gateway, url } })).toEqual([]);
  });

  it('is refused with a time zone that does not exist', () => {
    const problems = problemsOf({ ...OVOPARK, gateway: { ...OVOPARK.gateway, timeZone: 'Asia/Peking' } });
    expect(problems).toEqual(['gateway.timeZone: no IANA time zone, such as Asia/Shanghai']);
  });

  // Secrets Manager API reference, "CreateSecret", `Name`.
  it.each(['import/*', 'import/ovo park', 'import/万店掌', '', 'a'.repeat(513)])(
    'is refused with a name that no secret can have: %s',
    (secretName) => {
      expect(problemsOf({ ...OVOPARK, secretName })).toEqual([
        `secretName: is "${secretName}": expected letters, digits and / _ + = . @ -, 512 at most`,
      ]);
    },
  );

  it('must send passwords with updates where the gateway takes no change without', () => {
    expect(problemsOf({ ...ALLINPAY, updatePassword: false }).join()).toContain(
      'updatePassword: must be true',
    );
  });
});

describe('credentials', () => {
  it('are refused without showing what they are', () => {
    const { error } = Credentials.safeParse({ key: '', secret: 42, url: 'http://hidden.example.com' });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(['key', 'secret', 'url']);
    expect(error?.message).not.toMatch(/42|hidden/);
  });
});
