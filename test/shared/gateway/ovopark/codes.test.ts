import { describe, expect, it } from 'vitest';
import type { Gateway } from '../../../../shared/gateway/gateway.ts';
import { connectOvopark, error, errorOf, methodOf, ok, USER } from './connect-ovopark.ts';

type Expected = 'refused' | 'unavailable' | 'unconfirmed' | 'misconfigured';

const METHODS: Record<string, (gateway: Gateway) => Promise<unknown>> = {
  getUserByType: async (gateway) => {
    const { refused } = await gateway.find(['a']);
    for (const refusal of refused.values()) throw refusal;
  },
  addUser: (gateway) => gateway.create(USER),
  updateUser: (gateway) => gateway.update({ id: '7', values: {} }, { showName: 'x' }),
};

/** What each code comes to when the gateway says it again and again, and after how many calls. */
const CONFIG = {
  find: ['misconfigured', 1],
  create: ['misconfigured', 1],
  update: ['misconfigured', 1],
} as const;
const TRANSIENT = {
  find: ['unavailable', 4],
  create: ['unconfirmed', 1],
  update: ['unconfirmed', 4],
} as const;
/** The second look-up is that of a plain key: whether it is the row's own trouble. */
const BUSINESS = { find: ['refused', 2], create: ['refused', 1], update: ['refused', 1] } as const;
const CLOCK = {
  find: ['misconfigured', 2],
  create: ['misconfigured', 2],
  update: ['misconfigured', 2],
} as const;

const TABLE = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17].map((code) => ({ code, ...CONFIG })),
  { code: 16, ...CLOCK },
  ...[-100, -500, -999].map((code) => ({ code, ...TRANSIENT })),
  ...[103094, 103095, 18, -1].map((code) => ({ code, ...BUSINESS })),
  { code: 9990001, ...CONFIG },
].flatMap(({ code, find, create, update }) => [
  { code, method: 'getUserByType', kind: find[0] as Expected, calls: find[1] },
  { code, method: 'addUser', kind: create[0] as Expected, calls: create[1] },
  { code, method: 'updateUser', kind: update[0] as Expected, calls: update[1] },
]);

describe('a return code', () => {
  it.each(TABLE)('$code makes $method $kind after $calls calls', async ({ code, method, kind, calls }) => {
    await using link = await connectOvopark(() => error(code));
    const failure = await errorOf(METHODS[method]?.(link.gateway) ?? Promise.resolve());
    expect(failure).toMatchObject({ name: 'GatewayError', kind });
    expect(failure.message).toContain('because');
    expect(link.forms.map(methodOf)).toEqual(Array(calls).fill(method));
    expect(new Set(link.forms.map(({ _sig }) => _sig)).size, 'no signed bytes are sent twice').toBe(calls);
  });

  it.each([-500, -999, 16, -100])('%i once does not fail a read or an update', async (code) => {
    await using link = await connectOvopark(({ count }) => (count === 1 ? error(code) : ok()));
    await METHODS.getUserByType?.(link.gateway);
    await METHODS.updateUser?.(link.gateway);
    expect(link.calls.map(({ retry }) => retry)).toEqual(
      [false, true, false, true].slice(0, link.calls.length),
    );
    expect(link.calls).toHaveLength(4);
  });

  it('16 once does not fail a create, because nothing was done yet', async () => {
    await using link = await connectOvopark(({ count }) => (count === 1 ? error(16) : ok({ userId: 5 })));
    expect(await link.gateway.create(USER)).toEqual({ id: '5' });
  });

  it('-100 is waited out for a second, the finest step of the time stamp', async () => {
    await using link = await connectOvopark(({ count }) => (count === 1 ? error(-100) : ok()), {
      gateway: { nonce: false },
    });
    await METHODS.getUserByType?.(link.gateway);
    const [first, second] = link.forms;
    expect(second?._timestamp).not.toBe(first?._timestamp);
    expect(second?._sig).not.toBe(first?._sig);
  });
});
