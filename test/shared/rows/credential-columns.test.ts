import { describe, expect, it } from 'vitest';
import { hideCredentials } from '../../../shared/rows/credential-columns.ts';
import { readHeader } from '../../../shared/rows/read-header.ts';
import { FIELDS } from './fields.ts';

/** The header of a file whose column `heading` has these cells. */
function headerOver(cells: readonly string[], heading = 'Eintritt', users: readonly string[] = []) {
  const header = readHeader(['userName', heading], FIELDS, { language: 'en', matchBy: 'userName' });
  if ('error' in header) throw new Error(header.error.message);
  const records = cells.map((cell, at) => ({ row: at + 2, cells: [users[at] ?? `u${at}`, cell] }));
  return hideCredentials(header, records, 'en');
}

describe('a column whose heading says nothing', () => {
  it.each([
    ['one password', ['S3cret-Zx9']],
    ['one of words', ['Init-Pw-2031x']],
    ['one with a sign', ['Welcome2031!']],
    ['several', ['Zq9!correct', 'Tr0ub4dor&3', 'kx9$Bv2m']],
    ['several, and blank cells', ['', 'Zq9!correct', '', 'kx9$Bv2m', ' ']],
    ['the same for all', ['Init-2031', 'Init-2031', 'Init-2031']],
    ['the usual one', ['Abc123456', 'Abc123456']],
    ['names with a sign', ['Tess@2031', 'Tom@2031']],
    ['what a machine makes', ['Roq62117', 'Buy81234', 'Wuf12345', 'Kap90021']],
    ['what a machine makes, without signs', ['aB3xK9pQ', 'zR7mT2wL']],
    ['those of some who have none', ['Zq9!correct', 'kx9$Bv2m', 'none', 'as before']],
  ])('is hidden when its cells look like passwords: %s', (_, cells) => {
    const { hidden, notes } = headerOver(cells);
    expect(hidden).toEqual([1]);
    expect(notes[0]).toMatchObject({ column: 'Eintritt', code: 'hidden_column' });
  });

  it.each([
    ['employee codes', ['A-0012', 'A-0013', 'B-0001']],
    ['employee codes of words', ['Emp-0012', 'Emp-0013']],
    ['one employee code', ['A-0012']],
    ['revisions', ['Rev-2031a', 'Rev-2032a', 'Rev-2033a']],
    ['serial numbers', ['1HGBH41JXMN109186', 'B3XK9P']],
    ['mail addresses', ['tess.One1@example.com', 'tom@example.com']],
    ['phone numbers', ['+86 138-0013-8000', '13800138000', '010-6655-1234']],
    ['dates', ['2031-12-31', '31/12/2031', '2031-12-31T10:00:00Z', '2031年12月31日']],
    ['addresses', ['12B Main Street, Apt#5', 'Unit#304', '10115 Berlin, Am Markt 3a']],
    ['parts of addresses', ['Tower-B-12F', 'Bldg-3A', '3rd-Floor']],
    ['remarks', ['called on Monday!', 'has 2 keys, see R&D-12', 'VIP']],
    ['links', ['https://example.com/A1b2?x=3!', 'www.example.com/Tess1']],
    ['Chinese text', ['三年级2班!Ab', '备注1：Abc-2x3']],
    ['the same Chinese text', ['总部A座', '总部A座']],
    ['the same place', ['Building-A1', 'Building-A1']],
    ['user names', ['tess2031', 'li.na88', 'zhang_wei']],
    ['files', ['IMG_2031a.JPG', 'Tess1!.png']],
    ['hexadecimal ids', ['f3a9b2c1-0d4e-4f5a-8b6c-7d8e9f0a1b2c']],
    ['sums of money', ['$1,200.50', 'US$900']],
    ['nothing', ['', ' ']],
  ])('stays when they are something else: %s', (_, cells) => {
    const { hidden, notes } = headerOver(cells);
    expect(hidden).toEqual([]);
    expect(notes.map(({ code }) => code)).toEqual(['unknown_column']);
  });

  it('is named by its letter in the note when it has no heading', () => {
    const header = headerOver(['S3cret-Zx9', 'Zq9!correct'], ' ');
    expect(header.hidden).toEqual([]);
    const named = readHeader(['userName', '', 'note'], FIELDS, { language: 'en', matchBy: 'userName' });
    if ('error' in named) throw new Error(named.error.message);
    const { hidden, notes } = hideCredentials(named, [{ row: 2, cells: ['u', 'S3cret-Zx9', 'x'] }], 'en');
    expect(hidden).toEqual([1]);
    expect(notes[0]?.message).toContain('“B”');
  });

  it.each([
    ['initials', ['zs123456', 'ls123456', 'ww123456']],
    ['names', ['Zhang2024', 'Lisi2023', 'Wangwu2024']],
    ['the same for all', ['Start2026', 'Start2026', 'Start2026']],
    ['drawn', ['k7gd2pqx', 'm3xw9abz', 'q8rt4vnk']],
  ])('is hidden when three rows show what its passwords are made of: %s', (_, cells) => {
    expect(headerOver(cells, 'Eintritt', ['zhangsan', 'lisi', 'wangwu']).hidden).toEqual([1]);
  });

  it.each([
    ['codes', ['A0012', 'A0013', 'A0014']],
    ['codes of words', ['EMP-001', 'EMP-002', 'EMP-003']],
    ['codes of places', ['SH00123', 'BJ00124', 'GZ00125']],
    ['the same code for all', ['SH2026', 'SH2026', 'SH2026']],
    ['small codes', ['abc00123', 'abc00124', 'abc00125']],
  ])('stays when three rows show codes: %s', (_, cells) => {
    expect(headerOver(cells, 'Eintritt', ['zhangsan', 'lisi', 'wangwu']).hidden).toEqual([]);
  });

  it('is noted as hidden when its heading may mean a password', () => {
    for (const heading of ['Pin Code', 'Secret santa', 'Access code']) {
      const { hidden, notes } = headerOver(['560001'], heading);
      expect([hidden, notes.map(({ code }) => code)]).toEqual([[1], ['hidden_column']]);
    }
  });

  it('is watched while too little is known of it', () => {
    expect(headerOver(['']).watched).toEqual([1]);
    expect(headerOver(['a', 'b', 'c', 'd', 'e']).watched).toEqual([]);
    expect(headerOver(['a', 'b', 'c', 'd', 'e', 'Zq9!correct']).watched).toEqual([1]);
  });

  it('is hidden when a second row of headings calls it so, and not when a person’s cell does', () => {
    const header = readHeader(['userName', 'Eintritt'], FIELDS, { language: 'en', matchBy: 'userName' });
    if ('error' in header) throw new Error(header.error.message);
    expect(hideCredentials(header, [{ row: 2, cells: ['', 'Passwort'] }], 'en').hidden).toEqual([1]);
    expect(hideCredentials(header, [{ row: 2, cells: ['tess', 'lost her password'] }], 'en').hidden).toEqual(
      [],
    );
  });

  it('is judged by rows whose cells stand in their places', () => {
    const header = readHeader(['userName', 'Hobby'], FIELDS, { language: 'en', matchBy: 'userName' });
    if ('error' in header) throw new Error(header.error.message);
    const shifted = { row: 2, cells: ['tess', 'S3cret-Zx9', 'chess'] };
    expect(hideCredentials(header, [shifted, { row: 3, cells: ['tom', 'chess'] }], 'en').hidden).toEqual([]);
  });
});
