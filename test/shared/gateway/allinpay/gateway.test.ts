import { createPublicKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verify } from '../../../../shared/gateway/allinpay/signature.ts';
import { connectAllinpay, developer, errorOf, USER } from './connect-allinpay.ts';

describe('a request to Allinpay', () => {
  it('carries the envelope, the business JSON and a signature that holds', async () => {
    await using link = await connectAllinpay(() => ({ code: '0', msg: 'ok', data: '{"sysno":9}' }));
    expect(await link.gateway.create({ ...USER, authorityType: '1', authorityId: '18' })).toEqual({
      id: '9',
    });
    const [form = {}] = link.forms;
    expect(form).toMatchObject({
      appId: 'app-1',
      method: 'allinpay.shopoint.orgService.saveUser',
      charset: 'UTF-8',
      format: 'JSON',
      version: '1.0',
      signType: 'RSA2',
      timestamp: '2026-06-25 12:00:00',
    });
    expect(JSON.parse(form.bizContent ?? '')).toEqual({ ...USER, authorityType: 1, authorityId: 18 });
    expect(verify(form, createPublicKey(developer.publicKey), 'none')).toBe(true);
  });

  it('is signed over the digest that the profile names', async () => {
    const handle = () => ({ code: 0, msg: '', data: null });
    await using link = await connectAllinpay(handle, { gateway: { digest: 'md5' }, publicKey: undefined });
    await link.gateway.find(['a']);
    expect(verify(link.forms[0] ?? {}, createPublicKey(developer.publicKey), 'md5')).toBe(true);
  });

  it.each([['0'], ['99']])('leaves the store group out for access type %s', async (authorityType) => {
    await using link = await connectAllinpay(() => ({ code: 0, msg: '', data: { sysno: 9 } }));
    await link.gateway.create({ ...USER, authorityType, authorityId: '18' });
    expect(JSON.parse(link.forms[0]?.bizContent ?? '')).not.toHaveProperty('authorityId');
  });
});

describe('creating at Allinpay', () => {
  it.each([[null], [{}], [{ sysno: 9, userId: 'somebody.else' }]])(
    'is not proved, and not repeated, when the answer has %j',
    async (data) => {
      await using link = await connectAllinpay(() => ({ code: 0, msg: '', data }));
      expect(await errorOf(link.gateway.create(USER))).toMatchObject({ kind: 'unconfirmed', says: 'done' });
      expect(link.forms).toHaveLength(1);
    },
  );

  it('is proved by its login account where there is no number', async () => {
    await using link = await connectAllinpay(() => ({ code: 0, data: { userId: USER.userId } }));
    expect(await link.gateway.create(USER)).toEqual({ id: USER.userId });
  });
});

describe('looking up at Allinpay', () => {
  const data = {
    sysno: 9,
    userId: 'li.si',
    loginName: '李',
    mobile: '',
    status: 0,
    roleIds: '3,4',
    openid: null,
  };
  const found = { id: '9', values: { userId: 'li.si', loginName: '李', status: '0', roleIds: '3,4' } };

  it.each([
    ['a code in text and data in text', { code: '0', msg: 'ok', data: JSON.stringify(data) }],
    ['a code in text and data as an object', { code: '0', msg: 'ok', data }],
    ['a code as a number and data in text', { code: 0, msg: 'ok', data: JSON.stringify(data) }],
    ['a code as a number and data as an object', { code: 0, msg: 'ok', data }],
  ])('understands a look-up that answers %s', async (_, answer) => {
    await using link = await connectAllinpay(() => answer);
    expect(await link.gateway.find(['li.si'])).toEqual({ users: [found], refused: new Map() });
  });

  it.each([
    ['no data and a text that says so', { code: 0, msg: '用户不存在', data: null }],
    ['empty data and a text that says so', { code: '0', msg: 'user not found', data: '' }],
    ['a failure that says so', { code: 3, msg: '用户不存在', data: null }],
    ['a failure that says so in English', { code: 3, msg: 'User Not Found', data: null }],
  ])('takes a look-up that answers %s for nobody', async (_, answer) => {
    await using link = await connectAllinpay(() => answer);
    expect(await link.gateway.find(['li.si'])).toEqual({ users: [], refused: new Map() });
  });

  it.each([
    ['no data', { code: 0, msg: '成功', data: null }],
    ['data without an account', { code: 0, msg: '成功', data: { sysno: 9 } }],
  ])('refuses the row alone whose look-up answers success with %s', async (_, answer) => {
    await using link = await connectAllinpay(() => answer);
    const { users, refused } = await link.gateway.find(['li.si']);
    expect(users).toEqual([]);
    expect(refused.get('li.si')).toMatchObject({ kind: 'refused', code: 'unreadable_user' });
  });

  it('keeps a failure for another reason apart, key by key', async () => {
    await using link = await connectAllinpay(({ business }) =>
      business.userId === 'bad'
        ? { code: 3, msg: 'no right to see', data: null }
        : { code: 0, msg: '', data },
    );
    const { users, refused } = await link.gateway.find(['bad', 'li.si', 'bad']);
    expect(users).toEqual([found]);
    expect([...refused]).toEqual([
      ['bad', expect.objectContaining({ kind: 'refused', message: 'no right to see' })],
    ]);
    expect(link.forms).toHaveLength(2);
  });
});

