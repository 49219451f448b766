import { createHash, createPrivateKey, createPublicKey, createSign, createVerify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  type AllinpaySandbox,
  startAllinpaySandbox,
} from '../../../../infra/vendor-gateway/allinpay/start-allinpay-sandbox.ts';
import { post } from '../signed-call.ts';

const Body = z.object({ code: z.string(), msg: z.string(), data: z.string().nullable(), sign: z.string() });

/** The string to sign, written anew from the description. */
const stringToSign = (parameters: Record<string, string>): string =>
  Object.entries(parameters)
    .filter(([name, value]) => !['sign', 'signType'].includes(name) && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');

const base64 = (text: string) => Buffer.from(text, 'base64');

async function call(
  sandbox: AllinpaySandbox,
  method: string,
  business: unknown,
  envelope: Record<string, string> = {},
) {
  const parameters: Record<string, string> = {
    appId: sandbox.key,
    bizContent: JSON.stringify(business),
    charset: 'UTF-8',
    format: 'JSON',
    method: `allinpay.shopoint.orgService.${method}`,
    timestamp: '2026-06-25 12:00:00',
    version: '1.0',
    signType: 'RSA2',
    ...envelope,
  };
  const privateKey = createPrivateKey({ key: base64(sandbox.secret), format: 'der', type: 'pkcs8' });
  const sign = createSign('RSA-SHA256').update(stringToSign(parameters)).sign(privateKey, 'base64');
  const { text } = await post(sandbox.url, new URLSearchParams({ sign, ...parameters }).toString());
  const { code, msg, data, sign: answered } = Body.parse(JSON.parse(text));
  const publicKey = createPublicKey({ key: base64(sandbox.publicKey), format: 'der', type: 'spki' });
  const isSigned = createVerify('RSA-SHA256')
    .update(stringToSign({ code, msg, data: data ?? '' }))
    .verify(publicKey, answered, 'base64');
  return { code, msg, data: JSON.parse(data ?? 'null'), isSigned };
}

const staff = { userId: 'liangqi1138', password: '1234qazx@', name: '账号啊', roleIds: '34,67' };

describe('the Allinpay sandbox', () => {
  let folder: string;
  /** Making keys takes long, so tests that write nobody share this one. */
  let empty: AllinpaySandbox;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'allinpay-'));
    empty = await startAllinpaySandbox({ faults: ['user=a,code=40004', 'user=b,effect=reset'] });
  });
  afterAll(async () => {
    await empty.close();
    rmSync(folder, { recursive: true });
  });

  it('signs the documented string', () => {
    const parameters = {
      appId: '661520093552836608',
      bizContent:
        '{"loginName":"账号啊","userId":"liangqi1138","password":"1234qazx@","roleIds":"34,67","authorityId":18,"authorityType":1}',
      charset: 'UTF-8',
      format: 'JSON',
      method: 'allinpay.shopoint.orgService.saveUser',
      timestamp: '2020-01-13 17:06:36',
      version: '1.0',
      signType: 'RSA2',
    };
    expect(createHash('sha256').update(stringToSign(parameters)).digest('hex')).toBe(
      '085dbeb46227d7a4d5b823d1253b023dd31e8031480010f06f5bdb7942c3a133',
    );
  });

  it('creates a user, changes it, and finds it again after a restart; a missing loginName takes the name', async () => {
    {
      await using sandbox = await startAllinpaySandbox({ folder });
      expect(await call(sandbox, 'saveUser', staff)).toMatchObject({
        code: '0',
        isSigned: true,
        data: { sysno: 1, userId: 'liangqi1138', loginName: '账号啊' },
      });
      await call(sandbox, 'saveUser', { ...staff, dept: '研发', authorityType: 1, authorityId: 18 });
      expect(JSON.stringify(sandbox.users())).not.toContain('1234qazx@');
      expect(sandbox.stats().writes).toMatchObject([
        { user: 'liangqi1138', done: true },
        { user: 'liangqi1138', done: true },
      ]);
    }
    await using again = await startAllinpaySandbox({ folder });
    const { data } = await call(again, 'queryUser', { userId: 'liangqi1138' });
    expect(data).toMatchObject({ sysno: 1, dept: '研发', authorityId: 18, roleIds: '34,67' });
    expect(again.users()).toHaveLength(1);
  });

  it.each([
    ['appId is not known', { appId: 'somebody else' }],
    ['sign is wrong', { sign: 'AAAA' }],
    ['sign is wrong', { sign: '' }],
    ['signType is not RSA2', { signType: 'SM2' }],
    ['method is not known', { method: 'allinpay.shopoint.orgService.dropUser' }],
    ['timestamp is missing or malformed', { timestamp: '20260625120000' }],
    ['version is missing or malformed', { version: '2.0' }],
    ['charset is missing or malformed', { charset: 'GBK' }],
    ['format is missing or malformed', { format: 'XML' }],
    ['bizContent is not a JSON object', { bizContent: '[' }],
  ])('answers "%s", signed and said to be invented, to %j', async (reason, envelope) => {
    const answer = await call(empty, 'saveUser', staff, envelope);
    expect(answer).toMatchObject({ code: '8800101', isSigned: true });
    expect(answer.msg).toBe(`${reason} (code invented by the sandbox)`);
    expect(empty.users()).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['userId is missing', { userId: undefined }],
    ['password is missing', { password: '' }],
    ['loginName and name are both missing', { name: undefined }],
    ['userId is longer', { userId: 'x'.repeat(101) }],
    ['password is longer', { password: 'x'.repeat(51) }],
    ['loginName is longer', { loginName: 'x'.repeat(101) }],
    ['name is longer', { name: '名'.repeat(51) }],
    ['roleIds is longer', { roleIds: 'x'.repeat(201) }],
    ['dept is longer', { dept: 'x'.repeat(51) }],
    ['note is longer', { note: 'x'.repeat(51) }],
    ['authorityType is not', { authorityType: 2 }],
    ['authorityId is not a whole number', { authorityType: 1, authorityId: 'all' }],
    ['authorityType 1 goes without authorityId', { authorityType: 1 }],
    ['authorityId is only for', { authorityType: 99, authorityId: 18 }],
    ['authorityId is only for', { authorityType: 0, authorityId: 18 }],
    ['mobile is not 11 digits', { mobile: '1380013800' }],
    ['status is not', { status: 1 }],
  ])('answers code 3 because %s', async (reason, change) => {
    const { code, msg } = await call(empty, 'saveUser', { ...staff, ...change });
    expect(code).toBe('3');
    expect(msg).toContain(reason);
    expect(empty.users()).toEqual([]);
  });

  it('says that nobody was found by code 3', async () => {
    const answer = await call(empty, 'queryUser', { userId: 'x' });
    expect(answer).toMatchObject({ code: '3', msg: 'user does not exist', isSigned: true });
  });

  it('makes trouble like its sibling', async () => {
    expect(await call(empty, 'saveUser', { ...staff, userId: 'a' })).toMatchObject({
      code: '40004',
      isSigned: true,
    });
    await expect(call(empty, 'saveUser', { ...staff, userId: 'b' })).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect(empty.users()).toEqual([]);
  });
});
