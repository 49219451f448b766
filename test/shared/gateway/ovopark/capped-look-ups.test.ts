import { describe, expect, it } from 'vitest';
import { connectOvopark, ok } from './connect-ovopark.ts';

type Limit = (keys: readonly string[], found: readonly string[]) => readonly string[];

/** A gateway that has these people and shows of each look-up's what the limit leaves. */
const connectCapped = (people: ReadonlySet<string>, limit: Limit, gateway: object = {}) =>
  connectOvopark(
    ({ form }) => {
      const keys: string[] = JSON.parse(form.object ?? '{}').keyWord;
      const shown = limit(
        keys,
        keys.filter((key) => people.has(key)),
      );
      return ok(shown.map((userName) => ({ id: `id-${userName}`, userName })));
    },
    { gateway },
  );

const mostUsers =
  (most: number): Limit =>
  (_, found) =>
    found.slice(0, most);
const mostKeys =
  (most: number): Limit =>
  (keys, found) =>
    found.filter((key) => keys.indexOf(key) < most);
const noLimit: Limit = (_, found) => found;

/** Numbers in [0, 1), the same ones for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** At most so many, drawn anew for each look-up. */
function anyUsers(most: number): Limit {
  const random = createRandom(7);
  return (_, found) =>
    found
      .map((key) => ({ key, at: random() }))
      .sort((one, other) => one.at - other.at)
      .slice(0, most)
      .map(({ key }) => key);
}

const CHUNK = Array.from({ length: 200 }, (_, at) => `user-${at}`);

const PRESENT: Record<string, (at: number) => boolean> = {
  everybody: () => true,
  'every second': (at) => at % 2 === 0,
  'one in ten': (at) => at % 10 === 3,
  'the last fifty': (at) => at >= 150,
  'all but one': (at) => at !== 77,
};
const LIMITS: Record<string, () => Limit> = {
  '10 users': () => mostUsers(10),
  '1 user': () => mostUsers(1),
  '20 users, whichever': () => anyUsers(20),
  'the last 10 users': () => (_, found) => found.slice(-10),
  'the first 10 keys': () => mostKeys(10),
};

const cases = Object.keys(LIMITS).flatMap((limit) =>
  Object.keys(PRESENT).map((who) => [limit, who] as const),
);

describe('a look-up that shows a part and does not say so', () => {
  it.each(cases)('of %s finds all the same, chunk after chunk, where %s is there', async (limit, who) => {
    const people = new Set(CHUNK.filter((_, at) => PRESENT[who]?.(at)));
    await using link = await connectCapped(people, LIMITS[limit]?.() ?? noLimit);
    for (let chunk = 0; chunk < 2; chunk++) {
      const { users, refused } = await link.gateway.find(CHUNK);
      expect(new Set(users.map(({ values }) => values.userName))).toEqual(people);
      expect(refused.size).toBe(0);
    }
  });

  it('asks for as many as it shows from then on, and says so', async () => {
    await using link = await connectCapped(new Set(CHUNK), mostUsers(10));
    const { shrunkTo } = await link.gateway.find(CHUNK);
    expect(shrunkTo).toBe(10);
    expect(link.forms.length).toBeLessThanOrEqual(4 + 2 + 16);
    const before = link.forms.length;
    await link.gateway.find(CHUNK);
    expect(link.forms.length - before).toBe(20);
  });

  it('is remembered for every job of the process that uses the same secret', async () => {
    await using link = await connectCapped(new Set(CHUNK), mostUsers(10));
    await link.gateway.find(CHUNK);
    expect(await link.reconnect().find(['nobody'])).toMatchObject({ users: [], shrunkTo: 10 });
  });

  it('is no limit where somebody came between two look-ups', async () => {
    const people = new Set(CHUNK.slice(0, 20));
    let calls = 0;
    await using link = await connectCapped(people, (keys, found) => {
      if (++calls === 1) people.add('user-40');
      return found.slice(0, keys.length);
    });
    const result = await link.gateway.find(CHUNK.slice(0, 50));
    expect(result.users.map(({ values }) => values.userName)).toContain('user-40');
    expect(result).not.toHaveProperty('shrunkTo');
  });

  it('is no limit where somebody was deleted', async () => {
    const people = new Set(CHUNK.filter((_, at) => at % 2 === 0));
    await using link = await connectCapped(people, noLimit);
    await link.gateway.find(CHUNK.slice(0, 40));
    for (const key of CHUNK.slice(0, 20)) people.delete(key);
    for (const keys of [CHUNK.slice(40, 90), CHUNK.slice(0, 50), CHUNK])
      expect(await link.gateway.find(keys)).not.toHaveProperty('shrunkTo');
  });

  it('is not believed to say that somebody is gone who was found before', async () => {
    let isHiding = false;
    await using link = await connectCapped(new Set(CHUNK), (keys, found) =>
      isHiding && keys.length > 10 ? found.filter((key) => key !== 'user-7') : found,
    );
    await link.gateway.find(CHUNK);
    isHiding = true;
    const { users } = await link.gateway.find(CHUNK.slice(0, 50));
    expect(users.map(({ values }) => values.userName)).toContain('user-7');
  });

  it('is found out with the help of a user whom a look-up alone has shown', async () => {
    // As after a refused create: nobody was seen in the batch, and one of them is there.
    await using link = await connectCapped(new Set(['user-40']), mostKeys(10));
    expect((await link.gateway.find(CHUNK.slice(0, 50))).users).toEqual([]);
    expect((await link.gateway.find(['user-40'])).users).toHaveLength(1);
    expect((await link.gateway.find(CHUNK.slice(0, 50))).users).toHaveLength(1);
  });
});

describe('a look-up of a gateway that behaves', () => {
  const seldom = createRandom(3);
  const calm: [string, (at: number) => boolean, number][] = [
    ['nobody is there', () => false, 0],
    ['everybody is there', () => true, 0],
    ['every second is there', (at) => at % 2 === 0, 1],
    ['one in fifty is there', (at) => at % 50 === 9, 1],
    ['half of them are there, by chance', () => seldom() < 0.5, 1],
    ['one in a hundred is there, by chance', () => seldom() < 0.01, 3],
    ['the first thousand are there', (at) => at < 1_000, 1],
    ['the last thousand are there', (at) => at >= 1_000, 1],
  ];
  it.each(calm)('where %s costs a few more in 40 at most', async (_, isThere, more) => {
    const keys = Array.from({ length: 2_000 }, (__, at) => `user-${at}`);
    const people = new Set(keys.filter((__, at) => isThere(at)));
    await using link = await connectCapped(people, noLimit);
    for (let at = 0; at < keys.length; at += 200) {
      const chunk = keys.slice(at, at + 200);
      const { users } = await link.gateway.find(chunk);
      const expected = chunk.filter((key) => people.has(key));
      expect(users.map(({ values }) => values.userName)).toEqual(expect.arrayContaining(expected));
    }
    expect(link.forms.length - 40).toBeLessThanOrEqual(more);
  });

  it.each([20, 30, 50])('costs a few in 100 where chunks have %i rows', async (size) => {
    const keys = Array.from({ length: size * 100 }, (_, at) => `user-${at}`);
    await using link = await connectCapped(new Set(keys.filter((_, at) => at % 2 === 0)), noLimit);
    for (let at = 0; at < keys.length; at += size) await link.gateway.find(keys.slice(at, at + size));
    expect(link.forms.length - 100).toBeLessThanOrEqual(3);
  });
});
