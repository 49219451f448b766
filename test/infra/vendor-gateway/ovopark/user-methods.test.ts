import { describe, expect, it } from 'vitest';
import { startSandboxGateway } from '../../../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import { call, lookup, NOW_MS, type Parameters, person } from '../signed-call.ts';

const now = () => NOW_MS;
/** Updates of that version may leave out what they do not change. */
const V2 = { _version: 'v2' };
const identified = person('zhang.san', { mobilePhone: '13800138000', employeeNumber: '007' });

describe('addUser', () => {
  it('answers the new id in the documented envelope', async () => {
    await using gateway = await startSandboxGateway({ now });
    expect(await call(gateway, 'addUser', identified)).toMatchObject({
      stat: { code: 0, codename: 'SUCCESS' },
      result: '成功',
      data: { userId: 1 },
    });
    expect((await call(gateway, 'addUser', person('li.si'))).data).toEqual({ userId: 2 });
    expect(gateway.users()[0]?.values).toMatchObject({
      userName: 'zhang.san',
      roleIds: '3',
      depIds: 'S_153809',
    });
  });

  it.each([
    'userName',
    'showName',
    'password',
    'validateDate',
    'isSingleSign',
    'orgIds',
    'organizeIds',
    'roleIds',
    'depIds',
  ])('wants the parameter %s to create somebody', async (name) => {
    await using gateway = await startSandboxGateway({ now });
    for (const value of [undefined, '']) {
      const { stat, result } = await call(gateway, 'addUser', person('a', { [name]: value }));
      expect(stat.code).toBe(8800001);
      expect(result).toBe(`${name} is missing (code invented by the sandbox)`);
    }
    expect(gateway.users()).toEqual([]);
  });

  it.each<[string, Parameters]>([
    ['userName', { userName: 'zhang.san' }],
    ['mobilePhone', { mobilePhone: '13800138000' }],
    ['employeeNumber', { employeeNumber: '007' }],
  ])('refuses a second user with the same %s', async (name, same) => {
    await using gateway = await startSandboxGateway({ now });
    await call(gateway, 'addUser', identified);
    const { stat, result } = await call(gateway, 'addUser', person('li.si', same));
    expect(stat.code).toBe(8800011);
    expect(result).toContain(`${name} already exists`);
    expect(gateway.users()).toHaveLength(1);
  });

  it('creates doubles when it is told not to mind, so that a test can see them', async () => {
    await using gateway = await startSandboxGateway({ now, isUnique: false });
    await call(gateway, 'addUser', identified);
    await call(gateway, 'addUser', identified);
    expect((await call(gateway, 'getUserByType', lookup(['zhang.san']))).data).toHaveLength(2);
  });

  it('refuses a role that does not exist, where the roles are known', async () => {
    await using gateway = await startSandboxGateway({ now, roles: ['3', '7'] });
    expect((await call(gateway, 'addUser', person('a', { roleIds: '3,7' }))).stat.code).toBe(0);
    const { stat, result } = await call(gateway, 'addUser', person('b', { roleIds: '3,8' }));
    expect(stat.code).toBe(8800022);
    expect(result).toContain('role 8');
  });

  it('keeps no parameter that only updateUser knows', async () => {
    await using gateway = await startSandboxGateway({ now });
    await call(gateway, 'addUser', person('a', { dutiesId: '5' }));
    expect(gateway.users()[0]?.values).not.toHaveProperty('dutiesId');
  });
});

