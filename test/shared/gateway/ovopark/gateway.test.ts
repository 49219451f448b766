import { describe, expect, it } from 'vitest';
import { verify } from '../../../../shared/gateway/ovopark/signature.ts';
import {
  connectOvopark,
  creating,
  error,
  errorOf,
  KEY,
  methodOf,
  NOON_MS,
  ok,
  SECRET,
  USER,
} from './connect-ovopark.ts';

const keysOf = (form: Readonly<Record<string, string>>): string[] => JSON.parse(form.object ?? '{}').keyWord;

describe('who is shown of another enterprise', () => {
  const shown = [
    { id: 1, userName: 'ann', groupId: 4711 },
    { id: 2, userName: 'bob', groupId: '4712' },
    { id: 3, userName: 'cy' },
  ];
  const elsewhere = async (gateway: object) => {
    await using link = await connectOvopark(() => ok(shown), { gateway });
    return (await link.gateway.find(['ann', 'bob', 'cy'])).users.map((user) => user.elsewhere);
  };

  it('is told where the profile names its own groupId, and only where the gateway shows one', async () => {
    expect(await elsewhere({ groupId: 4711 })).toEqual([undefined, '4712', undefined]);
    expect(await elsewhere({})).toEqual([undefined, undefined, undefined]);
  });
});

describe('a request to Ovopark', () => {
  it('carries the system parameters, a time stamp of its zone and a signature that holds', async () => {
    await using link = await connectOvopark(() => ok({ userId: 5 }));
    await link.gateway.create(USER);
    const [form] = link.forms;
    expect(form).toMatchObject({
      ...USER,
      _aid: 'S107',
      _akey: KEY,
      _mt: 'open.shopweb.user.addUser',
      _sm: 'md5',
      _requestMode: 'post',
      _version: 'v1',
      _timestamp: '20260625120000',
      _format: 'json',
      _nonce: 'nonce-1',
    });
    expect(verify(form ?? {}, SECRET)).toBe(true);
    expect(link.calls).toEqual([{ method: 'open.shopweb.user.addUser', retry: false }]);
  });

  it('is signed as the profile says', async () => {
    const gateway = { signatureMethod: 'sha1', nonce: false, applicationId: 'DC-001234', timeZone: 'UTC' };
    await using link = await connectOvopark(() => ok(), { gateway });
    await link.gateway.find(['张三']);
    const [form] = link.forms;
    expect(form).toMatchObject({ _sm: 'sha1', _aid: 'DC-001234', _timestamp: '20260625040000' });
    expect(form?._sig).toHaveLength(40);
    expect(form).not.toHaveProperty('_nonce');
    expect(verify(form ?? {}, SECRET)).toBe(true);
  });

  it('holds no parameter without a value', async () => {
    await using link = await connectOvopark(() => ok({ userId: 5 }));
    await link.gateway.create({ ...USER, mail: '', employeeNumber: ' ' });
    expect(link.forms[0]).not.toHaveProperty('mail');
    expect(link.forms[0]).not.toHaveProperty('employeeNumber');
  });

  it('is one of no more than the profile has connections for', async () => {
    const soon = () => new Promise((resolve) => setImmediate(() => resolve(ok({ userId: 5 }))));
    await using link = await connectOvopark(soon, { gateway: { connections: 3 } });
    await Promise.all(Array.from({ length: 20 }, () => link.gateway.create(USER)));
    expect(link.forms).toHaveLength(20);
    expect(link.mostAtOnce()).toBeLessThanOrEqual(3);
  });
});

