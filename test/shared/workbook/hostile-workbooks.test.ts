/** Workbooks that no spreadsheet writes: damaged on their way, or made to harm. */
import { describe, expect, it } from 'vitest';
import { openWorkbook } from '../../../shared/workbook/read-workbook.ts';
import { readZipDirectory } from '../../../shared/workbook/zip-directory.ts';
import { createBudget, unzip } from '../../../shared/workbook/zip-unzip.ts';
import { type BuiltWorkbook, buildWorkbook } from '../../support/build-workbook.ts';
import { buildZip, type ZipFile } from '../../support/build-zip.ts';
import { readBytes, refusalOf } from './read-rows.ts';

const SHEET = 'xl/worksheets/sheet1.xml';
const ROWS = '<row r="1"><c r="A1"><v>7</v></c></row>';
const xmlOf = (rows: string, before = ''): string =>
  `${before}<worksheet><sheetData>${rows}</sheetData></worksheet>`;

const withSheet = (file: Omit<ZipFile, 'name'>, workbook: Partial<BuiltWorkbook> = {}): Buffer =>
  buildWorkbook({ sheets: [{ name: 'a', rows: ROWS }], ...workbook, parts: [{ name: SHEET, ...file }] });
const read = (bytes: Uint8Array): Promise<unknown> => refusalOf(readBytes(bytes));
const SEVEN = [{ row: 1, cells: ['7'] }];

describe('a zip', () => {
  it.each([
    ['stored', { method: 'stored' }],
    ['told in eight bytes', { is64: true }],
    ['of a size that it does not claim', { claims: { unpackedBytes: 1 } }],
  ] as const)('is read where a part is %s', async (_, how) => {
    expect(await read(withSheet({ content: xmlOf(ROWS), ...how }))).toEqual(SEVEN);
  });

  it('is read with names in capitals and backslashes, and with a comment', async () => {
    const built = buildWorkbook({ sheets: [{ name: 'a', rows: ROWS }] });
    const shouted = Buffer.from(
      built.toString('latin1').replaceAll('xl/worksheets/', 'XL\\Worksheets/'),
      'latin1',
    );
    expect(await read(shouted)).toEqual(SEVEN);
    expect(await read(buildZip([], 'PK\x05\x06 is no end'))).toBe('workbook_damaged');
  });

  it.each([
    [
      'two parts of one name',
      (bytes: Buffer) =>
        Buffer.from(
          bytes
            .toString('latin1')
            .replaceAll('xl/styles.xml', 'xl/Sheet1.xml')
            .replaceAll('xl/sharedStrings.xml', 'xl/styles.xml')
            .replaceAll('xl/Sheet1.xml', 'XL/styles.xml'),
          'latin1',
        ),
    ],
    ['its end missing', (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
    ['its middle missing', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 300), bytes.subarray(500)])],
    ['nothing in it', () => buildZip([])],
  ])('with %s is damaged', async (_, damage) => {
    const bytes = damage(buildWorkbook({ sheets: [{ name: 'a', rows: ROWS }] }));
    expect(await refusalOf((async () => readBytes(bytes))())).toBe('workbook_damaged');
  });

  it('whose part is not what its checksum says is damaged', async () => {
    expect(await read(withSheet({ content: xmlOf(ROWS), claims: { crc: 1 } }))).toBe('workbook_damaged');
  });

  it('with an encrypted part is protected by a password', async () => {
    expect(await read(withSheet({ content: xmlOf(ROWS), isEncrypted: true }))).toBe('workbook_encrypted');
  });

  it('is counted while it is unzipped, whatever it claims, and read no further than that', async () => {
    const bytes = buildZip([
      { name: 'bomb', content: Buffer.alloc(50_000_000), claims: { unpackedBytes: 10 } },
    ]);
    expect(bytes.length).toBeLessThan(100_000);
    const entry = readZipDirectory(bytes).get('bomb');
    let read = 0;
    const reading = async () => {
      if (entry) for await (const block of unzip(bytes, entry, createBudget(1_000_000))) read += block.length;
    };
    expect(await refusalOf(reading())).toBe('workbook_too_large');
    expect(read).toBeLessThanOrEqual(1_000_000);
  });
});

