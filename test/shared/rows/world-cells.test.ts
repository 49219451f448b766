/** Cells as spreadsheets and people of other languages leave them, on their whole road. */
import { describe, expect, it } from 'vitest';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';
import { COMPLETE, profileWith } from './wild.ts';

/** What comes of one value under a parameter's heading, beside the user name `li`; other rows of the column may follow. */
async function dropCell(heading: string, cell: string, others: readonly string[] = []) {
  const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE }));
  const rows = [cell, ...others].map((text, at) => `li${'x'.repeat(at)},"${text.replaceAll('"', '""')}"`);
  const { rows: results, report } = await road.drop(
    Buffer.from(`\ufeffuserName,${heading}\n${rows.join('\n')}\n`),
  );
  const [result] = results;
  return {
    became: result?.problems?.[0]?.code ?? result?.outcome,
    value: road.users.find(({ values }) => values.userName === 'li')?.values[heading],
    report: String(report),
  };
}

describe('a date with points begins with the day', () => {
  it.each([
    ['25.06.2026', '2026-06-25 00:00:00'],
    ['5.6.2026', '2026-06-05 00:00:00'],
    ['25. 6. 2026', '2026-06-25 00:00:00'],
    ['25.06.2026 18:30', '2026-06-25 18:30:00'],
  ])('reads the date %s as %s', async (cell, value) => {
    expect((await dropCell('validateDate', cell)).value).toBe(value);
  });

  it.each(['01/02/2026', '25/06/2026', '31.02.2026', '06.25.2026', '25.06.26'])(
    '%s is refused: it may be another day, or is none',
    async (cell) => {
      expect((await dropCell('validateDate', cell)).became).toBe('invalid_date');
    },
  );
});

describe('a flag', () => {
  it.each(['ja', 'Oui', 'WAHR', 'VRAI', 'sí', 'да', '√', '✔', 'はい', '예'])(
    'reads %s in a yes/no column as yes',
    async (cell) => {
      expect((await dropCell('isSingleSign', cell)).value).toBe('1');
    },
  );

  it.each(['nein', 'Non', 'FALSCH', 'FAUX', 'нет', '×', 'いいえ', '아니요'])(
    'reads %s in a yes/no column as no',
    async (cell) => {
      expect((await dropCell('isSingleSign', cell)).value).toBe('0');
    },
  );
});

describe('what a spreadsheet made of a code', () => {
  it.each([
    ['#NV', 'excel_error'],
    ['#N/V', 'excel_error'],
    ['#BEZUG!', 'excel_error'],
    ['#WERT!', 'excel_error'],
    ['#NOM?', 'excel_error'],
    ['#¡REF!', 'excel_error'],
    ['#ARVO!', 'excel_error'],
    ['#ЗНАЧ!', 'excel_error'],
    ['12.Jul', 'excel_date'],
    ['10.Jul.26', 'excel_date'],
    ['7–10', 'excel_date'],
    ['10.07.', 'excel_date'],
    ['10.07.2026', 'excel_date'],
    ['123456789012345000', 'excel_number'],
    ['12345678901234500000', 'excel_number'],
  ])('%s is refused by name: %s', async (cell, code) => {
    expect((await dropCell('employeeNumber', cell)).became).toBe(code);
  });

  it.each(['#1', 'NR!', '12.jan.li', '1.2.34', '123456789012345678', '100000000000000', '#SOMMER', 'A.B.'])(
    '%s is a code',
    async (cell) => {
      expect(await dropCell('employeeNumber', cell)).toMatchObject({ became: 'created', value: cell });
    },
  );

  it('that is an error in another language is a name no more than a code', async () => {
    expect((await dropCell('showName', '#BEZUG!')).became).toBe('excel_error');
  });

  it.each([
    ['7.10', 'excel_decimal'],
    ['7,7.8', 'excel_decimal'],
    ['7e2', 'not_an_id'],
    ['-1', 'not_an_id'],
    ['7,-1', 'not_an_id'],
    ['123456789012345000', 'excel_number'],
  ])('is no id: %s is %s', async (cell, code) => {
    expect((await dropCell('roleIds', cell)).became).toBe(code);
  });

  it.each(['7', '7,10', 'a1.2', '1.2.3', '3f2e5c', 'S-1-5-21'])(
    'leaves ids as they were typed: %s',
    async (cell) => {
      expect((await dropCell('roleIds', cell)).value).toBe(cell);
    },
  );
});

describe('a password that looks like an error of a spreadsheet', () => {
  it('is sent, for only those that are known are refused there', async () => {
    expect((await dropCell('password', '#SOMMER!')).value).toBe('#SOMMER!');
  });

  it('is not quoted where it stands beside the column of passwords', async () => {
    const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE }));
    const { report, rows } = await road.drop(Buffer.from('userName,password,employeeNumber\nli,,#SOMMER!\n'));
    expect(rows[0]?.problems?.[0]?.code).toBe('excel_error');
    expect(String(report)).not.toContain('SOMMER');
  });
});

describe('a word for nothing', () => {
  const WORDS = 'NA n.a. k.A. keine nil 無 暂无 没有 なし 없음 нет'.split(' ');

  it.each(WORDS)('%s is a blank cell where a code may be left out', async (cell) => {
    expect(await dropCell('employeeNumber', cell)).toMatchObject({ became: 'created', value: undefined });
    expect(await dropCell('mail', cell)).toMatchObject({ became: 'created', value: undefined });
  });

  it.each(['nil', '無', 'なし', 'Keine'])('%s stays what it is as a name', async (cell) => {
    expect((await dropCell('showName', cell)).value).toBe(cell);
  });

  it.each(['nil', 'NA', '없음'])('%s is never blanked as a user name', async (login) => {
    const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE }));
    await road.drop(Buffer.from(`\ufeffUser name,Full name\n${login},Ann Lee\n`));
    expect(road.users.map(({ values }) => values.userName)).toEqual([login]);
  });
});

describe('a mail address in brackets or quotes', () => {
  it.each(['<a@b.de>', '"a@b.de"', 'Li <a@b.de>'])('is refused rather than guessed: %s', async (cell) => {
    expect((await dropCell('mail', cell)).became).toBe('invalid_mail');
  });
});