describe('looking up at Ovopark', () => {
  const found = { id: 17, userName: 'li.si', showName: '李四', phone: '', mail: null, pId: 3, isFrozen: 0 };
  const expected = { id: '17', values: { userName: 'li.si', showName: '李四', pId: '3' } };

  it.each([
    ['a list', [found], [expected]],
    ['one object', found, [expected]],
    ['an empty list', [], []],
    ['null', null, []],
    ['nothing at all', undefined, []],
    ['an id in text', [{ ...found, id: '17' }], [expected]],
    [
      'a date in milliseconds',
      [{ id: 17, userName: 'li.si', validateDate: NOON_MS }],
      [{ id: '17', values: { userName: 'li.si', validateDate: '2026-06-25 12:00:00' } }],
    ],
  ])('reads users whom a look-up shows as %s', async (_, data, users) => {
    await using link = await connectOvopark(() => ok(data));
    expect(await link.gateway.find(['li.si'])).toEqual({ users, refused: new Map() });
  });

  it.each([
    ['a text', 'none'],
    ['an object that is no user', { total: 0, rows: [] }],
  ])('does not take %s for a list of users', async (_, data) => {
    await using link = await connectOvopark(() => ok(data));
    expect(await errorOf(link.gateway.find(['li.si']))).toMatchObject({
      kind: 'unavailable',
      code: 'not_understood',
    });
  });

  it.each([
    ['userName', 1],
    ['mobilePhone', 2],
    ['employeeNumber', 3],
  ])('by %s asks for type %i, in the enterprise of the profile', async (matchBy, type) => {
    await using link = await connectOvopark(() => ok([]), { profile: { matchBy } });
    await link.gateway.find(['x']);
    expect(link.forms[0]?.object).toBe(JSON.stringify({ enterpriseId: 1212, type, keyWord: ['x'] }));
  });

  it('may go by another identity than the match key', async () => {
    await using link = await connectOvopark(() => ok([]));
    await link.gateway.find(['007'], 'employeeNumber');
    expect(JSON.parse(link.forms[0]?.object ?? '')).toMatchObject({ type: 3 });
    expect(await errorOf(link.gateway.find(['x'], 'mail'))).toMatchObject({ kind: 'misconfigured' });
  });

  it('asks once for each key, in batches', async () => {
    await using link = await connectOvopark(() => ok([]), { gateway: { lookUpBatch: 3 } });
    await link.gateway.find(['a', 'b', 'a', '', 'c', 'd']);
    expect(link.forms.map(keysOf)).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('halves a refused batch until the bad key is alone, and finds all others', async () => {
    await using link = await connectOvopark(({ form }) => {
      const keys = keysOf(form);
      if (keys.includes('bad')) return error(104, 'bad key word');
      return ok(keys.map((userName, index) => ({ id: index + 1, userName })));
    });
    const keys = ['a', 'b', 'c', 'bad', 'd', 'e', 'f', 'g'];
    const { users, refused } = await link.gateway.find(keys);
    expect(users.map(({ values }) => values.userName)).toEqual(keys.filter((key) => key !== 'bad'));
    expect([...refused.keys()]).toEqual(['bad']);
    expect(refused.get('bad')).toMatchObject({ kind: 'refused', code: '104', message: 'bad key word' });
    // Once for a plain key: it is not the gateway that refuses everybody.
    expect(link.forms).toHaveLength(8);
  });

  it('does not halve what is refused whoever is asked for', async () => {
    await using link = await connectOvopark(() => error(104, 'no such enterprise'), {
      gateway: { lookUpBatch: 50, connections: 2 },
    });
    const keys = Array.from({ length: 304 }, (_, n) => `u${n}`);
    expect(await errorOf(link.gateway.find(keys))).toMatchObject({ kind: 'refused', code: '104' });
    expect(link.forms.length).toBeLessThanOrEqual(3);
  });

  it('begins no further batch once one has failed', async () => {
    const isDown = ({ form }: { form: Readonly<Record<string, string>> }) =>
      keysOf(form).includes('a') ? error(7) : ok([]);
    await using link = await connectOvopark(isDown, { gateway: { lookUpBatch: 1, connections: 2 } });
    expect(await errorOf(link.gateway.find([...'abcdefgh']))).toMatchObject({ code: '7' });
    expect(link.forms.length).toBeLessThan(8);
  });

  it('waits for every batch under way before it reports that one failed', async () => {
    let answered = 0;
    const handle = async ({ form }: { form: Readonly<Record<string, string>> }) => {
      if (keysOf(form)[0] === 'a') return error(7);
      await new Promise((resolve) => setImmediate(resolve));
      answered += 1;
      return ok([]);
    };
    await using link = await connectOvopark(handle, { gateway: { lookUpBatch: 1 } });
    expect(await errorOf(link.gateway.find(['a', 'b', 'c']))).toMatchObject({
      kind: 'misconfigured',
      code: '7',
    });
    expect(answered).toBe(2);
  });

  it('halves a batch that is too large for the gateway', async () => {
    await using link = await connectOvopark(({ form, response }) => {
      if (keysOf(form).length <= 2) return ok([]);
      response.writeHead(413).end();
    });
    expect((await link.gateway.find(['a', 'b', 'c', 'd'])).refused.size).toBe(0);
    expect(link.forms).toHaveLength(3);
  });
});

describe('creating at Ovopark', () => {
  it('answers the id that the gateway gave', async () => {
    await using link = await connectOvopark(({ count }) => ok([{ userId: 5 }, { userId: '6' }][count - 1]));
    expect(await link.gateway.create(USER)).toEqual({ id: '5' });
    expect(await link.gateway.create(USER)).toEqual({ id: '6' });
  });

  it.each([
    ['gives no id', { stat: { code: 0 }, result: '成功', data: null }, 'done'],
    ['gives an empty id', { stat: { code: 0 }, result: '成功', data: { userId: '' } }, 'done'],
    ['says 失败 under code 0', { stat: { code: 0 }, result: '失败', data: null }, 'not done'],
    ['says 不成功 under code 0', { stat: { code: 0 }, result: '不成功' }, 'not done'],
    ['says isError as "True"', { stat: { code: 0 }, isError: 'True', data: { userId: 5 } }, 'not done'],
    ['says isError as 1', { stat: { code: 0 }, data: { isError: 1, userId: 5 } }, 'not done'],
    ['says success: false', { stat: { code: 0 }, success: false, data: { userId: 5 } }, 'not done'],
  ])('is not proved, and not repeated, when the gateway %s', async (_, body, says) => {
    await using link = await connectOvopark(() => body);
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({ kind: 'unconfirmed', says });
    expect(link.forms).toHaveLength(1);
  });

  it('is not proved by a success under HTTP 403', async () => {
    await using link = await connectOvopark(({ response }) => {
      response.statusCode = 403;
      return ok({ userId: 5 });
    });
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({
      kind: 'unconfirmed',
      code: 'http_403',
      says: 'not done',
    });
  });

  it.each([
    [{ isError: 'false' }],
    [{ isError: 0 }],
    [{ success: 'TRUE' }],
    [{ result: '操作成功！' }],
    [{ result: null }],
  ])('takes a create for proved that answers an id beside %j', async (more) => {
    await using link = await connectOvopark(() => ({ stat: { code: 0 }, data: { userId: 5 }, ...more }));
    expect(await link.gateway.create(USER)).toEqual({ id: '5' });
  });

  it.each([
    ['the connection is lost', 'connection_lost'],
    ['the answer is HTTP 502', 'http_502'],
    ['the answer is no JSON', 'not_json'],
  ])('is unconfirmed, and not repeated, when %s', async (_, code) => {
    await using link = await connectOvopark(({ request, response }) => {
      if (code === 'connection_lost') request.socket.destroy();
      else response.writeHead(code === 'http_502' ? 502 : 200).end('<html>');
    });
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({ kind: 'unconfirmed', code });
    expect(link.forms).toHaveLength(1);
  });

  it('is repeated after HTTP 429, at a slower pace', async () => {
    await using link = await connectOvopark(({ count, response }) => {
      if (count > 1) return ok({ userId: 5 });
      response.writeHead(429, { 'retry-after': '2' }).end();
    });
    expect(await link.gateway.create(USER)).toEqual({ id: '5' });
    expect(link.time.now() - NOON_MS).toBeGreaterThanOrEqual(2_000);
    expect(link.calls.map(({ retry }) => retry)).toEqual([false, true]);
  });

  it('slows every later call down after HTTP 429', async () => {
    await using link = await connectOvopark(
      ({ count, response }) => {
        if (count > 1) return ok({ userId: 5 });
        response.writeHead(429).end();
      },
      { profile: { requestsPerSecond: 1 } },
    );
    await link.gateway.create(USER);
    const before = link.time.now();
    await link.gateway.create(USER);
    expect(link.time.now() - before).toBeGreaterThan(1_100);
  });

  it('gives up at once when the gateway wants to be left alone for long, and says how long', async () => {
    await using link = await connectOvopark(({ response }) => {
      response.writeHead(429, { 'retry-after': '600' }).end();
    });
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({
      kind: 'unavailable',
      retryAfterMs: 600_000,
    });
    expect(link.forms).toHaveLength(1);
  });

  it('is followed by one update for what only an update knows', async () => {
    await using link = await connectOvopark(creating(5, () => ok()));
    const extra = { dutiesId: '9', parentEmployeeNumber: '001', thirdIdFit: '1', userContent: '[]' };
    expect(await link.gateway.create({ ...USER, ...extra })).toEqual({ id: '5' });
    const [create, , update] = link.forms;
    expect(Object.keys(create ?? {})).not.toEqual(expect.arrayContaining(['dutiesId']));
    expect(update).toMatchObject({ ...extra, thirdIdFit: 'true', id: '5' });
    expect(update).not.toHaveProperty('showName');
  });

  it('says that the user was created when that update fails, in the language of the profile', async () => {
    const handle = creating(5, () => error(77, '无此职务'));
    await using link = await connectOvopark(handle, { profile: { language: 'zh-CN' } });
    const failure = await errorOf(
      link.gateway.create({ ...USER, dutiesId: '9', parentEmployeeNumber: '001' }),
    );
    expect(failure).toMatchObject({ kind: 'refused', code: '77', created: { id: '5' } });
    expect(failure.message).toMatch(/已创建该用户，但其余内容没有写入。.*“职务”、“上级工号”：无此职务/);
  });

  it('changes nobody by an id that a look does not show for that user', async () => {
    await using link = await connectOvopark(creating(5, () => ok(), 6));
    expect(await errorOf(link.gateway.create({ ...USER, dutiesId: '9' }))).toMatchObject({
      kind: 'unconfirmed',
      code: 'id_not_shown',
      says: 'done',
    });
    expect(link.forms.map(methodOf)).toEqual(['addUser', 'getUserByType']);
  });

  it('is not proved when that update meets an outage: the user is found, and the rest sent again', async () => {
    await using outage = await connectOvopark(({ method }) =>
      method === 'addUser' ? ok({ userId: 5 }) : error(-500),
    );
    expect(await errorOf(outage.gateway.create({ ...USER, dutiesId: '9' }))).toMatchObject({
      kind: 'unconfirmed',
      code: '-500',
      says: 'done',
    });
  });
});

describe('updating at Ovopark', () => {
  const found = { id: '17', values: { userName: 'li.si', employeeNumber: '007' } };

  it('addresses the user by id and leaves out what an update does not know', async () => {
    await using link = await connectOvopark(() => ok());
    await link.gateway.update(found, { userName: 'li.si', showName: '李', thirdIdFit: '0' });
    expect(link.forms[0]).toMatchObject({ id: '17', showName: '李', thirdIdFit: 'false' });
    expect(link.forms[0]).not.toHaveProperty('userName');
    expect(link.forms[0]).not.toHaveProperty('employeeNumber');
  });

  it('is repeated when its answer is lost', async () => {
    await using link = await connectOvopark(({ count, request }) => {
      if (count > 2) return ok();
      request.socket.destroy();
    });
    await link.gateway.update(found, { showName: '李' });
    expect(link.calls.map(({ retry }) => retry)).toEqual([false, true, true]);
  });

  it('is unconfirmed once any of its attempts may have been carried out', async () => {
    await using link = await connectOvopark(({ count, request, response }) => {
      if (count === 1) request.socket.destroy();
      else response.writeHead(429).end();
    });
    expect(await errorOf(link.gateway.update(found, { showName: '李' }))).toMatchObject({
      kind: 'unconfirmed',
    });
  });
});

describe('the clock', () => {
  it('is set right once, by what the gateway says, on a machine that is two hours off', async () => {
    const theirs = NOON_MS + 2 * 3_600_000;
    await using link = await connectOvopark(({ form }) =>
      form._timestamp?.startsWith('2026062514') ? ok([]) : error(16, 'too old', theirs),
    );
    await link.gateway.find(['a']);
    await link.gateway.find(['b']);
    expect(link.forms.map(({ _timestamp }) => _timestamp?.slice(0, 10))).toEqual([
      '2026062512',
      '2026062514',
      '2026062514',
    ]);
  });

  it('cannot be set right by a gateway that does not tell the time', async () => {
    await using link = await connectOvopark(() => ({ stat: { code: '16' } }));
    const failure = await errorOf(link.gateway.find(['a']));
    expect(failure).toMatchObject({
      kind: 'misconfigured',
      code: '16',
      message: expect.stringContaining('time zone'),
    });
    expect(link.forms).toHaveLength(1);
  });
});

describe('the authenticator', () => {
  const credentials = { authenticator: { userName: 'admin', password: 'admin-word' } };
  const gone = { stat: { code: 0 }, isError: true, code: '9990001', message: 'TOKEN_NOT_EXIST' };

  it('is fetched once and sent with every call', async () => {
    const tokens: unknown[] = [];
    await using link = await connectOvopark(
      ({ method, request }) => {
        if (method === 'mobileLogin') return ok({ token: 'token-1' });
        tokens.push(request.headers.authenticator);
        return ok([]);
      },
      { credentials },
    );
    await Promise.all([link.gateway.find(['a']), link.gateway.find(['b']), link.gateway.find(['c'])]);
    expect(tokens).toEqual(['token-1', 'token-1', 'token-1']);
    expect(link.forms.map(methodOf).filter((method) => method === 'mobileLogin')).toHaveLength(1);
    expect(link.forms[0]).toMatchObject({ userName: 'admin', password: 'admin-word' });
  });

  it('is renewed when it is gone', async () => {
    await using link = await connectOvopark(
      ({ method, count, request }) => {
        if (method === 'mobileLogin') return ok({ token: `token-${count}` });
        return request.headers.authenticator === 'token-2' ? ok({ userId: 5 }) : gone;
      },
      { credentials, gateway: { connections: 1 } },
    );
    expect(await link.gateway.create(USER)).toEqual({ id: '5' });
    expect(link.forms.map(methodOf)).toEqual(['mobileLogin', 'addUser', 'mobileLogin', 'addUser']);
  });

  it('stops everything when it is not accepted even fresh, or the account cannot log in', async () => {
    const handle = ({ method }: { method: string }) => (method === 'mobileLogin' ? ok({ token: 't' }) : gone);
    await using refused = await connectOvopark(handle, { credentials });
    expect(await errorOf(refused.gateway.find(['a']))).toMatchObject({ kind: 'misconfigured' });
    await using wrong = await connectOvopark(() => error(103095, 'wrong password'), { credentials });
    const failure = await errorOf(wrong.gateway.find(['a']));
    expect(failure).toMatchObject({ kind: 'misconfigured', code: '103095' });
    expect(failure.message).toContain('wrong password');
  });

  it('is asked for by name when the gateway wants one and the secret has none', async () => {
    await using link = await connectOvopark(() => gone);
    const failure = await errorOf(link.gateway.find(['a']));
    expect(failure).toMatchObject({ kind: 'misconfigured', code: '9990001' });
    expect(failure.message).toContain('name it in the secret');
  });
});

describe('an error of Ovopark', () => {
  it('hides the secrets that the gateway echoes', async () => {
    const credentials = { authenticator: { userName: 'admin', password: 'admin-word' } };
    const echo = `${SECRET} ${KEY} ${USER.password} admin-word token-1 \u0007${'x'.repeat(1_000)}`;
    const handle = ({ method }: { method: string }) =>
      method === 'mobileLogin' ? ok({ token: 'token-1' }) : error(99, echo);
    await using link = await connectOvopark(handle, { credentials });
    const { message } = await errorOf(link.gateway.create(USER));
    expect(message).toMatch(/^\*\*\* \*\*\* \*\*\* \*\*\* \*\*\* {2}x+$/);
    expect(message.length).toBeLessThanOrEqual(300);
  });

  it('hides a password in every part of an answer, its codes included', async () => {
    const hex = Buffer.from(USER.password).toString('hex');
    const answers = [
      { stat: { code: USER.password, codename: `BAD_${USER.password.toUpperCase()}` } },
      { stat: { code: 0 }, isError: true, code: `E-${hex}`, message: 'no' },
      { stat: { code: 0 }, data: { isError: true, code: 7, message: `{\\"p\\":\\"${USER.password}\\"}` } },
    ];
    for (const answer of answers) {
      await using link = await connectOvopark(() => answer);
      const { code, message } = await errorOf(link.gateway.create(USER));
      expect(`${code} ${message}`).toContain('***');
      expect(`${code} ${message}`.toLowerCase()).not.toContain(USER.password);
      expect(code).not.toContain(hex);
    }
  });

  it('says so in the language of the profile when the gateway gives no reason', async () => {
    await using link = await connectOvopark(() => ({ stat: { code: 99 } }));
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({ message: 'the gateway gave no reason' });
  });

  it('asks for the address to be checked when something else answers in JSON', async () => {
    await using link = await connectOvopark(({ response }) => {
      response.statusCode = 404;
      return { path: '/cloud.api', error: 'Not Found' };
    });
    const failure = await errorOf(link.gateway.create(USER));
    expect(failure).toMatchObject({ kind: 'misconfigured', code: 'http_404' });
  });

  it('is unavailable when its time was up before it was sent', async () => {
    await using link = await connectOvopark(() => ok(), {
      signal: AbortSignal.abort(new Error('time is up')),
    });
    expect(await errorOf(link.gateway.create(USER))).toMatchObject({ kind: 'unavailable', code: 'stopped' });
    expect(link.forms).toHaveLength(0);
  });
});
