/** Cells as spreadsheets, programs and wrong encodings leave them, on their whole road. */
import { describe, expect, it } from 'vitest';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';
import { COMPLETE, profileWith } from './wild.ts';

/** Drops rows under a header at a gateway that knows nobody; each row becomes `created` or its problems. */
async function drop(text: string | Buffer, members: Readonly<Record<string, unknown>> = {}) {
  const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE, ...members }));
  // With a mark: whether a file is UTF-8 is not in question here.
  const journey = await road.drop(typeof text === 'string' ? Buffer.from(`\ufeff${text}`) : text);
  return {
    became: journey.rows.map(({ outcome, problems }) =>
      problems ? problems.map(({ column, code }) => `${column}:${code}`).join(' ') : outcome,
    ),
    messages: journey.rows.flatMap(({ problems = [] }) => problems.map(({ message }) => message)),
    users: road.users.map(({ values }) => values),
    notes: (journey.summary.notes ?? []).map(({ code, message }) => `${code}: ${message}`),
  };
}

/** What comes of one value under a heading, beside the user name `li`; other rows of the column may follow. */
async function dropCell(heading: string, cell: string, others: readonly string[] = [], members = {}) {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const rows = [cell, ...others].map((text, at) => `li${'x'.repeat(at)},${quoted(text)}`);
  const { became, users, messages } = await drop(`userName,${heading}\n${rows.join('\n')}\n`, members);
  return { became: became[0], value: users.find(({ userName }) => userName === 'li')?.[heading], messages };
}

const HEADER =
  'User name,Display name,Password,Expiry date,Single sign-on,Roles,Departments,Organizations,Stores,Employee number,Mobile,Email';
const wild = (...rows: string[]): string => [HEADER, ...rows, ''].join('\r\n');

describe('a date', () => {
  it.each([
    ['20260625', '2026-06-25 00:00:00'],
    ['9999-12-31', '9999-12-31 00:00:00'],
  ])('%s is %s', async (cell, value) => {
    expect((await dropCell('validateDate', cell)).value).toBe(value);
  });

  it.each(['2569-06-25', '1899-12-30', '20261325'])(
    '%s is none: nobody means that year, or there is no such day',
    async (cell) => {
      expect((await dropCell('validateDate', cell)).became).toBe('validateDate:invalid_date');
    },
  );
});

describe('a code with the letters of a month', () => {
  it.each(['MAR-001', 'GEN-0012', 'DEC-104', 'MAR-01'])('stays as it is: %s', async (cell) => {
    expect((await dropCell('employeeNumber', cell)).value).toBe(cell);
  });

  it.each(['Mar-01', 'Mar-2001', '1-Mar'])('%s is a date that a spreadsheet has made', async (cell) => {
    expect((await dropCell('employeeNumber', cell)).became).toBe('employeeNumber:excel_date');
  });
});

