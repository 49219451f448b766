import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProfile, userSchemaOf } from '../../shared/gateway/profile.ts';
import { fieldNamesOf, nameKey } from '../../shared/names/name-table.ts';
import { createCellReader } from '../../shared/rows/read-cells.ts';
import { fuzzRuns } from '../support/fuzz-runs.ts';
import { createSpreadsheetRoad } from '../support/spreadsheet-road.ts';

const DEFAULTS = {
  validateDate: '2030-01-01 00:00:00',
  isSingleSign: '0',
  orgIds: '1',
  organizeIds: '1',
  depIds: '1',
  roleIds: '7',
};
const profileWith = (rights: object) =>
  parseProfile(
    {
      name: 'test',
      secretName: 'test',
      matchBy: 'userName',
      requestsPerSecond: 100,
      language: 'en',
      defaults: DEFAULTS,
      gateway: { kind: 'ovopark', enterprise: 4711, url: 'https://gateway.example/cloud.api' },
      ...rights,
    },
    'the test',
  );

/** Drops a CSV on a gateway that has the administrator. */
async function drop(text: string, rights: object, names?: string) {
  const road = await createSpreadsheetRoad(profileWith(rights), names ? Buffer.from(names) : undefined);
  road.users.push({
    id: '1',
    values: { userName: 'admin', showName: 'Root', employeeNumber: '0001', roleIds: '1' },
  });
  const journey = await road.drop(Buffer.from(text));
  const outcomes = journey.rows.map(({ outcome, problems = [] }) =>
    [outcome, ...problems.map(({ code }) => code)].join(' '),
  );
  return { road, journey, outcomes, roles: () => road.users.map(({ values }) => values.roleIds) };
}

const NAMES = 'field,name,id\nroleIds,店长,7\nroleIds,超管,1\nroleIds,管理层,"7,1"\nroleIds,督导,15\n';

describe('what a list may set is bound by its profile', () => {
  it('whatever a value is called, quoted, or hidden in a list, in whatever width', async () => {
    const cells = [
      '7',
      '店长',
      '15、店长',
      '１５',
      '="7"',
      '1',
      '超管',
      '管理层',
      '7,1',
      '7、 超管',
      '="1"',
      '１',
      '01',
      "'1",
    ];
    const lines = cells.map((cell, at) => `u${at},Some Body,Pw-1001x,"${cell.replaceAll('"', '""')}"`);
    const { outcomes, roles } = await drop(
      ['用户名,姓名,密码,岗位', ...lines].join('\n'),
      { allow: { roleIds: ['7', '15'] } },
      NAMES,
    );
    expect(outcomes.slice(0, 5)).toEqual(Array(5).fill('created'));
    expect(outcomes.slice(5).every((outcome) => outcome.startsWith('rejected '))).toBe(true);
    expect(roles()).toEqual(['1', '7', '7', '15,7', '15', '7']);
  });

  it('so that no cell at all brings anybody another role', () => {
    const named = ([name = '', ...ids]: string[]) => [nameKey(name), { name, ids }] as const;
    const table = new Map([
      [
        'roleIds',
        new Map(
          [
            ['店长', '7'],
            ['超管', '1'],
            ['管理层', '7,1'],
          ].map(named),
        ),
      ],
    ]);
    const [roles] = userSchemaOf({ gateway: { kind: 'ovopark' } }).fields.filter(
      ({ name }) => name === 'roleIds',
    );
    if (!roles) throw new Error('There is no such parameter.');
    const names = fieldNamesOf(table).get('roleIds');
    const cell = fc
      .array(fc.constantFrom(...'1715、,，;.\'"= \u200b１７', '店长', '超管', '管理层', '01'), {
        maxLength: 6,
      })
      .map((parts) => parts.join(''));
    for (const known of [names, undefined]) {
      const read = createCellReader(roles, { allowed: ['7', '15'], names: known, isKey: false });
      fc.assert(
        fc.property(cell, (text) => {
          const { sent = text, code } = read(text);
          if (code === undefined && sent !== '')
            expect(['7', '15']).toEqual(expect.arrayContaining(sent.split(',')));
        }),
        { numRuns: fuzzRuns(5) },
      );
    }
  });

  it('and by its columns, however a heading means another: that is carried to the report, noted and not sent', async () => {
    const { outcomes, road, journey } = await drop(
      'userName,姓名,密码,岗位,级别,privilegeIds,上级工号\nzoe,Zoe,Pw-1001x,店长,1,2,0001\n',
      { columns: ['userName', 'showName', 'password'], aliases: { 级别: 'roleIds' } },
      NAMES,
    );
    expect(outcomes).toEqual(['created']);
    expect(road.users[1]?.values).toEqual({
      ...DEFAULTS,
      userName: 'zoe',
      showName: 'Zoe',
      password: 'Pw-1001x',
    });
    expect(journey.report.toString()).toContain('zoe,Zoe,,店长,1,2,0001');
    expect(journey.summary.notes?.map(({ column, code }) => `${column} ${code}`)).toEqual([
      '级别 column_not_settable',
      'privilegeIds column_not_settable',
      '上级工号 column_not_settable',
      '岗位 unknown_column',
    ]);
  });

  it('which hide a password column all the same, also where it is only called so by the profile', async () => {
    const { journey } = await drop('userName,showName,roleIds,暗语\nadmin,Zoe,7,Pw-1001x\n', {
      columns: ['userName', 'showName', 'roleIds'],
      defaults: { ...DEFAULTS, password: 'Start-2031x' },
      aliases: { 暗语: 'password' },
    });
    expect(journey.report.toString()).not.toContain('Pw-1001x');
    expect(journey.page).not.toContain('Pw-1001x');
  });
});

describe('a protected account', () => {
  it('is neither created nor changed by any spelling, and what is sent back is refused again', async () => {
    const spellings = ['admin', 'Admin', 'ＡＤＭＩＮ', 'ádmin', '="admin"', ' admin '];
    const lines = spellings.map((login) => `"${login.replaceAll('"', '""')}",Mallory,Pw-1001x,7`);
    const { road, outcomes, journey } = await drop(
      ['userName,showName,password,roleIds', ...lines, 'bob,Bob,Pw-1001x,7'].join('\n'),
      { protectedUsers: ['admin'] },
    );
    expect(outcomes).toEqual([
      ...['failed protected_user', 'failed protected_user', 'failed protected_user', 'failed protected_user'],
      ...['rejected duplicate_user', 'rejected duplicate_user'],
      'created',
    ]);
    const again = await road.drop(journey.failed ?? Buffer.from(''));
    expect(again.rows.some(({ outcome }) => outcome === 'created' || outcome === 'updated')).toBe(false);
    expect(road.users.map(({ values }) => `${values.userName} ${values.showName}`)).toEqual([
      'admin Root',
      'bob Bob',
    ]);
  });

  it('is found by its name where lists match people by their numbers', async () => {
    const { road, outcomes } = await drop('工号,姓名\n0001,Mallory\n', {
      matchBy: 'employeeNumber',
      protectedUsers: ['admin'],
    });
    expect(outcomes).toEqual(['failed protected_user']);
    expect(road.users[0]?.values.showName).toBe('Root');
  });
});
