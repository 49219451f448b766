import { describe, expect, it } from 'vitest';
import { connectOvopark, error, errorOf, NOON_MS, ok, USER } from './connect-ovopark.ts';

const found = { id: '7', values: {} };

/** A gateway that answers everything with this status and body. */
const answering = (status: number, body: unknown) =>
  connectOvopark(({ response }) => void response.writeHead(status).end(JSON.stringify(body)));

describe('an HTTP status of trouble over a body that says OK', () => {
  it.each([
    [500, { userId: 5 }],
    [502, null],
    [408, {}],
  ])('%i has a create looked up, and not sent again, with %j for data', async (status, data) => {
    await using link = await answering(status, ok(data));
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({
      kind: 'unconfirmed',
      code: `http_${status}`,
      says: 'not done',
    });
    expect(link.forms).toHaveLength(1);
  });

  it('is trouble as ever for what may be repeated', async () => {
    await using link = await answering(500, ok([]));
    expect(await errorOf(link.gateway.find(['a']))).toMatchObject({ kind: 'unavailable' });
    expect(await errorOf(link.gateway.update(found, { showName: 'x' }))).toMatchObject({
      kind: 'unconfirmed',
      says: undefined,
    });
    expect(link.forms).toHaveLength(8);
  });

  it.each([
    [error(103999)],
    [{ status: 500, error: 'Internal Server Error' }],
    [{ ...ok(), result: '失败' }],
  ])('is nothing but trouble where the body is %j', async (body) => {
    await using link = await answering(500, body);
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({
      kind: 'unconfirmed',
      code: 'http_500',
      says: undefined,
    });
  });
});

describe('the reason of a refusal', () => {
  const stat = { cid: 'c', code: 0, systime: NOON_MS };

  it.each<[string, object]>([
    ['isError and 成功', { stat, isError: 'True', result: '成功' }],
    ['isError and its own success', { stat, isError: true, code: '0', message: 'success' }],
    ['success: false and ok', { stat, success: false, message: 'OK' }],
    ['a code and 操作成功！', { stat: { ...stat, code: 103999 }, result: '操作成功！' }],
    ['a code and its name', { stat: { ...stat, code: 103999, codename: 'SUCCESS' } }],
  ])('is never that all went well: %s', async (_, body) => {
    await using link = await connectOvopark(() => body);
    const { message, inWords } = await errorOf(link.gateway.create(USER));
    expect(message).toBe('the gateway said that all went well, and gave no proof of it');
    expect(inWords('zh-CN')).not.toMatch(/成功|success|ok/i);
  });

  it('is the text that tells one, wherever it stands', async () => {
    await using link = await connectOvopark(() => ({
      stat: { ...stat, code: 103999 },
      result: '成功',
      message: '角色不存在',
    }));
    expect((await errorOf(link.gateway.create(USER))).message).toBe('角色不存在');
  });
});