describe('a file that people really had', () => {
  it('of codes with decimals and dates names them as changed by the spreadsheet', async () => {
    const { became } = await drop(
      wild(
        'f1,Tess One,Init-Pw-2031x,2030-12-31,no,7.0,10,15,20,123.0,,',
        'f2,Tom Two,Init-Pw-2031x,2030-12-31,no,7,10,15,20,7-10,,',
      ),
    );
    expect(became).toEqual([
      'Roles:excel_decimal Employee number:excel_decimal',
      'Employee number:excel_date',
    ]);
  });

  it('with NULL, \\N and nan stores none of them', async () => {
    const cells = ['NULL', 'NULL', '\\N', 'nan'];
    const { became, users } = await drop(
      wild(...cells.map((cell, at) => `n${at},Tess,Init-Pw-2031x,2030-12-31,no,7,10,15,20,${cell},,`)),
    );
    expect(became).toEqual(['created', 'created', 'created', 'created']);
    expect(users.map(({ employeeNumber }) => employeeNumber)).toEqual(Array(4).fill(undefined));
  });

  it('with ="…" is read as the text inside', async () => {
    const { users } = await drop(
      wild(
        'tess,="Tess One",Init-Pw-2031x,2030-12-31,no,7,10,15,20,,,',
        'tom,Tom Two,Init-Pw-2031x,2030-12-31,no,7,10,15,20,="00123",="13800138000",',
      ),
    );
    expect(users).toMatchObject([
      { showName: 'Tess One' },
      { employeeNumber: '00123', mobilePhone: '13800138000' },
    ]);
  });

  it('with hidden characters and links is rejected', async () => {
    const { became } = await drop(
      wild(
        'i2,Tom Two,Init-Pw-2031x,2030-12-31,no,7,10,15,20,,,mailto:tom@example.com',
        'i3,Tim\u001bThree,Init-Pw-2031x,2030-12-31,no,7,10,15,20,,,',
      ),
    );
    expect(became).toEqual(['Email:mail_link', 'Display name:stray_character']);
  });

  it('with the same user name in two spellings has it once, as its first row types it', async () => {
    const row = ',J\u00fcrgen M,Init-Pw-2031x,2030-12-31,no,7,10,15,20,,,';
    const { became, users } = await drop(wild(`ju\u0308rgen${row}`, `j\u00fcrgen${row}`));
    expect(became).toEqual(['created', 'User name:duplicate_user']);
    expect(users.map(({ userName }) => userName)).toEqual(['ju\u0308rgen']);
  });

  it('of names that were destroyed before is rejected row by row', async () => {
    const names = ['JÃ¼rgen MÃ¼ller', 'J?rgen M?ller', '寮犱笁'];
    const { became } = await drop(
      wild(...names.map((name, at) => `m${at},${name},Init-Pw-2031x,2030-12-31,no,7,10,15,20,,,`)),
    );
    expect(became).toEqual(Array(3).fill('Display name:damaged_text'));
  });
});

describe('a code that a spreadsheet has changed is refused by name', () => {
  it.each<[heading: string, cell: string, code: string]>([
    ['roleIds', '7.0', 'excel_decimal'],
    ['roleIds', '7.0,10.0', 'excel_decimal'],
    ['pId', '7.0', 'excel_decimal'],
    ['mobilePhone', '13800138000.0', 'excel_decimal'],
    ['employeeNumber', '123.00', 'excel_decimal'],
    ['employeeNumber', '123,0', 'excel_decimal'],
    ...['10-Jul', 'Jul-12', '7-10', '10-Jul-26', '10. Okt', 'Dez 24', '7月10日', '7/10', '2026/7/10'].map(
      (cell): [string, string, string] => ['employeeNumber', cell, 'excel_date'],
    ),
    ...['10-Jul', '7-10', '7月10日', '2026-07-10', '2026-07-10 00:00:00'].map(
      (cell): [string, string, string] => ['roleIds', cell, 'excel_date'],
    ),
  ])('%s %j: %s', async (heading, cell, code) => {
    expect((await dropCell(heading, cell)).became).toBe(`${heading}:${code}`);
  });

  it('and the message says which change it was and what to do', async () => {
    const { messages } = await dropCell('employeeNumber', '10-Jul');
    expect(messages[0]).toContain('Found “10-Jul”: a spreadsheet may have made a date of something else');
    expect(messages[0]).toContain('Format the column as text');
  });

  it.each([
    ['employeeNumber', '7-10', ['12-3', '14-2', 'A-12']],
    ['employeeNumber', '12-3', ['12-4', '13-1']],
    ['roleIds', '7-10', ['12-3', 'S-20']],
    ['employeeNumber', 'A-7', []],
    ['employeeNumber', '45-10', []],
    ['employeeNumber', '1.5', []],
    ['employeeNumber', 'v1.0', []],
  ])('but not an honest one, by the first rows of its column: %s %j', async (heading, cell, others) => {
    expect((await dropCell(heading, cell, others)).value).toBe(cell);
  });

  it('whatever comes later, and nothing but the first hundred rows of a column counts', async () => {
    const plain = Array.from({ length: 120 }, (_, at) => `p${at},${1000 + at}`);
    const dashed = Array.from({ length: 300 }, (_, at) => `d${at},${at + 40}-3`);
    const { became } = await drop(['userName,employeeNumber', ...plain, 'li,7-10', ...dashed].join('\n'));
    expect(became[120]).toBe('employeeNumber:excel_date');
    expect(became.filter((each) => each === 'created')).toHaveLength(420);
  });

  it('unless it fits the pattern of the profile', async () => {
    const patterns = { employeeNumber: '^\\d+[-.]\\d+$' };
    expect((await dropCell('employeeNumber', '7-10', [], { patterns })).value).toBe('7-10');
    expect((await dropCell('employeeNumber', '1.0', [], { patterns })).value).toBe('1.0');
  });
});

