import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../../shared/gateway/allinpay/codes.ts';
import { connectAllinpay, errorOf, USER } from './connect-allinpay.ts';

const found = { id: '9', values: { userId: 'li.si' } };
const saved = { code: 0, msg: 'ok', data: { sysno: 9 } };

describe('what a refused look-up says', () => {
  it.each([
    '用户不存在',
    '该用户不存在。',
    '用户【li.si】不存在',
    '用户不存在：li.si',
    '账号未找到!',
    '未找到该用户',
    '查无此用户',
    'User does not exist',
    'user "li.si" not found',
    'The user is not found.',
    'No such user',
    'account [li.si] does not exist.',
  ])('means nobody, where the whole of it is about the user: %s', async (msg) => {
    for (const code of [3, '3', 3101]) {
      await using link = await connectAllinpay(() => ({ code, msg, data: null }));
      expect(await link.gateway.find(['li.si'])).toEqual({ users: [], refused: new Map() });
    }
  });

  it.each([
    '角色不存在',
    '用户角色不存在',
    '用户所属门店组不存在',
    '用户的角色[8]不存在',
    '用户不存在该权限',
    '用户不存在或无权限查看',
    '机构不存在，用户未找到',
    'role not found',
    "the user's role does not exist",
    'user group not found',
    'user li.si has no such role',
    'user found, but its role does not exist',
    'not found',
    '不存在',
    '',
  ])('fails the row, and creates nobody, where it is about anything else: %j', async (msg) => {
    await using link = await connectAllinpay(() => ({ code: 3, msg, data: null }));
    const { users, refused } = await link.gateway.find(['li.si']);
    expect(users).toEqual([]);
    expect(refused.get('li.si')).toMatchObject({ kind: 'refused', code: '3' });
  });

  it('fails the row where the account itself is called what the reason is about', async () => {
    await using link = await connectAllinpay(() => ({
      code: 3,
      msg: 'user role does not exist',
      data: null,
    }));
    expect((await link.gateway.find(['role'])).refused.size).toBe(1);
  });

  it.each(['1001', '3106', '3999', '77777'])(
    'means nobody only with a code of that kind, not with %s',
    async (code) => {
      await using link = await connectAllinpay(() => ({ code, msg: '用户不存在', data: null }));
      expect((await link.gateway.find(['li.si'])).refused.get('li.si')).toMatchObject({ code });
    },
  );

  it('is matched by the expressions of the profile in place of ours', async () => {
    const gateway = { absentTexts: ['kein Benutzer \\d+'] };
    const answers = ['Kein Benutzer 7', 'kein Benutzer 7 mit dieser Rolle', '用户不存在'];
    await using link = await connectAllinpay(
      ({ business }) => ({ code: 3, msg: answers[Number(business.userId)], data: null }),
      { gateway },
    );
    expect([...(await link.gateway.find(['0', '1', '2'])).refused.keys()]).toEqual(['1', '2']);
  });
});

describe('the published codes of Allinpay', () => {
  it.each([
    ['0', 'ok'],
    ['3', 'business'],
    ['302', 'rate_limit'],
    ['500', 'trouble'],
    ['1001', 'business'],
    ['2001', 'business'],
    ['3101', 'business'],
    ['3102', 'config'],
    ['3103', 'config'],
    ['3104', 'business'],
    ['3106', 'business'],
    ['3201', 'business'],
    ['3999', 'business'],
    ['20001', 'business'],
  ])('mean by %s: %s', (code, meaning) => {
    expect(meaningOf(code)).toBe(meaning);
  });

  it('slow every later call down on 302, and repeat a create, for it did nothing', async () => {
    let calls = 0;
    await using link = await connectAllinpay(() =>
      ++calls === 1 ? { code: 302, msg: '调用频率超限', data: null } : saved,
    );
    expect(await link.gateway.create(USER)).toEqual({ id: '9' });
    const at = link.time.now();
    for (let call = 0; call < 100; call++) await link.gateway.create(USER);
    expect(link.time.now() - at).toBeGreaterThan(104);
    expect(calls).toBe(102);
  });

  it('end a look-up as unavailable on 500, after repeats', async () => {
    await using link = await connectAllinpay(() => ({ code: '500', msg: '未知异常', data: null }));
    expect(await errorOf(link.gateway.find(['a']))).toMatchObject({ kind: 'unavailable', code: '500' });
    expect(link.forms).toHaveLength(4);
  });

  it('leave a create unconfirmed on 500, so that the user is looked up before it is sent again', async () => {
    await using link = await connectAllinpay(() => ({ code: 500, msg: '未知异常', data: null }));
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({ kind: 'unconfirmed', code: '500' });
    expect(link.forms).toHaveLength(1);
    expect(await errorOf(link.gateway.update(found, USER))).toMatchObject({
      kind: 'unconfirmed',
      code: '500',
    });
    expect(link.forms).toHaveLength(5);
  });

  it.each(['3102', '3103'])(
    'say on %s that nothing can work in a look-up, and refuse one row in a save',
    async (code) => {
      await using link = await connectAllinpay(() => ({ code, msg: '机构不符', data: null }));
      expect(await errorOf(link.gateway.find(['a']))).toMatchObject({
        kind: 'misconfigured',
        code,
        message: expect.stringContaining(`${code} 机构不符: check`),
      });
      for (const call of [() => link.gateway.create(USER), () => link.gateway.update(found, USER)])
        expect(await errorOf(call())).toMatchObject({ kind: 'refused', code, message: '机构不符' });
    },
  );

  it.each(['1001', '2001', '3101', '3104', '3106', '3201', '3999', '20001'])(
    'refuse one row on %s',
    async (code) => {
      await using link = await connectAllinpay(() => ({ code, msg: 'because', data: null }));
      expect((await link.gateway.find(['a'])).refused.get('a')).toMatchObject({ kind: 'refused', code });
      for (const call of [() => link.gateway.create(USER), () => link.gateway.update(found, USER)])
        expect(await errorOf(call())).toMatchObject({ kind: 'refused', code, message: 'because' });
      expect(link.forms).toHaveLength(3);
    },
  );
});