describe('the lengths and formats of a user', () => {
  const long = 'x'.repeat(1_001);
  it.each<[string, string]>([
    ['showName', '张'.repeat(101)],
    ['password', long.slice(0, 101)],
    ['orgIds', long],
    ['privilegeIds', long],
    ['organizeIds', long],
    ['roleIds', long],
    ['depIds', long],
    ['userDepIds', long],
    ['employeeNumber', long.slice(0, 101)],
    ['mobilePhone', '138001380001'],
    ['mail', long.slice(0, 101)],
    ['validateDate', '2026/6/25'],
    ['validateDate', '2026-02-30 00:00:00'],
    ['isSingleSign', '2'],
    ['pId', 'boss'],
    ['roleIds', '1,,2'],
  ])('refuse a wrong %s, on creation and on update', async (name, value) => {
    await using gateway = await startSandboxGateway({ now });
    const { id } = gateway.seed({ userName: 'old' });
    expect((await call(gateway, 'addUser', person('a', { [name]: value }))).stat.code).toBe(8800001);
    expect((await call(gateway, 'updateUser', { ...V2, id: String(id), [name]: value })).stat.code).toBe(
      8800001,
    );
  });

  it.each([
    ['userContent', '{"configureId":1}'],
    ['userContent', '['],
    ['thirdIdFit', 'yes'],
  ])('refuse a wrong %s on update, which alone knows it', async (name, value) => {
    await using gateway = await startSandboxGateway({ now });
    gateway.seed({ userName: 'old' });
    expect((await call(gateway, 'updateUser', { ...V2, id: '1', [name]: value })).stat.code).toBe(8800001);
  });

  it('are met by the longest values', async () => {
    await using gateway = await startSandboxGateway({ now });
    const longest = { showName: '😀'.repeat(100), mobilePhone: '13800138000', orgIds: long.slice(0, 1_000) };
    expect((await call(gateway, 'addUser', person('a', longest))).stat.code).toBe(0);
  });
});

describe('updateUser', () => {
  it('refuses a manager whose employee number nobody has, by a code that says that it is invented', async () => {
    await using gateway = await startSandboxGateway({ now });
    gateway.seed({ userName: 'a' });
    const named = { ...V2, id: '1', parentEmployeeNumber: '007' };
    const { stat, result } = await call(gateway, 'updateUser', named);
    expect(stat.code).toBe(8800023);
    expect(result).toContain('007 (code invented by the sandbox)');
    gateway.seed({ userName: 'm', employeeNumber: '007' });
    expect((await call(gateway, 'updateUser', named)).stat.code).toBe(0);
  });

  it('changes what is given and keeps the rest, the user name always', async () => {
    await using gateway = await startSandboxGateway({ now });
    await call(gateway, 'addUser', identified);
    const change = { ...V2, id: '1', userName: 'other', showName: '张四', dutiesId: '5', mail: '' };
    expect(await call(gateway, 'updateUser', change)).toMatchObject({ stat: { code: 0 }, result: '成功' });
    expect(gateway.users()[0]?.values).toMatchObject({
      userName: 'zhang.san',
      showName: '张四',
      dutiesId: '5',
    });
  });

  it.each(['orgIds', 'organizeIds', 'roleIds', 'depIds'])('wants %s in v1, and not in v2', async (name) => {
    await using gateway = await startSandboxGateway({ now });
    await call(gateway, 'addUser', identified);
    const change = { orgIds: '1', organizeIds: '1', roleIds: '1', depIds: '1', id: '1', [name]: undefined };
    const { stat, result } = await call(gateway, 'updateUser', change);
    expect([stat.code, result]).toEqual([8800001, `${name} is missing (code invented by the sandbox)`]);
    expect((await call(gateway, 'updateUser', { ...change, ...V2 })).stat.code).toBe(0);
    expect((await call(gateway, 'updateUser', { ...change, [name]: '1' })).stat.code).toBe(0);
  });

  it('takes passwords of at most 11 characters in v2', async () => {
    await using gateway = await startSandboxGateway({ now });
    await call(gateway, 'addUser', identified);
    for (const [password, code] of [
      ['x'.repeat(11), 0],
      ['x'.repeat(12), 8800001],
    ] as const)
      expect((await call(gateway, 'updateUser', { ...V2, id: '1', password })).stat.code).toBe(code);
  });

  it('refuses a user that is not there', async () => {
    await using gateway = await startSandboxGateway({ now });
    for (const id of ['99', 'x', undefined]) {
      expect((await call(gateway, 'updateUser', { id })).stat.code).toBe(8800021);
    }
  });

  it('takes the employee number alone for the address in v2, and not in v1', async () => {
    await using gateway = await startSandboxGateway({ now });
    await call(gateway, 'addUser', identified);
    const change = { employeeNumber: '007', showName: '张四' };
    expect((await call(gateway, 'updateUser', change)).stat.code).toBe(8800021);
    expect((await call(gateway, 'updateUser', { ...change, _version: 'v2' })).stat.code).toBe(0);
    expect(gateway.users()[0]?.values.showName).toBe('张四');
  });

  it("refuses another user's mobile number, and takes the user's own", async () => {
    await using gateway = await startSandboxGateway({ now });
    gateway.seed({ userName: 'a', mobilePhone: '1' });
    gateway.seed({ userName: 'b', mobilePhone: '2' });
    expect((await call(gateway, 'updateUser', { ...V2, id: '1', mobilePhone: '2' })).stat.code).toBe(8800011);
    expect((await call(gateway, 'updateUser', { ...V2, id: '1', mobilePhone: '1' })).stat.code).toBe(0);
    expect((await call(gateway, 'updateUser', { ...V2, id: '2', mobilePhone: '3' })).stat.code).toBe(0);
    expect((await call(gateway, 'updateUser', { ...V2, id: '1', mobilePhone: '2' })).stat.code).toBe(0);
  });
});