describe('what stands for nothing', () => {
  const WORDS = ['NULL', 'null', '\\N', 'nan', 'NaN', 'N/A', '#N/A', '-', '--', '无', 'None', '(blank)'];

  it.each(WORDS)(
    '%j is a blank cell where a code, ids, a number, a date or a mail address may be left out',
    async (word) => {
      for (const heading of ['employeeNumber', 'roleIds', 'pId', 'mobilePhone', 'mail', 'validateDate']) {
        const { became, value } = await dropCell(heading, ` ${word}`);
        expect([heading, became, value]).toEqual([heading, 'created', COMPLETE[heading as 'roleIds']]);
      }
    },
  );

  it.each(WORDS)('%j is never a user name, a person’s name or a password', async (word) => {
    const { became, users } = await drop(
      `userName,showName,password\n${word},Li,Pw-1\nli,${word},Pw-1\nmo,Mo,${word}\n`,
    );
    expect(became.every((each) => each !== 'created')).toBe(true);
    expect(users).toEqual([]);
  });

  it.each(['Nan', 'Null', 'Nona', 'None Such', '无名'])('is not the name %j', async (name) => {
    expect((await dropCell('showName', name)).value).toBe(name);
  });
});

describe('a quoted cell', () => {
  it.each([
    ['employeeNumber', '="00123"', '00123'],
    ['employeeNumber', ' ="A7" ', 'A7'],
    ['employeeNumber', "'00123", '00123'],
    ['roleIds', '="7,10"', '7,10'],
    ['mobilePhone', '="13800138000"', '13800138000'],
    ['mobilePhone', "'+86 138 0013 8000", '13800138000'],
    ['showName', '="Tess ""T"" One"', 'Tess "T" One'],
    ['showName', "D'Ângelo", "D'Ângelo"],
    ['showName', "'t Hooft", "'t Hooft"],
    ['validateDate', '="2030-12-31"', '2030-12-31 00:00:00'],
    ['mail', '=""', undefined],
  ])('%s %j is read as %j', async (heading, cell, value) => {
    expect((await dropCell(heading, cell)).value).toBe(value);
  });

  it.each([
    ['showName', '="Tess"&"One"'],
    ['employeeNumber', '="00"&"123"'],
    ['employeeNumber', '=TEXT(A1,"000")'],
    ['showName', '=HYPERLINK("https://example.com")'],
    ['password', '="Init-Pw"'],
    ['employeeNumber', '="#REF!"'],
  ])(
    '%s %j is refused: more than one quoted text is a formula, and passwords are sent as typed',
    async (heading, cell) => {
      expect((await dropCell(heading, cell)).became).toBe(`${heading}:excel_error`);
    },
  );
});

