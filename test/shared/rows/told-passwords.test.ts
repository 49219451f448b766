/** Passwords that notes among the rows, or headings, tell: no report and no message repeats them. */
import { describe, expect, it } from 'vitest';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';
import { COMPLETE, profileWith } from './wild.ts';

/** All that anybody can read of a file: the reports and the summary; and the users that it made. */
async function readBack(text: string) {
  const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE }));
  const { summary, rows, report, failed } = await road.drop(Buffer.from(`\ufeff${text}`));
  return {
    said: [JSON.stringify(summary), JSON.stringify(rows), report, failed ?? ''].join('\n'),
    outcomes: rows.map(({ outcome }) => outcome),
    users: road.users.map(({ values }) => values),
  };
}

const PERSON = ['tess,Tess One,A1'];
const HEADER = 'User name,Full name,Employee number';

describe('a password that a note among the rows tells', () => {
  it.each([
    ['Initial password is Welcome#2026,,', 'Welcome#2026'],
    ['Initial password is Welcome#2026,HR,', 'Welcome#2026'],
    ['默认密码：Abc@1234,,', 'Abc@1234'],
    ['备注：初始密码Abc@1234,,', 'Abc@1234'],
    ['Note: PW: Start2026!,,', 'Start2026'],
    ['# password for all: Zk7!qMv2x,,', 'Zk7!qMv2x'],
    ['Passwort für alle Benutzer: Sommer77,,', 'Sommer77'],
    ['密码统一为Abc@1234,,', 'Abc@1234'],
    ['密码（所有人）：tigerxyz,,', 'tigerxyz'],
    ['Initial password is tigerxyz,,', 'tigerxyz'],
    ['初始密码：,Abc@1234,', 'Abc@1234'],
    ['Total: 1,PW: Start2026!,', 'Start2026'],
    ['备注,初始密码是Abc@1234,', 'Abc@1234'],
    ['备注,,PW: Start2026!', 'Start2026'],
    ['合计,,初始密码 Abc@1234', 'Abc@1234'],
  ])('stands in no report, and makes nobody: %s', async (row, secret) => {
    for (const rows of [
      [row, ...PERSON],
      [...PERSON, row],
    ]) {
      const { said, users } = await readBack([HEADER, ...rows, ''].join('\n'));
      expect(said).not.toContain(secret);
      expect(users.map(({ userName }) => userName)).toEqual(['tess']);
    }
  });

  it('stands in no report of people either, and is sent as typed where it is a name or a number', async () => {
    const rows = ['ww,Wang (PW: Start2026!),A2', 'li,Li Na,pw: Start2026!'];
    const { said, users } = await readBack([HEADER, ...rows, ''].join('\n'));
    expect(said).not.toContain('Start2026');
    expect(users.map(({ showName }) => showName)).toContain('Wang (PW: Start2026!)');
  });

  it.each(['pw1234', 'pin12345', 'password'])('is not what a plain login is taken for: %s', async (login) => {
    const { said, outcomes } = await readBack(`${HEADER}\n${login},Tess One,A1\n`);
    expect(outcomes).toEqual(['created']);
    expect(said).toContain(login);
  });
});

describe('a cell that is the same as the password of its row', () => {
  const PASSWORDS = 'User name,Full name,Password,Employee number';

  it.each(['Zk7!qMv2x', 'Winter2025', 'tigerxyz', 'Wang@2024'])(
    'is sent, and stands in no report: %s',
    async (secret) => {
      const { said, users } = await readBack(`${PASSWORDS}\ntess,Tess One,${secret},${secret}\n`);
      expect(said).not.toContain(secret);
      expect(users).toEqual([expect.objectContaining({ password: secret, employeeNumber: secret })]);
    },
  );

  it.each(['10023456', 'A551234'])('is shown where it is a number that people have: %s', async (number) => {
    const { said } = await readBack(`${PASSWORDS}\ntess,Tess One,${number},${number}\n`);
    expect(said).toContain(number);
  });
});

describe('a password that a heading tells', () => {
  it.each([
    ['密码（默认Abc@1234）', 'Abc@1234', '密码'],
    ['密码(初始：123456)', '123456', '密码'],
    ['初始密码Abc@1234', 'Abc@1234', '初始密码'],
    ['Password (default Welcome1)', 'Welcome1', 'Password'],
    ['Password (default tiger)', 'tiger', 'Password'],
    ['Password - all get Zk7!qMv2x', 'Zk7!qMv2x', 'Password'],
    ['Passwort: Start2026!', 'Start2026', 'Passwort'],
    ['（默认Abc@1234）密码', 'Abc@1234', '密码'],
    ['Mobile (pw: Start2026!)', 'Start2026', 'Mobile'],
    ['Hinweis: alle bekommen Zk7!qMv2x', 'Zk7!qMv2x', 'Hinweis'],
    ['Default password is Welcome1', 'Welcome1', 'Default password'],
    ['Zk7!qMv2x is for all', 'Zk7!qMv2x', ''],
  ])('is never printed, and the heading without it is understood: %s', async (heading, secret, shown) => {
    const { said, outcomes } = await readBack(`User name,Full name,${heading}\ntess,Tess One,\n`);
    expect(said).not.toContain(secret);
    expect(said).toContain(`User name,Full name,${shown},import_row`);
    expect(outcomes).toEqual(['created']);
  });

  it.each([
    '密码（必填）',
    'Default password',
    'Standard-Passwort (Pflicht)',
    'Password*',
    'Mobile (11 digits)',
    'Employee number (e.g. A1002)',
    '工号（系统自动生成）',
    'E-Mail#2',
    'Phone (1)',
    'Address line 2',
    'Store / Shop',
    'Q1/2024 sales (EUR)',
    'Passport no. (9 characters)',
  ])('is not found in %s, which is printed as it is', async (heading) => {
    const { said } = await readBack(`User name,Full name,${heading}\ntess,Tess One,\n`);
    expect(said).toContain(`Full name,${heading},import_row`);
  });

  it('sends the passwords that stand under such a heading', async () => {
    const { users } = await readBack('用户名,姓名,密码（默认Abc@1234）\nww,王伟,Own-Pw-77x\n');
    expect(users).toEqual([expect.objectContaining({ password: 'Own-Pw-77x' })]);
  });
});