describe('getUserByType', () => {
  it.each([
    [1, 'zhang.san'],
    [2, '13800138000'],
    [3, '007'],
  ])('finds people by the parameter of type %i', async (type, key) => {
    await using gateway = await startSandboxGateway({ now });
    await call(gateway, 'addUser', identified);
    await call(gateway, 'addUser', person('li.si'));
    const { data } = await call(gateway, 'getUserByType', lookup([key, 'nobody', key], type));
    expect(data).toEqual([expect.objectContaining({ id: 1, userName: 'zhang.san' })]);
  });

  it('answers documented fields only, so no roles, organisation or stores', async () => {
    await using gateway = await startSandboxGateway({ now });
    await call(gateway, 'addUser', identified);
    const { data } = await call(gateway, 'getUserByType', lookup(['zhang.san']));
    const [found = {}] = data as object[];
    const documented =
      'id, userName, showName, groupId, phone, mobilePhone, mail, validateDate, validateStatus, pId, createrId, ' +
      'employeeNumber, pyName, isFrozen, thumbUrl, staffImageUrl, needSms, dutiesId';
    expect(documented.split(', ')).toEqual(expect.arrayContaining(Object.keys(found)));
    expect(found).toMatchObject({
      showName: '张三',
      validateDate: '2030-01-01 00:00:00',
      employeeNumber: '007',
    });
  });

  it('finds exact values only', async () => {
    await using gateway = await startSandboxGateway({ now });
    gateway.seed({ userName: 'zhang.san' });
    expect((await call(gateway, 'getUserByType', lookup(['Zhang.San', 'zhang', 'zhang.san ']))).data).toEqual(
      [],
    );
  });

  it('knows no other enterprise', async () => {
    await using gateway = await startSandboxGateway({ now, enterprise: 7 });
    expect((await call(gateway, 'getUserByType', lookup(['a'], 1, 1212))).stat.code).toBe(8800031);
    expect((await call(gateway, 'getUserByType', lookup(['a'], 1, 7))).stat.code).toBe(0);
  });

  it('refuses more keys than its limit', async () => {
    await using gateway = await startSandboxGateway({ now, lookUpBatch: 2 });
    expect((await call(gateway, 'getUserByType', lookup(['a', 'b']))).stat.code).toBe(0);
    expect((await call(gateway, 'getUserByType', lookup(['a', 'b', 'c']))).stat.code).toBe(8800031);
  });

  it.each([
    undefined,
    '',
    'nonsense',
    '{"enterpriseId":1212,"type":4,"keyWord":["a"]}',
    '{"enterpriseId":1212,"type":1,"keyWord":[]}',
    '{"type":1,"keyWord":["a"]}',
  ])('refuses the object %s', async (object) => {
    await using gateway = await startSandboxGateway({ now });
    expect((await call(gateway, 'getUserByType', { object })).stat.code).toBe(8800031);
  });
});
