/** A profile that leaves the language to each file: every word about a job is in that of its headings. */
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { parseProfile } from '../../shared/gateway/profile.ts';
import { createSpreadsheetRoad, type Journey } from '../support/spreadsheet-road.ts';

const PROFILE = parseProfile(
  {
    name: 'shops',
    secretName: 's',
    matchBy: 'userName',
    requestsPerSecond: 10,
    language: 'auto',
    defaults: { validateDate: '2030-01-01 00:00:00', isSingleSign: '0', roleIds: '1', depIds: '1' },
    gateway: { kind: 'ovopark', enterprise: 4711, url: 'https://gateway.example/cloud.api' },
  },
  'the test',
);

const HAN = /\p{Script=Han}/u;

async function drop(content: string | Uint8Array): Promise<Journey> {
  return (await createSpreadsheetRoad(PROFILE)).drop(Buffer.from(content));
}

/** All that a person reads of a job and the program has said. */
function wordsOf({ summary, report }: Journey): string[] {
  const lines = Papa.parse<Record<string, string>>(report.toString().replace(/^\ufeff/, ''), {
    header: true,
    skipEmptyLines: true,
  }).data;
  const told = [...lines.map((line) => line.import_message ?? ''), summary.error?.message ?? ''];
  return [...told, ...(summary.notes ?? []).map(({ message }) => message)].filter((text) => text !== '');
}

describe('a file with Chinese headings', () => {
  it('has its wrong rows, its notes and its new people answered in Chinese', async () => {
    const journey = await drop('用户名,手机号,密码,hobby\nann,12,pw,chess\nben,13800138000,,go\n');
    expect(journey.summary).toMatchObject({ language: 'zh-CN', outcomes: { rejected: 2 } });
    const words = wordsOf(journey);
    expect(words).toHaveLength(3);
    for (const text of words) expect(text).toMatch(HAN);
  });

  it('is refused in Chinese', async () => {
    const journey = await drop('姓名,手机号\n张伟,13800138000\n');
    expect(journey.summary).toMatchObject({ language: 'zh-CN', error: { code: 'missing_column' } });
    for (const text of wordsOf(journey)) expect(text).toMatch(/^缺少/);
  });

  it('is refused in Chinese when it has no rows', async () => {
    const { summary } = await drop('用户名,姓名\n');
    expect(summary).toMatchObject({ language: 'zh-CN', error: { code: 'no_rows' } });
    expect(summary.error?.message).toMatch(/^文件只有表头/);
  });
});

describe('a file with English headings', () => {
  it('is answered in English, whatever its people are called', async () => {
    const journey = await drop('User name,Display name,Mobile\nann,张伟,12\nben,李娜,13800138000\n');
    expect(journey.summary).toMatchObject({ language: 'en', outcomes: { rejected: 2 } });
    const words = wordsOf(journey);
    expect(words).toHaveLength(2);
    for (const text of words) expect(text).not.toMatch(HAN);
  });
});

describe('a file that turns out unreadable far below its header', () => {
  it('is refused in the language of its headings', async () => {
    const rows = 'ann,Ann\n'.repeat(10_000);
    const { summary } = await drop(Buffer.from(`User name,Display name\n${rows}zo\xeb,\xcc\xb8\n`, 'latin1'));
    expect(summary).toMatchObject({ language: 'en', error: { code: 'unknown_encoding' } });
    expect(summary.error?.message).not.toMatch(HAN);
  });
});

describe('a file in which no heading is understood', () => {
  it.each([
    ['登陆名字,叫什么\nzhangwei,张伟\n', 'zh-CN', HAN],
    ['Benutzer,Vorname\njurgen,Jurgen\n', 'en', /^[^\p{Script=Han}]+“userName|^The/u],
  ] as const)('is refused in the language of its text: %j', async (content, language, said) => {
    const { summary } = await drop(content);
    expect(summary).toMatchObject({ language, error: { code: 'missing_column' } });
    expect(summary.error?.message).toMatch(said);
  });
});

describe('a file without text that can be read', () => {
  it.each([
    ['empty_file', ''],
    ['empty_file', ',,\n,,\n'],
    ['image', Buffer.from('ffd8ffe000104a46494600010101', 'hex')],
  ])('is refused in both languages: %s', async (code, content) => {
    const { summary } = await drop(content);
    expect(summary.error?.code).toBe(code);
    expect(summary.error?.message).toMatch(/^(?:The file|This is) .*\p{Script=Han}/u);
    expect(summary).not.toHaveProperty('language');
  });
});
