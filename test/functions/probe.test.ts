import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { AskInTurn } from '../../functions/validate/ask-in-turn.ts';
import { createProbe } from '../../functions/validate/probe.ts';
import { startSandboxGateway } from '../../infra/vendor-gateway/ovopark/start-sandbox-gateway.ts';
import type { SecretStore } from '../../shared/aws/secrets.ts';
import { createGateways } from '../../shared/gateway/connect.ts';
import { parseProfile } from '../../shared/gateway/profile.ts';
import type { Language } from '../../shared/messages/language.ts';
import { speaking } from '../support/speaking.ts';

function probe(
  url: string | undefined,
  secret = 'sandbox-secret',
  language: Language = 'en',
  { enterprise = 1212, key = 'ann' } = {},
) {
  const profile = parseProfile(
    {
      name: 'p',
      secretName: 'p',
      matchBy: 'userName',
      language,
      requestsPerSecond: 1000,
      gateway: { kind: 'ovopark', enterprise, ...(url ? { url } : { sandbox: true }) },
    },
    'The profile',
  );
  const read = async () => ({ key: 'sandbox-key', secret });
  const secrets: SecretStore = { get: read, refresh: read };
  const askInTurn: AskInTurn = (_, ask) => ask();
  return createProbe({ gateways: createGateways(), secrets, askInTurn })(speaking(profile), key);
}

describe('the call before everything else', () => {
  it('is one look-up, and all is well when it is answered', async () => {
    await using gateway = await startSandboxGateway();
    const { error, gatewayCalls: count } = await probe(gateway.url);
    expect(error).toBeUndefined();
    expect(count).toEqual({ calls: { 'open.shopweb.user.getUserByType': 1 }, retries: 0 });
  });

  it('ends a job whose key or secret is refused', async () => {
    await using gateway = await startSandboxGateway();
    expect((await probe(gateway.url, 'wrong')).error).toMatchObject({ code: 'credentials_refused' });
  });

  it('ends a job of whose enterprise nobody may be looked up, with the gateway’s own reason', async () => {
    await using gateway = await startSandboxGateway();
    const { error, gatewayCalls } = await probe(gateway.url, undefined, 'en', { enterprise: 1213 });
    expect(error).toMatchObject({
      code: 'look_ups_refused',
      message: expect.stringContaining('enterpriseId is not an enterprise of this key'),
    });
    expect(gatewayCalls).toEqual({ calls: { 'open.shopweb.user.getUserByType': 2 }, retries: 0 });
  });

  it('goes on when only its own key is refused, or every key with a text of its own', async () => {
    await using gateway = await startSandboxGateway({ faults: ['user=ann,code=103001'] });
    expect((await probe(gateway.url)).error).toBeUndefined();
    await using fussy = await startSandboxGateway({
      faults: ['user=ann,code=103001', 'user=admin,code=103002'],
    });
    expect((await probe(fussy.url)).error).toBeUndefined();
  });

  it('does not take its own key for another one', async () => {
    await using gateway = await startSandboxGateway({ faults: ['user=admin,code=103001'] });
    expect((await probe(gateway.url, undefined, 'en', { key: 'admin' })).error).toBeUndefined();
  });

  it('says why in the language of the profile, but for the vendor’s own text', async () => {
    await using gateway = await startSandboxGateway();
    const refused = await probe(gateway.url, 'another-secret', 'zh-CN');
    expect(refused.error?.message).toMatch(
      /^平台拒绝了接口的密钥或设置（平台返回 \d+ SIGN_WRONG.*，请检查密钥/,
    );
    const nowhere = await probe(undefined, 'wrong', 'zh-CN');
    expect(nowhere.error?.message).toMatch(/导入配置“p”只用于本机的演练平台/);
  });

  it('tells an address that is wrong from a key that is refused', async () => {
    const server = createServer((_, response) => response.writeHead(404).end('nothing here'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect((await probe(`http://127.0.0.1:${port}/cloud.api`)).error).toMatchObject({
      code: 'wrong_address',
    });
    expect((await probe(undefined)).error).toMatchObject({ code: 'wrong_address' });
    server.close();
  });

  it('takes a redirect for a wrong address, and says where it points', async () => {
    await using gateway = await startSandboxGateway({
      faults: ['effect=redirect,to=https://gate.example.com/login?key=sandbox-key'],
    });
    const { error, gatewayCalls: count } = await probe(gateway.url);
    expect(error).toMatchObject({
      code: 'wrong_address',
      message: expect.stringContaining('https://gate.example.com/login: put'),
    });
    expect(count.calls).toEqual({ 'open.shopweb.user.getUserByType': 1 });
  });

  it("ends a job of a profile that has the vendor's example enterprise, without a call", async () => {
    const { error, gatewayCalls: count } = await probe('https://gateway.example/cloud.api', 'any', 'zh-CN');
    expect(error).toMatchObject({
      code: 'example_enterprise',
      message: expect.stringContaining('企业编号仍是平台文档中的示例 1212'),
    });
    expect(count.calls).toEqual({});
  });
});
