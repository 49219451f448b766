import { describe, expect, it } from 'vitest';
import { startSandboxGateway } from '../../../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import {
  call,
  lookup,
  NOW_MS,
  type Parameters,
  person,
  post,
  signature,
  signedForm,
} from '../signed-call.ts';

const now = () => NOW_MS;
const MINUTE_MS = 60_000;

describe('the platform rules of the sandbox gateway', () => {
  const broken: [code: number, codename: string, parameters: Parameters][] = [
    [1, 'KEY_NOTNULL', { _akey: undefined }],
    [2, 'KEY_UNLAWFUL', { _akey: 'somebody else' }],
    [4, 'SIGN_METHOD_NOTNULL', { _sm: undefined }],
    [5, 'SIGN_TYPE_NOTEXIST', { _sm: 'sha256' }],
    [6, 'SIGN_NOTNULL', { _sig: undefined }],
    [7, 'SIGN_WRONG', { _sig: '5489704B80A47394025527D6D51FB582' }],
    [8, 'METHOD_NOTNULL', { _mt: undefined }],
    [9, 'METHOD_NOTEXIST_CODE', { _mt: 'open.shopweb.user.dropUser' }],
    [10, 'REQUESTMODE_NOTNULL', { _requestMode: undefined }],
    [10, 'REQUESTMODE_NOTNULL', { _requestMode: 'get' }],
    [11, 'APPLICATIONID_NOTNULL', { _aid: undefined }],
    [12, 'APPLICATIONID_NOTSAME', { _aid: 'S108' }],
    [13, 'VERSION_NOTNULL', { _version: undefined }],
    [14, 'TIMESTAMP_NOTNULL', { _timestamp: undefined }],
    [15, 'TIMESTAMP_FORMAT_ERROR', { _timestamp: '2026-06-25 12:00:00' }],
    [15, 'TIMESTAMP_FORMAT_ERROR', { _timestamp: '20260230120000' }],
    [16, 'TIMESTAMP_OVERTIME', { _timestamp: '20260625114959' }],
    [16, 'TIMESTAMP_OVERTIME', { _timestamp: '20260625121001' }],
    [16, 'TIMESTAMP_OVERTIME', { _timestamp: '20260625040000' }],
    [17, 'FORMAT_TYPE_NOTEXIST', { _format: 'xml' }],
  ];
  it.each(broken)('answer %i %s to %j', async (code, codename, parameters) => {
    await using gateway = await startSandboxGateway({ now });
    const { stat } = await call(gateway, 'addUser', { ...person('zhang.san'), ...parameters });
    expect(stat).toMatchObject({ code, codename, systime: NOW_MS });
    expect(gateway.users()).toEqual([]);
  });

  it('name the lowest code when several are broken', async () => {
    await using gateway = await startSandboxGateway({ now });
    expect((await call(gateway, 'dropUser', { _aid: 'x', _timestamp: 'y' })).stat.code).toBe(9);
    expect((await call(gateway, 'addUser', { _aid: 'x', _timestamp: 'y' })).stat.code).toBe(12);
  });

  it('take both signature methods, both routes, v2, and no _format', async () => {
    await using gateway = await startSandboxGateway({ now });
    const other = { ...gateway, url: gateway.url.replace('/cloud.api', '/m.api') };
    for (const parameters of [{ _sm: 'sha1' }, { _version: 'v2' }, { _format: undefined }]) {
      expect((await call(other, 'getUserByType', { ...lookup(['a']), ...parameters })).stat.code).toBe(0);
    }
  });

  it('refuse a request with one flipped byte anywhere in its values', async () => {
    await using gateway = await startSandboxGateway({ now });
    const form = new URLSearchParams(signedForm(gateway, 'addUser', person('zhang.san')));
    for (const name of ['userName', 'showName', 'password', 'roleIds', '_nonce', '_sig']) {
      const flipped = new URLSearchParams(form);
      flipped.set(name, `${flipped.get(name)?.slice(0, -1)}~`);
      expect((await post(gateway.url, flipped.toString())).text).toContain('SIGN_WRONG');
    }
    expect((await post(gateway.url, form.toString())).text).toContain('SUCCESS');
  });

  it("agree with the vendor's own signature vector", () => {
    const parameters = {
      _aid: 'S107',
      orgid: '1',
      _akey: 'test',
      _requestMode: 'post',
      _mt: 'open.demo.queryOpenAccount',
      _sm: 'md5',
      _version: 'v1',
      _timestamp: '20171221132407',
    };
    expect(signature(parameters, 'test')).toBe('5489704B80A47394025527D6D51FB582');
  });

  it('answer -100 to signed bytes that come again, for as long as their timestamp is good', async () => {
    let clock = NOW_MS - 10 * MINUTE_MS;
    await using gateway = await startSandboxGateway({ now: () => clock });
    const form = signedForm(gateway, 'addUser', person('zhang.san'));
    const codes: string[] = [];
    for (const minutes of [0, 0, 10, 20, 20.01]) {
      clock = NOW_MS + (minutes - 10) * MINUTE_MS;
      codes.push(/"code":(-?\d+)/.exec((await post(gateway.url, form)).text)?.[1] ?? '');
    }
    expect(codes).toEqual(['0', '-100', '-100', '-100', '16']);
    expect(gateway.users()).toHaveLength(1);
  });

  it('show their own clock, ahead by the skew, so that a client can correct itself', async () => {
    const twoHoursMs = 120 * MINUTE_MS;
    await using gateway = await startSandboxGateway({ now, clockSkewMs: twoHoursMs });
    expect((await call(gateway, 'addUser', person('a'))).stat).toMatchObject({
      code: 16,
      systime: NOW_MS + twoHoursMs,
    });
    expect((await call(gateway, 'addUser', person('a', { _timestamp: '20260625140000' }))).stat.code).toBe(0);
  });
});

describe('the token that some deployments want', () => {
  it('is given by mobileLogin and wanted by the user methods', async () => {
    const login = { userName: 'admin', password: 'right' };
    await using gateway = await startSandboxGateway({ now, login });
    const logIn = (userName: string, password: string) =>
      call(gateway, 'open.shopweb.security.mobileLogin', { userName, password });
    expect((await logIn('admin', 'wrong')).stat.code).toBe(103095);
    expect((await logIn('nobody', 'right')).stat.code).toBe(103094);
    expect((await call(gateway, 'getUserByType', lookup(['a']))).stat).toMatchObject({
      code: 9990001,
      codename: 'TOKEN_NOT_EXIST',
    });
    const { data } = await logIn('admin', 'right');
    const headers = { authenticator: (data as { token: string }).token };
    expect((await call(gateway, 'getUserByType', lookup(['a']), headers)).stat.code).toBe(0);
  });
});
