import { describe, expect, it } from 'vitest';
import type { Received } from '../loopback.ts';
import { connectOvopark, ok } from './connect-ovopark.ts';

const keysOf = ({ form }: Pick<Received, 'form'>): string[] => JSON.parse(form.object ?? '{}').keyWord;

/** Answers raw JSON, as a gateway with long ids writes it. */
const answerRaw = ({ response }: Received, users: string) =>
  void response.end(`{"stat":{"code":0,"systime":1782345600000},"result":"成功","data":${users}}`);

describe('ids that no number holds', () => {
  it.each(['9007199254740993', '1234567890123456789', '98765432109876543210987'])(
    'keep every digit: %s',
    async (id) => {
      await using link = await connectOvopark((received) =>
        answerRaw(received, `[{"id":${id},"userName":"li.si","pId":${id}}]`),
      );
      const { users } = await link.gateway.find(['li.si']);
      expect(users).toEqual([{ id, values: { userName: 'li.si', pId: id } }]);
      await link.gateway.update(users[0] ?? { id: '', values: {} }, { showName: '李' });
      expect(link.forms.at(-1)).toMatchObject({ id });
    },
  );

  it('keep every digit where a create answers them', async () => {
    await using link = await connectOvopark((received) => answerRaw(received, '{"userId":9007199254740993}'));
    expect(await link.gateway.create({ userName: 'li.si' })).toEqual({ id: '9007199254740993' });
  });

  it('tell two users apart whose ids are one number', async () => {
    await using link = await connectOvopark((received) =>
      answerRaw(received, '[{"id":9007199254740993,"userName":"a"},{"id":9007199254740992,"userName":"a"}]'),
    );
    const { users } = await link.gateway.find(['a']);
    expect(new Set(users.map(({ id }) => id)).size).toBe(2);
  });
});

describe('a user that cannot be read', () => {
  it.each([
    ['is null', null],
    ['has no id', { userName: 'bad' }],
    ['has an id that is none', { id: { low: 1 }, userName: 'bad' }],
    ['has half of an id', { id: 17.5, userName: 'bad' }],
    ['is a text', 'bad'],
    ['does not show what it was found by', { id: 17, userName: null, showName: '李四' }],
  ])('costs its own row alone where it %s, and all others are found', async (_, unreadable) => {
    await using link = await connectOvopark((received) =>
      ok(
        keysOf(received).map((userName, at) => (userName === 'bad' ? unreadable : { id: at + 1, userName })),
      ),
    );
    const keys = [...Array.from({ length: 40 }, (_, at) => `u${at}`), 'bad', 'x', 'y'];
    const { users, refused } = await link.gateway.find(keys);
    expect(users.map(({ values }) => values.userName)).toEqual(keys.filter((key) => key !== 'bad'));
    expect([...refused.keys()]).toEqual(['bad']);
    const [[, reason] = []] = refused;
    expect(reason).toMatchObject({ kind: 'refused', code: 'unreadable_user' });
    expect(reason?.inWords('zh-CN')).toContain('没有修改任何人');
    expect(link.forms.length).toBeLessThanOrEqual(13);
  });

  it('is asked for alone once, where longer lists leave it out', async () => {
    await using link = await connectOvopark((received) => {
      const keys = keysOf(received);
      const shown = keys.filter((userName) => userName === 'a');
      const isLeftOut = keys.length > 1 || keys[0] !== 'bad';
      return ok(isLeftOut ? shown.map((userName) => ({ id: 1, userName })) : [null]);
    });
    const { users, refused } = await link.gateway.find(['a', 'bad']);
    expect(users.map(({ values }) => values.userName)).toContain('a');
    expect([...refused.keys()]).toEqual(['bad']);
    expect(link.forms.length).toBeLessThanOrEqual(5);
  });

  it.each([
    ['a null', [null]],
    ['an empty object', [{}]],
    ['two of them', [null, null]],
  ])('is nobody where every list ends with the same: %s', async (_, end) => {
    const people = new Set(['a', 'c']);
    await using link = await connectOvopark((received) =>
      ok([
        ...keysOf(received).flatMap((userName, at) => {
          if (userName === 'bad') return [null];
          return people.has(userName) ? [{ id: at + 1, userName }] : [];
        }),
        ...end,
      ]),
    );
    const { users, refused } = await link.gateway.find(['a', 'b', 'c', 'd']);
    expect(new Set(users.map(({ values }) => values.userName))).toEqual(people);
    expect(refused.size).toBe(0);
    expect([...(await link.gateway.find(['a', 'b', 'bad', 'c'])).refused.keys()]).toEqual(['bad']);
  });

  it('is found beside a readable one who has the same name: nobody knows which of the two is meant', async () => {
    await using link = await connectOvopark((received) =>
      ok(keysOf(received).flatMap((userName) => (userName === 'a' ? [{ id: 1, userName }, null] : []))),
    );
    const { users, refused } = await link.gateway.find(['a', 'b']);
    expect(users).toEqual([]);
    expect([...refused.keys()]).toEqual(['a']);
  });
});