describe('the XML of a workbook', () => {
  const ENTITY = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>';
  it.each([
    ['a document type', xmlOf(ROWS, ENTITY)],
    ['an entity that XML has not', xmlOf('<row><c t="inlineStr"><is><t>&b;</t></is></c></row>')],
    ['elements that do not close', xmlOf('<row><c></row>')],
    ['no end', '<worksheet><sheetData>'],
    ['bytes that are no UTF-8', Buffer.from(`<a>\xff</a>`, 'latin1')],
    ['no element', ''],
    ['elements in elements without end', xmlOf('<row>'.repeat(1_000))],
    [
      'attributes without end',
      xmlOf(`<row ${Array.from({ length: 1_000 }, (_, at) => `a${at}=""`).join(' ')}/>`),
    ],
  ])('with %s is damaged', async (_, content) => {
    expect(await read(withSheet({ content }))).toBe('workbook_damaged');
  });

  it('costs no more than its length, whatever white space and formats it has', async () => {
    const spaces = ' '.repeat(1_000_000);
    const rows = `<row r="1"><c r="A1" t="inlineStr"><is><t>a${spaces}b</t></is></c><c r="B1" s="1"><v>7</v></c></row>`;
    const format = `${'0'.repeat(1_000_000)}x`;
    const [record] = await readBytes(buildWorkbook({ sheets: [{ name: 'a', rows }], formats: [format] }));
    expect([record?.flaw, ...(record?.cells.map(({ length }) => length) ?? [])]).toEqual([
      'record_too_long',
      65_536,
      0,
    ]);
  });

  it('may be UTF-16 with its mark', async () => {
    const content = Buffer.from(`\ufeff${xmlOf(ROWS)}`, 'utf16le');
    expect(await read(withSheet({ content }))).toEqual(SEVEN);
  });
});

describe('a workbook', () => {
  it.each([
    [
      'formats',
      'numFmts',
      (at: number) => `<numFmt numFmtId="${200 + at}" formatCode="${'0'.repeat(200)}"/>`,
      4_096,
    ],
    ['styles', 'cellXfs', () => '<xf numFmtId="0"/>', 65_490],
  ] as const)('with more %s than a spreadsheet keeps is too large', async (_, name, render, max) => {
    const of = (count: number) =>
      openOf([
        {
          name: 'xl/styles.xml',
          content: `<styleSheet><${name}>${Array.from({ length: count }, (_, at) => render(at)).join('')}</${name}></styleSheet>`,
        },
      ]);
    expect(await refusalOf(of(max + 1))).toBe('workbook_too_large');
    expect((await of(max)).sheets).toHaveLength(1);
  });

  it('without the part that a sheet is in is damaged', async () => {
    const { sheets } = await openOf([{ name: 'xl/workbook.xml', content: '<workbook/>' }]);
    expect(sheets).toEqual([]);
    const missing = openOf([{ name: '_rels/.rels', content: '<Relationships/>' }]);
    expect(await refusalOf(missing)).toBe('workbook_damaged');
  });

  it('whose cells use one shared text again and again is too large, as if each had its own', async () => {
    const text = 'a'.repeat(8_000_000);
    const rowsOf = (count: number) =>
      Array.from({ length: count }, (_, at) => `<row r="${at + 1}"><c t="s"><v>0</v></c></row>`).join('');
    const bytes = (count: number) =>
      buildWorkbook({ strings: `<si><t>${text}</t></si>`, sheets: [{ name: 'a', rows: rowsOf(count) }] });
    expect(await read(bytes(33))).toBe('workbook_too_large');
    expect(await read(bytes(2))).toHaveLength(2);
  });

  it('with more than a thousand sheets is too large', async () => {
    const content = `<workbook>${'<sheet name="a"/>'.repeat(1_001)}</workbook>`;
    expect(await refusalOf(openOf([{ name: 'xl/workbook.xml', content }]))).toBe('workbook_too_large');
  });

  it('says which of its sheets people cannot see, and whether it has macros', async () => {
    const bytes = buildWorkbook({
      sheets: [
        { name: '名单 & co', rows: [] },
        { name: 'b', rows: [], state: 'hidden' },
        { name: 'c', rows: [], state: 'veryHidden' },
      ],
      parts: [{ name: 'xl/vbaProject.bin', content: 'x' }],
    });
    const { sheets, hasMacros } = await openWorkbook(bytes, readZipDirectory(bytes));
    expect(sheets.map(({ name, isHidden }) => [name, isHidden])).toEqual([
      ['名单 & co', false],
      ['b', true],
      ['c', true],
    ]);
    expect(hasMacros).toBe(true);
  });

  async function openOf(parts: readonly ZipFile[]) {
    const bytes = buildWorkbook({ sheets: [{ name: 'a', rows: ROWS }], parts });
    return openWorkbook(bytes, readZipDirectory(bytes));
  }
});