describe('a look-up at Allinpay that is refused for want of rights', () => {
  it.each([3102, 3103])('%i fails its own row where others may be looked up', async (code) => {
    await using link = await connectAllinpay(({ business }) =>
      business.userId === 'boss' ? { code, msg: '无权限' } : { code: 3, msg: '用户不存在' },
    );
    const { refused } = await link.gateway.find(['boss', 'li.si']);
    expect([...refused].map(([key, { message }]) => [key, message])).toEqual([['boss', '无权限']]);
    expect(link.forms).toHaveLength(3);
  });

  it('is for an operator where nobody may be, in words about rights', async () => {
    await using link = await connectAllinpay(() => ({ code: 3103, msg: '无权限' }));
    const failure = await errorOf(link.gateway.find(['boss', 'li.si']));
    expect(failure).toMatchObject({ kind: 'misconfigured', code: '3103' });
    expect(failure.inWords('zh-CN')).toContain('权限');
  });
});

describe('saving at Allinpay', () => {
  const saved = { code: 0, msg: 'ok', data: { sysno: 9 } };

  it('keeps the name of a user whose row has none, and its account always', async () => {
    await using link = await connectAllinpay(() => saved);
    const found = { id: '9', values: { userId: 'li.si', loginName: '李', name: '李四' } };
    await link.gateway.update(found, { userId: 'LI.SI', password: 'p', dept: 'x' });
    await link.gateway.update(found, { password: 'p', name: '王' });
    const [kept, changed] = link.forms.map(({ bizContent }) => JSON.parse(bizContent ?? ''));
    expect(kept).toEqual({ userId: 'li.si', password: 'p', dept: 'x', loginName: '李', name: '李四' });
    expect(changed).toEqual({ userId: 'li.si', password: 'p', name: '王' });
  });

  it.each([
    ['zh-CN', '“姓名”和“显示名”'],
    ['en', '“Full name” or “Display name”'],
  ])('refuses without asking when nobody gives a name, by its headings, in %s', async (language, names) => {
    await using link = await connectAllinpay(() => saved, { language });
    const found = { id: '9', values: { userId: 'a' } };
    expect(await errorOf(link.gateway.update(found, { password: 'p' }))).toMatchObject({
      kind: 'refused',
      code: 'name_missing',
      message: expect.stringContaining(names),
    });
    expect(link.forms).toHaveLength(0);
  });

  it('is repeated for an update whose answer is lost, and never for a create, which is looked up first', async () => {
    let calls = 0;
    await using link = await connectAllinpay(({ request }) => {
      if (++calls > 2) return saved;
      request.socket.destroy();
      return undefined;
    });
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({ kind: 'unconfirmed' });
    expect(link.forms).toHaveLength(1);
    await link.gateway.update({ id: '9', values: { userId: 'li.si' } }, USER);
    expect(link.forms).toHaveLength(3);
  });

  it('fails with the reason of the gateway, without the secrets in it', async () => {
    await using link = await connectAllinpay(() => ({ code: '3', msg: 'weak: hush-hush-42', data: null }));
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({
      kind: 'refused',
      code: '3',
      message: 'weak: ***',
    });
  });

  it('hides a password in a code as in a text', async () => {
    const answer = { code: `E-${USER.password}`, msg: USER.password.toUpperCase(), data: null };
    await using link = await connectAllinpay(() => answer);
    const { code, message } = await errorOf(link.gateway.create(USER));
    expect(code).toBe('E-***');
    expect(message.toLowerCase()).not.toContain(USER.password);
  });
});

describe("an answer without the vendor's signature", () => {
  const handle = () => ({ code: 0, msg: 'ok', data: null });

  it('is believed by nobody', async () => {
    await using link = await connectAllinpay(handle, { signed: false });
    expect(await errorOf(link.gateway.find(['a']))).toMatchObject({
      kind: 'misconfigured',
      code: 'answer_unsigned',
    });
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({
      kind: 'unconfirmed',
      code: 'answer_unsigned',
    });
  });

  it("is taken as it is when no vendor's key is configured", async () => {
    await using link = await connectAllinpay(handle, { signed: false, publicKey: undefined });
    expect((await link.gateway.find(['a'])).users).toEqual([]);
  });

  it('cannot even be asked for with a key that is none, and the key is not shown', async () => {
    const error = await errorOf(connectAllinpay(handle, { publicKey: 'bm90IGEga2V5' }));
    expect(error).toMatchObject({ kind: 'misconfigured', code: 'key_unreadable' });
    expect(error.message).not.toContain('bm90');
  });
});
