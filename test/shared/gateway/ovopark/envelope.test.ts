import { describe, expect, it } from 'vitest';
import { readReply } from '../../../../shared/gateway/ovopark/envelope.ts';

const stat = { cid: 'c', code: 0, codename: 'SUCCESS', systime: 1782345600000 };

describe('an answer', () => {
  it.each<[string, unknown, unknown]>([
    ['the code as a number', { stat, result: '成功', data: [1] }, [1]],
    ['the code as a text', { stat: { ...stat, code: '0' }, data: { userId: 5 } }, { userId: 5 }],
    ['no data', { stat }, undefined],
    ['null for data', { stat, data: null }, null],
    ['a business layer that says 0', { stat, isError: false, code: '0', message: '', data: 1 }, 1],
    ['a business layer of nulls', { stat, isError: null, code: null, message: null, data: 2 }, 2],
    [
      'a business layer inside data',
      { stat, data: { isError: false, code: 0, userId: 7 } },
      { isError: false, code: 0, userId: 7 },
    ],
    ['users, whatever its result says', { stat, result: '查询完毕', data: [{ id: 3 }] }, [{ id: 3 }]],
    ['only the code', { stat: { code: 0 }, data: 3 }, 3],
  ])('is a success with %s', (_, body, data) => {
    expect(readReply(body)).toEqual({ meaning: 'ok', data });
  });

  it.each<[string, unknown, object]>([
    [
      'a platform code',
      { stat: { ...stat, code: '7', codename: 'SIGN_WRONG' }, result: '签名错误' },
      { meaning: 'config', code: '7', text: 'SIGN_WRONG: 签名错误', systemTime: 1782345600000 },
    ],
    [
      'a platform code and nothing else',
      { stat: { code: -500 } },
      { meaning: 'transient', code: '-500', text: 'API_SYSTEM_CALL_ERROR' },
    ],
    [
      'a code that is published nowhere',
      { stat: { code: 103095, codename: 'PASSWORD' }, result: '密码错误' },
      { meaning: 'business', code: '103095', text: '密码错误' },
    ],
    [
      'isError at the top',
      { stat, isError: true, code: '103094', message: '用户名错误' },
      { meaning: 'business', code: '103094', text: '用户名错误' },
    ],
    [
      'isError inside data',
      { stat, data: { isError: true, code: 5, message: '重复' } },
      { meaning: 'business', code: '5', text: '重复' },
    ],
    ['a business code without isError', { stat, code: '12' }, { meaning: 'business', code: '12' }],
    [
      'isError without a code',
      { stat, isError: true, message: 'no' },
      { meaning: 'business', code: 'error', text: 'no' },
    ],
    [
      'isError next to code 0',
      { stat, isError: true, code: '0', message: 'no' },
      { meaning: 'business', code: '0', text: 'no' },
    ],
    [
      'a negative code in the business layer',
      { stat, isError: true, code: '-999' },
      { meaning: 'transient', code: '-999' },
    ],
    [
      'a token that is gone',
      { stat, isError: true, code: '9990001', message: 'TOKEN_NOT_EXIST' },
      { meaning: 'token' },
    ],
  ])('is an error with %s', (_, body, expected) => {
    expect(readReply(body)).toMatchObject(expected);
  });

  it.each<[string, unknown]>([
    ['an id', { userId: 5 }],
    ['nothing', null],
    ['an empty object', {}],
    ['an empty list', []],
    ['a no', false],
  ])('whose result denies its code proves nothing, with %s for data', (_, data) => {
    expect(readReply({ stat, result: '更新失败：角色不存在', data })).toMatchObject({
      meaning: 'unclear',
      text: '更新失败：角色不存在',
    });
  });

  it.each([
    [null],
    ['text'],
    [[]],
    [{}],
    [{ stat: null }],
    [{ stat: {} }],
    [{ stat: { code: {} } }],
    [{ data: [] }],
  ])('is not understood as %j', (body) => {
    expect(readReply(body)).toBeUndefined();
  });
});
