import { describe, expect, it } from 'vitest';
import type { ResultRow } from '../../../shared/chunk/result.ts';
import type { Manifest } from '../../../shared/job/manifest.ts';
import { planFor } from '../../../shared/job/plan.ts';
import { finishAll, reportFilesOf } from '../../../shared/report/report-files.ts';
import { createWorkbookFile, type WorkbookLimits } from '../../../shared/report/workbook-file.ts';
import { MAX_SHEET_ROWS } from '../../../shared/workbook/sheet-rows.ts';
import { readWorkbook, rowsOf } from '../../support/read-workbook.ts';

/** Files as they would lie in the bucket. */
function createBucket() {
  const stored = new Map<string, Uint8Array>();
  const abandoned: string[] = [];
  return {
    stored,
    abandoned,
    open(name: string) {
      const pieces: Uint8Array[] = [];
      return {
        write: async (content: string | Uint8Array) => void pieces.push(Buffer.from(content)),
        finish: async () => void stored.set(name, Buffer.concat(pieces)),
        abandon: async () => void abandoned.push(name),
      };
    },
  };
}

const SHEET = {
  language: 'en',
  columns: [{ heading: 'User name', field: 'userName' }],
  hasExtra: false,
  secrets: new Set<string>(),
  isDryRun: false,
  isBeforeImport: false,
} as const;

const row = (number: number, outcome: ResultRow['outcome'] = 'rejected'): ResultRow => ({
  row: number,
  outcome,
  cells: [`user${number}`],
});

describe('a workbook of a report', () => {
  const create = (limits: Partial<WorkbookLimits>, isToFix: boolean, expectedRows = 0) => {
    const bucket = createBucket();
    const options = { name: 'book.xlsx', isToFix, open: bucket.open };
    return {
      ...bucket,
      file: createWorkbookFile(options, SHEET, expectedRows, { rows: 5, bytes: 1e6, ...limits }),
    };
  };

  it('is given up when it has more rows than it may, and not before', async () => {
    const { file, stored, abandoned } = create({}, true);
    await file.add([row(2), row(3, 'created'), row(4), row(5), row(6), row(7)]);
    expect(abandoned).toEqual([]);
    await file.add([row(8)]);
    expect(abandoned).toEqual(['book.xlsx']);
    await file.add([row(9)]);
    expect([await file.finish(), stored.size]).toEqual(['too many rows', 0]);
  });

  it('may have just as many rows', async () => {
    const { file, stored } = create({}, true);
    await file.add([row(2), row(3), row(4), row(5), row(6)]);
    expect(await file.finish()).toBe('written');
    const [sheet] = readWorkbook(stored.get('book.xlsx') ?? Buffer.alloc(0)).sheets;
    expect(sheet && rowsOf(sheet)).toHaveLength(6);
  });

  it('is given up when it has more text than it may', async () => {
    const { file, stored, abandoned } = create({ bytes: 20_000 }, false);
    await file.add([{ ...row(2), cells: ['x'.repeat(20_000)] }]);
    expect([await file.finish(), stored.size, abandoned]).toEqual(['too much text', 0, ['book.xlsx']]);
  });

  it('is not begun where it is known to become too large', async () => {
    const { file, stored, abandoned } = create({}, false, 6);
    await file.add([row(2)]);
    expect([await file.finish(), stored.size, abandoned]).toEqual(['too many rows', 0, []]);
  });
});

describe('the files of a report', () => {
  const plan = (key: string) =>
    planFor(
      { bucket: 'f', key, version: '1', bytes: 1, lastModified: '2026-11-21T10:00:00.000Z' },
      '2026-11-21T10:00:00.000Z',
      { language: 'zh-CN' },
      200,
    );
  const manifest = (rows: number) => ({ columns: SHEET.columns, rows }) as unknown as Manifest;

  it('are four, and above 100,000 rows a note says where all of them are', async () => {
    const { open, stored } = createBucket();
    const files = reportFilesOf(plan('uploads/p/a.csv'), manifest(100_050), open);
    for (const file of files) await file.add([row(2)]);
    const delivered = await finishAll(files, 'zh-CN');
    expect(delivered.files).toEqual(['report.csv', 'failed.csv', '需要修改.xlsx']);
    expect([...stored.keys()].sort()).toEqual([...delivered.files].sort());
    expect(delivered.notes).toEqual([
      {
        code: 'no_workbook',
        message: expect.stringMatching(/“report\.xlsx”：超过 100,000 行。.*“report\.csv”/),
      },
    ]);
  });

  it('are all there where a workbook of a hundred thousand rows, and what stood above them, was dropped', async () => {
    const { open } = createBucket();
    const files = reportFilesOf(plan('uploads/p/a.csv'), manifest(MAX_SHEET_ROWS - 1), open);
    for (const file of files) await file.add([row(2)]);
    expect((await finishAll(files, 'en')).notes).toEqual([]);
  });

  it('say in the name and in the rows of the sheet that nothing was written in a dry run', async () => {
    const { open, stored } = createBucket();
    const files = reportFilesOf(plan('uploads/p/dry-run/a.csv'), manifest(1), open);
    for (const file of files) await file.add([row(2), row(3, 'created')]);
    await finishAll(files, 'zh-CN');
    const [sheet] = readWorkbook(stored.get('report.xlsx') ?? Buffer.alloc(0)).sheets;
    expect(sheet?.name).toBe('导入结果（试运行，未写入）');
    expect(sheet && rowsOf(sheet).map(([outcome]) => outcome)).toEqual(['导入结果', '请修改', '将新建']);
  });

  it.each([
    ['a dry run', 'uploads/p/dry-run/a.csv', 'go'],
    ['a held job', 'uploads/p/a.csv', 'held'],
  ])('say of the rows to fix of %s that the whole list is fixed and imported', async (_, key, verdict) => {
    const { open, stored } = createBucket();
    const held = { ...manifest(1), verdict } as Manifest;
    const files = reportFilesOf(plan(key), held, open);
    for (const file of files) await file.add([row(2)]);
    await finishAll(files, 'zh-CN');
    const [sheet] = readWorkbook(stored.get('需要修改.xlsx') ?? Buffer.alloc(0)).sheets;
    expect(sheet?.name).toBe('请在原名单里改正');
    expect(sheet?.notes.get('B1')).toContain('导入整个名单');
  });
});