describe('an invisible character', () => {
  const HIDDEN = [
    '\u200b',
    '\u00ad',
    '\u202e',
    '\u2060',
    '\u0007',
    '\u0085',
    '\u2028',
    '\u3164',
    '\u034f',
    '\ufe0f',
  ];

  it.each(HIDDEN)('%j within a cell is refused in every field', async (hidden) => {
    const cells = {
      showName: 'Li',
      userName: 'li',
      employeeNumber: 'A1',
      roleIds: '71',
      mail: 'a@b.cn',
      password: 'Pw-12',
    };
    for (const [heading, text] of Object.entries(cells)) {
      const cell = `${text.slice(0, 1)}${hidden}${text.slice(1)}`;
      const row = { userName: 'lo', [heading]: cell };
      const { became } = await drop(`${Object.keys(row).join(',')}\n${Object.values(row).join(',')}\n`);
      expect(became).toEqual([`${heading}:stray_character`]);
    }
  });

  it.each(['مي\u200cخواهم', 'क्\u200dष', '葛\u{e0100}城', 'Ann ❤\ufe0f', '👩\u200d🔧 Ann'])(
    'stays in %j, which is spelt with it',
    async (name) => {
      expect((await dropCell('showName', name)).value).toBe(name);
    },
  );

  it.each(['mailto:li@example.com', 'MAILTO:li@example.com'])('%j is a link in every field', async (cell) => {
    for (const heading of ['mail', 'showName', 'employeeNumber'])
      expect((await dropCell(heading, cell)).became).toBe(`${heading}:mail_link`);
  });
});

describe('text that was destroyed before the upload', () => {
  const misread = (text: string, encoding: string): string => {
    const bytes = new TextEncoder().encode(text);
    return encoding === 'latin1'
      ? Buffer.from(bytes).toString('latin1')
      : new TextDecoder(encoding).decode(bytes);
  };

  it.each([
    'JÃ¼rgen',
    'é–‹ç™º',
    '锟斤拷',
    '寮犱笁',
    '?ukasz Wi?niewski',
    'J?rgen M?ller',
    'Nguy?n V?n An',
    '张?',
    '李?明',
    '?? Wang',
    '????',
    'MichaÅ‚',
    'Ä°stanbul',
    'D’Ã‚ngelo',
    'JÃƒÂ¼rgen',
    'ï¿½ï¿½',
    'ÍõÎ°',
    'Íèêîëàé',
    'J眉rgen',
    'J√ºrgen',
    'JГјrgen',
    '寮犱笁涓?',
  ])('is named as damaged: %j', async (name) => {
    expect((await dropCell('showName', name)).became).toBe('showName:damaged_text');
  });

  it.each(['latin1', 'macintosh', 'gb18030'])('is named when UTF-8 was read as %s', async (encoding) => {
    for (const name of [
      'Jürgen Müller',
      'José',
      'Çağrı',
      'Ørsted',
      '销售部（上海）',
      '开发部',
      '陳偉',
      '张伟',
    ].map((text) => misread(text, encoding)))
      expect([name, (await dropCell('showName', name)).became]).toEqual([name, 'showName:damaged_text']);
  });

  it('is named in a user name too', async () => {
    expect((await drop('userName\nJÃ¼rgen\n寮犱笁\nj?rgen\n')).became).toEqual(
      Array(3).fill('userName:damaged_text'),
    );
  });

  it.each([
    'Q&A Desk?',
    'Ångström',
    'Zoë',
    'José',
    'Müller',
    '王伟',
    '陳偉',
    '寇准',
    '婕婷',
    '毛梅',
    '欧阳修',
    'Nguyễn Văn Ân',
    'Łukasz',
    "'Ørsted'",
    "D'Ângelo",
    'JOSÉ’S',
    'MÄKELÄ–VIRTANEN',
    'JOÃO',
    'Çağrı',
    'Віктор Рівний',
    'Ægir Öð',
    '阿Q',
    'Lily梅',
    '田中さくら',
    'Straße…',
    'See https://example.com/?who=li',
  ])('is not seen in honest text: %j', async (name) => {
    expect((await dropCell('showName', name)).value).toBe(name);
  });
});

