import { createHash, generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  readPrivateKey,
  readPublicKey,
  sign,
  signAnswer,
  stringToSign,
  verify,
  verifyAnswer,
} from '../../../../shared/gateway/allinpay/signature.ts';

const EXAMPLE = {
  method: 'allinpay.shopoint.orgService.saveUser',
  appId: '661520093552836608',
  version: '1.0',
  timestamp: '2020-01-13 17:06:36',
  format: 'JSON',
  charset: 'UTF-8',
  bizContent:
    '{"loginName":"账号啊","userId":"liangqi1138","password":"1234qazx@","roleIds":"34,67","authorityId":18,"authorityType":1}',
};

const makePair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
let ours: ReturnType<typeof makePair>;
let other: ReturnType<typeof makePair>;
beforeAll(() => {
  ours = makePair();
  other = makePair();
});

describe('the string to sign', () => {
  it('is the published one for the published example', () => {
    const digest = createHash('sha256').update(stringToSign(EXAMPLE)).digest('hex');
    expect(digest).toBe('085dbeb46227d7a4d5b823d1253b023dd31e8031480010f06f5bdb7942c3a133');
  });

  it('leaves out the signature, its type and what is empty', () => {
    expect(stringToSign({ b: '2', sign: 's', signType: 'RSA2', c: '', a: '1' })).toBe('a=1&b=2');
  });
});

describe.each(['none', 'md5'] as const)('a signature with digest %s', (digest) => {
  it('holds for what was signed, with the key of who signed it', () => {
    const signed = { ...EXAMPLE, signType: 'RSA2', sign: sign(EXAMPLE, ours.privateKey, digest) };
    expect(verify(signed, ours.publicKey, digest)).toBe(true);
    expect(verify(signed, other.publicKey, digest)).toBe(false);
    expect(verify(signed, ours.publicKey, digest === 'none' ? 'md5' : 'none')).toBe(false);
  });

  it('does not hold for one changed character, a changed signature or none', () => {
    const signature = sign(EXAMPLE, ours.privateKey, digest);
    const bizContent = EXAMPLE.bizContent.replace('34,67', '34,68');
    expect(verify({ ...EXAMPLE, bizContent, sign: signature }, ours.publicKey, digest)).toBe(false);
    const flipped = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
    expect(verify({ ...EXAMPLE, sign: flipped }, ours.publicKey, digest)).toBe(false);
    expect(verify(EXAMPLE, ours.publicKey, digest)).toBe(false);
  });

  it.each([
    ['data in a text', { code: '0', msg: 'ok', data: '{"sysno":1}' }],
    ['data as an object', { code: 0, msg: 'ok', data: { userId: 'u', sysno: 1 } }],
    ['no data', { code: 3, msg: '用户不存在', data: null }],
  ])('holds for an answer with %s', (_, answer) => {
    const signature = signAnswer(answer, ours.privateKey, digest);
    expect(verifyAnswer({ ...answer, sign: signature }, ours.publicKey, digest)).toBe(true);
    expect(verifyAnswer({ ...answer, sign: signature }, other.publicKey, digest)).toBe(false);
    expect(verifyAnswer({ ...answer, msg: 'changed', sign: signature }, ours.publicKey, digest)).toBe(false);
    expect(verifyAnswer(answer, ours.publicKey, digest)).toBe(false);
  });
});

describe('an answer', () => {
  it('may be signed over its sorted JSON, as public clients of the sibling family check it', () => {
    const json = '{"code":0,"data":{"sysno":1,"userId":"u"},"msg":"ok"}';
    const signature = signBytes('sha256', Buffer.from(json), ours.privateKey).toString('base64');
    const answer = { msg: 'ok', sign: signature, data: { userId: 'u', sysno: 1 }, code: 0 };
    expect(verifyAnswer(answer, ours.publicKey, 'none')).toBe(true);
    expect(verifyAnswer({ ...answer, code: 1 }, ours.publicKey, 'none')).toBe(false);
  });
});

describe('a key', () => {
  it('is read from PEM and from bare base64, in both of the usual forms', () => {
    const exports = [
      ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      ours.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
      ours.privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
    ];
    for (const text of exports) expect(readPrivateKey(text).equals(ours.privateKey)).toBe(true);
    const publics = [
      ours.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      ours.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      ours.publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
    ];
    for (const text of publics) expect(readPublicKey(text).equals(ours.publicKey)).toBe(true);
  });

  it('that is none is refused', () => {
    expect(() => readPrivateKey('bm90IGEga2V5')).toThrow();
    expect(() => readPublicKey('')).toThrow();
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const pem = elliptic.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => readPrivateKey(pem)).toThrow('not for RSA');
  });
});
