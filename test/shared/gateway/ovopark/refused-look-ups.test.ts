import { describe, expect, it } from 'vitest';
import { connectOvopark, error, errorOf, ok } from './connect-ovopark.ts';

type Form = Readonly<Record<string, string>>;
const keysOf = ({ form }: { form: Form }): string[] => JSON.parse(form.object ?? '{}').keyWord;
const usersOf = (keys: readonly string[]) => keys.map((userName, at) => ({ id: at + 1, userName }));
const KEYS = Array.from({ length: 304 }, (_, n) => `u${n}`);

describe('look-ups that are refused whoever is asked for', () => {
  it.each<[string, (keys: readonly string[], count: number) => string]>([
    ['the first key', ([key = '']) => `user ${key} does not belong to this enterprise`],
    ['every key', (keys) => `不属于该企业的用户：[${keys.join(', ')}]`],
    ['a trace id', (_, count) => `no such enterprise, traceId=9f3c${count}a-77b`],
    ['the time', (_, count) => `2026-06-25 12:00:0${count % 10}.123 no such enterprise`],
    ['other words each time', (_, count) => `reason ${'abcdefghij'[count % 10]?.repeat(count)}`],
  ])('cost a handful of calls where the reason holds %s', async (_, reason) => {
    await using link = await connectOvopark((call) => error(104, reason(keysOf(call), call.count)), {
      gateway: { lookUpBatch: 50, connections: 2 },
    });
    expect(await errorOf(link.gateway.find(KEYS))).toMatchObject({ kind: 'refused', code: '104' });
    expect(link.forms.length).toBeLessThanOrEqual(4);
  });

  it('are told from a key that nobody may ask for and the keys of administrators', async () => {
    await using link = await connectOvopark((call) => {
      const keys = keysOf(call);
      if (keys.includes('admin')) return error(104, 'administrators are not shown');
      return keys.includes('bad') ? error(104, 'bad is no user name') : ok(usersOf(keys));
    });
    const { users, refused } = await link.gateway.find(['a', 'b', 'bad', 'c']);
    expect(users.map(({ values }) => values.userName)).toEqual(['a', 'b', 'c']);
    expect([...refused.keys()]).toEqual(['bad']);
  });
});

describe('a look-up whose data is no list of users', () => {
  const noLists: [string, unknown][] = [
    ['an empty object', {}],
    ['a text', '系统繁忙'],
    ['a number', 7],
    ['a page of users', { total: 1, rows: [] }],
  ];

  it.each(noLists)('costs its own row alone: %s', async (_, data) => {
    await using link = await connectOvopark((call) => {
      const keys = keysOf(call);
      return ok(keys.includes('bad') ? data : usersOf(keys));
    });
    const { users, refused } = await link.gateway.find(['a', 'b', 'bad', 'c']);
    expect(users.map(({ values }) => values.userName)).toEqual(['a', 'b', 'c']);
    expect([...refused].map(([key, { code }]) => [key, code])).toEqual([['bad', 'unreadable_user']]);
  });

  it.each(noLists)('is waited for where it is so whoever is asked for: %s', async (_, data) => {
    await using link = await connectOvopark(() => ok(data));
    expect(await errorOf(link.gateway.find(['a', 'b']))).toMatchObject({
      kind: 'unavailable',
      code: 'not_understood',
    });
    expect(link.forms.length).toBeLessThanOrEqual(2);
  });
});
