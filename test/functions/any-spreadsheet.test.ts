/** Laws of the whole road from bytes to report.csv, for tables and bytes of any kind. */
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { Encoding } from '../../shared/core/csv/encoding.ts';
import { parseProfile } from '../../shared/gateway/profile.ts';
import { encode } from '../shared/core/csv/encode.ts';
import { createSpreadsheetRoad, type Journey, type SpreadsheetRoad } from '../support/spreadsheet-road.ts';

const PROFILES = (['zh-CN', 'en'] as const).map((language) =>
  parseProfile(
    {
      name: 'test',
      secretName: 'test',
      matchBy: 'userName',
      requestsPerSecond: 1, // 13 rows a chunk
      language,
      gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
    },
    'the test',
  ),
);
const ENCODINGS: readonly Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'];
const RUNS = 10_000;

/** Gives a road that others have used, but not too often: everything that was dropped stays in it. */
function createRoads(): () => Promise<SpreadsheetRoad> {
  let used = 0;
  let road: Promise<SpreadsheetRoad> | undefined;
  return () => {
    const profile = PROFILES[used % 2];
    if (!profile) throw new Error('There is no profile.');
    if (!road || used++ % 250 === 0) road = createSpreadsheetRoad(profile);
    return road;
  };
}

const HEADINGS = ['用户名', '姓名(必填)', '手机号码', '有效期', '密码', '爱好'];
const cell = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...'ab1 .,;|"\'=\n张伟李萍镕𠮷') }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'li.na', '13800138000', '1.38E+10', '2026/6/25', '46198', '#N/A', '是'),
  },
);
const table = fc
  .integer({ min: 2, max: HEADINGS.length })
  .chain((width) =>
    fc
      .array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 })
      .map((rows) => [HEADINGS.slice(0, width), ...rows]),
  );
const dialect = fc.record({
  encoding: fc.constantFrom(...ENCODINGS),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  newline: fc.constantFrom('\r\n', '\n', '\r'),
  quotes: fc.boolean(),
  hasMark: fc.boolean(),
});
const cuts = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 4 });

/** What holds of every report: one line for each row, in order, and the sum in the summary. */
function expectReport({ summary, rows, decided, report }: Journey): void {
  expect(report.toString()).toMatch(/^\ufeff.*import_row,import_outcome,/s);
  expect(Object.values(summary.outcomes).reduce((sum, count) => sum + count, 0)).toBe(summary.rows);
  expect(rows.map(({ row }) => row)).toEqual(decided.map(({ row }) => row));
  expect(rows.every(({ row }, at) => row === (rows[0]?.row ?? 0) + at)).toBe(true);
  expect(rows.length > 0 || summary.error !== undefined).toBe(true);
}

describe('any table, in any dialect and encoding, cut anywhere', () => {
  it('has the same report, and the report comes back as the same rows', async () => {
    const roadOf = createRoads();
    await fc.assert(
      fc.asyncProperty(table, dialect, cuts, async (rows, { encoding, hasMark, ...format }, lengths) => {
        const road = await roadOf();
        const plain = await road.drop(Buffer.from(Papa.unparse(rows)));
        const mark = hasMark && encoding !== 'gb18030' ? '\ufeff' : '';
        const bytes = encode(mark + Papa.unparse(rows, format), encoding);
        const other = await road.drop(bytes, lengths);
        expectReport(plain);
        expect(other.summary.error).toEqual(plain.summary.error);
        if (plain.summary.error) return;
        expect(other.decided).toEqual(plain.decided);
        const back = await road.drop(plain.report, lengths);
        expect(back.decided.map(({ cells }) => cells)).toEqual(plain.decided.map(({ cells }) => cells));
      }),
      { numRuns: 500 },
    );
  }, 120_000);
});

describe('any bytes', () => {
  const header = Buffer.from('用户名,姓名,密码,手机号\r\n');
  const random = fc.uint8Array({ maxLength: 200 });
  const headed = random.map((bytes) => Buffer.concat([header, bytes]));

  const text =
    'sep=,\r\n说明：带 * 的列必填,,,\r\n*用户名,姓名,密码,手机号\r\nli.na,"李\n""娜""",Pw-1,13800138000\r\n' +
    'zhangwei,张伟,Pw-2,1.38E+10\r\n,,,\r\nli.na,李娜,,\r\n';
  const original = fc.constantFrom(...ENCODINGS).map((encoding) => encode(text, encoding));
  const change = fc.record({
    at: fc.nat(),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 10, 13, 34, 39, 44, 59)),
  });
  const mutated = fc
    .tuple(original, fc.array(change, { minLength: 1, maxLength: 8 }), fc.nat())
    .map(([bytes, changes, end]) => {
      const copy = Buffer.from(bytes);
      for (const { at, byte } of changes) copy[at % copy.length] = byte;
      return end % 4 === 0 ? copy.subarray(0, end % copy.length) : copy;
    });

  it(`become a report in ${RUNS} runs, random ones and a staff list with some changed, and never a crash or a hang`, async () => {
    const roadOf = createRoads();
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(random, headed, { weight: 2, arbitrary: mutated }),
        cuts,
        async (file, lengths) => {
          expectReport(await (await roadOf()).drop(file, lengths));
        },
      ),
      { numRuns: RUNS },
    );
  }, 240_000);
});
