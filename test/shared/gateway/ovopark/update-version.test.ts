import { describe, expect, it } from 'vitest';
import { USER_SCHEMA } from '../../../../shared/gateway/ovopark/fields.ts';
import { decisionRules } from '../../../../shared/user/rules.ts';
import { connectOvopark, creating, error, errorOf, ok, USER } from './connect-ovopark.ts';

const FOUR = { orgIds: '1,2', organizeIds: '3', roleIds: '4', depIds: '5' };
const found = { id: '17', values: { userName: 'li.si', employeeNumber: '007' } };

/** A gateway that follows the page of each version. */
function strict({ form }: { form: Readonly<Record<string, string>> }) {
  const lacks = Object.keys(FOUR).find((name) => !form[name]);
  return form._version === 'v1' && lacks ? error(104, `${lacks} is missing`) : ok();
}

describe('the version of an update', () => {
  it.each([
    ['v1 where the row has all four', { ...FOUR, showName: '李' }, 'v1'],
    ['v2 where the row lacks one', { ...FOUR, roleIds: '', showName: '李' }, 'v2'],
    ['v2 where the row has none', { showName: '李' }, 'v2'],
  ])('is chosen by what the row has: %s', async (_, row, version) => {
    await using link = await connectOvopark(strict);
    await link.gateway.update(found, row);
    expect(link.forms[0]).toMatchObject({ _version: version, id: '17', showName: '李' });
  });

  it.each(['v1', 'v2'])('is %s where the profile says so, by id all the same', async (version) => {
    await using link = await connectOvopark(() => ok(), { gateway: { updateUserVersion: version } });
    for (const row of [{ ...FOUR }, { showName: '李' }, { employeeNumber: '008' }])
      await link.gateway.update(found, row);
    expect(link.forms.map(({ _version, id }) => [_version, id])).toEqual(Array(3).fill([version, '17']));
  });

  it('leaves the four out where the row does, whatever the user has', async () => {
    await using link = await connectOvopark(strict);
    await link.gateway.update({ ...found, values: { ...found.values, ...FOUR } }, { orgIds: '9' });
    expect(link.forms[0]).toMatchObject({ orgIds: '9' });
    for (const name of ['organizeIds', 'roleIds', 'depIds', 'employeeNumber'])
      expect(link.forms[0]).not.toHaveProperty(name);
  });
});

describe('two users who share an employee number', () => {
  it.each(['auto', 'v1', 'v2'])(
    'are told apart by their ids in %s: each update names one',
    async (version) => {
      const names = new Map([
        ['17', 'A'],
        ['18', 'B'],
      ]);
      await using link = await connectOvopark(
        ({ form }) => {
          // As v2 is documented: without an id, the first who has that number.
          const id = form.id ?? '17';
          names.set(id, form.showName ?? '');
          return ok();
        },
        { gateway: { updateUserVersion: version } },
      );
      await link.gateway.update({ id: '18', values: { employeeNumber: '007' } }, { showName: 'new' });
      expect([...names]).toEqual([
        ['17', 'A'],
        ['18', 'new'],
      ]);
    },
  );
});

describe('the update that follows a create', () => {
  it("carries the row's own four, which a gateway that follows the page wants", async () => {
    await using link = await connectOvopark(creating(5, strict));
    expect(await link.gateway.create({ ...USER, dutiesId: '9' })).toEqual({ id: '5' });
    const { _version, id, dutiesId, showName, ...form } = link.forms[2] ?? {};
    expect({ _version, id, dutiesId, showName }).toEqual({ _version: 'v1', id: '5', dutiesId: '9' });
    expect(form).toMatchObject(FOUR);
  });

  it('carries them after a crash too, and never a default', async () => {
    const rules = decisionRules(
      {
        language: 'en',
        matchBy: 'userName',
        defaults: { roleIds: '99', depIds: '98' },
        updatePassword: false,
      },
      USER_SCHEMA,
      [],
    );
    const { depIds: _, ...row } = { ...USER, dutiesId: '9' };
    expect(rules.userAfterCreate(row)).toEqual({
      orgIds: '1,2',
      organizeIds: '3',
      roleIds: '4',
      dutiesId: '9',
    });
    expect(rules.userAfterCreate(USER)).toBeUndefined();
    await using link = await connectOvopark(strict);
    await link.gateway.update(found, rules.userAfterCreate(row) ?? {});
    expect(link.forms[0]).toMatchObject({ _version: 'v2', roleIds: '4', dutiesId: '9' });
    expect(link.forms[0]).not.toHaveProperty('depIds');
  });

  it('fails its row where it is refused, which was created', async () => {
    await using link = await connectOvopark(creating(5, () => error(104, 'roleIds is missing')));
    expect(await errorOf(link.gateway.create({ ...USER, dutiesId: '9' }))).toMatchObject({
      kind: 'refused',
      created: { id: '5' },
    });
  });
});
