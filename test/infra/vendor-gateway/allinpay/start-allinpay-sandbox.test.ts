import { createHash, createSign, createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  type AllinpaySandbox,
  startAllinpaySandbox,
} from '../../../../infra/vendor-gateway/allinpay/start-allinpay-sandbox.ts';
import { post } from '../signed-call.ts';

const pem = (type: 'spki' | 'pkcs8') => ({ type, format: 'pem' }) as const;
const client = generateKeyPairSync('rsa', { modulusLength: 2048 });
const vendor = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEYS = {
  clientPublicKey: client.publicKey.export(pem('spki')).toString(),
  gatewayPrivateKey: vendor.privateKey.export(pem('pkcs8')).toString(),
};

const Body = z.object({
  code: z.union([z.string(), z.number()]),
  msg: z.string(),
  data: z.unknown(),
  sign: z.string(),
});

/** The string to sign, written anew from the description. */
const stringToSign = (parameters: Record<string, string>): string =>
  Object.entries(parameters)
    .filter(([name, value]) => !['sign', 'signType'].includes(name) && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');

const md5 = (text: string) => createHash('md5').update(text).digest('base64');
const plain = (text: string) => text;

async function call(
  sandbox: AllinpaySandbox,
  method: string,
  business: unknown,
  envelope: Record<string, string> = {},
  digest = plain,
) {
  const parameters: Record<string, string> = {
    appId: sandbox.appId,
    bizContent: typeof business === 'string' ? business : JSON.stringify(business),
    charset: 'UTF-8',
    format: 'JSON',
    method: `allinpay.shopoint.orgService.${method}`,
    timestamp: '2026-06-25 12:00:00',
    version: '1.0',
    signType: 'RSA2',
    ...envelope,
  };
  const sign = createSign('RSA-SHA256')
    .update(digest(stringToSign(parameters)))
    .sign(client.privateKey, 'base64');
  const { text } = await post(sandbox.url, new URLSearchParams({ sign, ...parameters }).toString());
  const body = Body.parse(JSON.parse(text));
  const data = typeof body.data === 'string' ? body.data : JSON.stringify(body.data);
  const signed = stringToSign({ code: String(body.code), msg: body.msg, data: data === 'null' ? '' : data });
  const isSigned = createVerify('RSA-SHA256')
    .update(digest(signed))
    .verify(vendor.publicKey, body.sign, 'base64');
  return { ...body, isSigned };
}

const staff = { userId: 'liangqi1138', password: '1234qazx@', name: '账号啊', roleIds: '34,67' };

describe('the Allinpay sandbox', () => {
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

  it('creates a user, changes it, and finds it; a missing loginName takes the name', async () => {
    await using sandbox = await startAllinpaySandbox({ ...KEYS, dataAs: 'object' });
    const created = await call(sandbox, 'saveUser', staff);
    expect(created).toMatchObject({
      code: '0',
      isSigned: true,
      data: { sysno: 1, userId: 'liangqi1138', loginName: '账号啊' },
    });
    await call(sandbox, 'saveUser', { ...staff, dept: '研发', authorityType: 1, authorityId: 18 });
    const { data } = await call(sandbox, 'queryUser', { userId: 'liangqi1138' });
    expect(data).toMatchObject({ sysno: 1, dept: '研发', authorityId: 18, roleIds: '34,67', status: 0 });
    expect(sandbox.users()).toHaveLength(1);
    expect(JSON.stringify(sandbox.users())).not.toContain('1234qazx@');
    expect(sandbox.stats().writes).toMatchObject([
      { user: 'liangqi1138', done: true },
      { user: 'liangqi1138', done: true },
    ]);
  });

  it.each([
    ['string', 'string'],
    ['string', 'object'],
    ['number', 'string'],
    ['number', 'object'],
  ] as const)('answers its code as %s and its data as %s, signed', async (codeAs, dataAs) => {
    await using sandbox = await startAllinpaySandbox({ ...KEYS, codeAs, dataAs });
    const { code, data, isSigned } = await call(sandbox, 'saveUser', staff);
    expect([typeof code, typeof data, isSigned]).toEqual([codeAs, dataAs, true]);
  });

  it('signs and verifies Base64(MD5(string)) where it is told to', async () => {
    await using sandbox = await startAllinpaySandbox({ ...KEYS, digest: 'md5' });
    expect(await call(sandbox, 'saveUser', staff, {}, md5)).toMatchObject({ code: '0', isSigned: true });
    expect((await call(sandbox, 'saveUser', staff)).code).toBe('8800102');
  });

  it.each([
    ['8800101', { appId: 'somebody else' }],
    ['8800102', { sign: 'AAAA' }],
    ['8800102', { sign: '' }],
    ['8800102', { signType: 'SM2' }],
    ['8800103', { method: 'allinpay.shopoint.orgService.dropUser' }],
    ['8800104', { timestamp: '20260625120000' }],
    ['8800104', { version: '2.0' }],
    ['8800104', { charset: 'GBK' }],
    ['8800104', { format: 'XML' }],
    ['8800105', { bizContent: '[' }],
  ])('answers %s, signed and said to be invented, to %j', async (code, envelope) => {
    await using sandbox = await startAllinpaySandbox(KEYS);
    const answer = await call(sandbox, 'saveUser', staff, envelope);
    expect(answer).toMatchObject({ code, isSigned: true });
    expect(answer.msg).toContain('invented by the sandbox');
    expect(sandbox.users()).toEqual([]);
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
    ['authorityType 1 goes without authorityId', { authorityType: 1 }],
    ['authorityId is only for', { authorityType: 99, authorityId: 18 }],
    ['authorityId is only for', { authorityType: 0, authorityId: 18 }],
    ['mobile is not 11 digits', { mobile: '1380013800' }],
    ['status is not', { status: 1 }],
  ])('answers code 3 because %s', async (reason, change) => {
    await using sandbox = await startAllinpaySandbox(KEYS);
    const { code, msg } = await call(sandbox, 'saveUser', { ...staff, ...change });
    expect(code).toBe('3');
    expect(msg).toContain(reason);
    expect(sandbox.users()).toEqual([]);
  });

  it('says that nobody was found by code 3, or by no data', async () => {
    await using failing = await startAllinpaySandbox(KEYS);
    expect(await call(failing, 'queryUser', { userId: 'x' })).toMatchObject({
      code: '3',
      msg: 'user does not exist',
    });
    await using empty = await startAllinpaySandbox({ ...KEYS, absentAs: 'empty', dataAs: 'object' });
    expect(await call(empty, 'queryUser', { userId: 'x' })).toMatchObject({ code: '0', data: null });
  });

  it('makes trouble like its sibling', async () => {
    await using sandbox = await startAllinpaySandbox({
      ...KEYS,
      faults: ['user=a,code=40004', 'user=b,effect=reset'],
    });
    expect(await call(sandbox, 'saveUser', { ...staff, userId: 'a' })).toMatchObject({
      code: '40004',
      isSigned: true,
    });
    await expect(call(sandbox, 'saveUser', { ...staff, userId: 'b' })).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
  });

  it('makes its own keys where none are given, and keeps its users on disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'allinpay-'));
    try {
      {
        await using sandbox = await startAllinpaySandbox({ ...KEYS, folder });
        await call(sandbox, 'saveUser', staff);
        expect(sandbox.clientPrivateKey).toBeUndefined();
      }
      await using again = await startAllinpaySandbox({ folder });
      expect(again.users()).toMatchObject([{ values: { userId: 'liangqi1138' } }]);
      expect(again.clientPrivateKey).toContain('BEGIN PRIVATE KEY');
      expect(again.gatewayPublicKey).toContain('BEGIN PUBLIC KEY');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