describe('a mobile number from abroad', () => {
  it('is refused at home, and the message says that the cell may stay blank', async () => {
    const { became, messages } = await dropCell('mobilePhone', '+66 81 234 5678');
    expect(became).toBe('mobilePhone:invalid_mobile');
    expect(messages[0]).toContain('The cell may stay blank.');
  });

  it('may not stay blank where it says who a row is about', async () => {
    const { messages } = await drop('mobilePhone,userName\n+66812345678,li\n', { matchBy: 'mobilePhone' });
    expect(messages[0]).not.toContain('blank');
  });

  it.each([
    ['+66 81 234 5678', '66812345678'],
    ['0066812345678', '66812345678'],
    ['66812345678', '66812345678'],
    ['+66 (0)81 234 5678', '66812345678'],
    ['+1 (555) 123-4567', '15551234567'],
    ['+65 8123 4567', '6581234567'],
    ['+86 138 0013 8000', '13800138000'],
  ])('%s is sent in digits where the profile takes it: %s', async (cell, value) => {
    expect((await dropCell('mobilePhone', cell, [], { mobile: 'international' })).value).toBe(value);
  });

  it.each([
    ['+44 7911 123456', 'phone_too_long'],
    ['ext. 12', 'invalid_phone'],
    ['081-234-5678', 'invalid_phone'],
    ['812345678', 'invalid_phone'],
    ['123456', 'invalid_phone'],
    ['6.68123E+10', 'excel_number'],
  ])('%s is %s even there, and may stay blank', async (cell, code) => {
    expect((await dropCell('mobilePhone', cell, [], { mobile: 'international' })).became).toBe(
      `mobilePhone:${code}`,
    );
  });

  it('is nothing for a gateway that takes eleven digits', () => {
    const gateway = { kind: 'allinpay' };
    expect(() =>
      profileWith({ gateway, matchBy: 'userId', updatePassword: true, mobile: 'international' }),
    ).toThrow('mobile: must be mainland');
  });
});

describe('a date', () => {
  it('is read with dots', async () => {
    expect((await dropCell('validateDate', '2026.6.25')).value).toBe('2026-06-25 00:00:00');
  });

  it.each(['长期', '永久', '长期有效', 'Permanent', 'never'])(
    'that never comes (%s) names the profile’s own',
    async (cell) => {
      const { became, messages } = await dropCell('validateDate', cell);
      expect(became).toBe('validateDate:endless_date');
      expect(messages[0]).toContain('Type 2030-01-01 00:00:00, which this profile gives to new users');
    },
  );

  it('that never comes says what to type where the profile has none', async () => {
    const { messages } = await drop('userName,validateDate\nli,长期\n', { defaults: {} });
    expect(messages[0]).toContain('Type a day far ahead, such as 2099-12-31');
  });
});

describe('a column of numbers', () => {
  it('some of which begin with zeros and some are shorter earns a note with two rows', async () => {
    const { became, notes } = await drop('userName,employeeNumber\na,000010\nb,000123\nc,11\nd,A7\n');
    expect(became).toEqual(Array(4).fill('created'));
    expect(notes).toEqual([
      expect.stringContaining(
        'zeros_may_be_lost: In the column “employeeNumber”, row 2 begins with 0, while row 4 is shorter',
      ),
    ]);
  });

  it.each([
    ['all as long', '000010,123456'],
    ['the shorter ones have zeros too', '000010,011'],
    ['none begins with zeros', '10,123456'],
    ['the bare ones are longer', '0571,12345'],
    ['the others are no numbers', '000010,A1'],
  ])('earns none where %s', async (_, numbers) => {
    const rows = numbers.split(',').map((number, at) => `u${at},${number}`);
    expect((await drop(['userName,employeeNumber', ...rows, ''].join('\n'))).notes).toEqual([]);
  });
});

describe('two spellings of one user name', () => {
  it('are one user at the gateway: who is there is updated, and keeps the own spelling', async () => {
    const road = await createSpreadsheetRoad(profileWith({ defaults: COMPLETE }));
    road.users.push({ id: '1', values: { userName: 'j\u00fcrgen', showName: 'J' } });
    const { rows } = await road.drop(Buffer.from('userName,showName\nju\u0308rgen,Jo\n'));
    expect(rows.map(({ outcome, problems }) => [outcome, problems])).toEqual([['updated', undefined]]);
    expect(road.users.map(({ values }) => values.userName)).toEqual(['j\u00fcrgen']);
  });
});
