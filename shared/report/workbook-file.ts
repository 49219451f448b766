import type { ResultRow } from '../chunk/result.ts';
import { MAX_SHEET_COLUMNS } from '../workbook/sheet-rows.ts';
import { createWorkbook, WORKBOOK_TYPE } from '../workbook/write-workbook.ts';
import { type ReportFile, type ReportFileOptions, rowsFor } from './report-file.ts';
import { type ReportSheet, renderSheetHeader, renderSheetRow, sheetFormOf } from './sheet-rows.ts';

export interface WorkbookLimits {
  readonly rows: number;
  /** Unzipped. */
  readonly bytes: number;
}

/** No more of a workbook is read when it is dropped, nor more columns; its last parts follow the rows. */
const TO_FIX: WorkbookLimits = { rows: 100_000, bytes: 62 * 2 ** 20 };

/** A spreadsheet takes minutes to open more than this. */
const ALL: WorkbookLimits = { rows: 100_000, bytes: 512 * 2 ** 20 };

/**
 * The rows as a workbook. One that grows too large is given up, and without rows none is written.
 *
 * @param expectedRows how many rows it will have, 0 where that is not known
 */
export function createWorkbookFile(
  options: ReportFileOptions,
  sheet: ReportSheet,
  expectedRows: number,
  limits: WorkbookLimits = options.isToFix ? TO_FIX : ALL,
): ReportFile {
  const { name, isToFix, open } = options;
  const header = renderSheetHeader(sheet, isToFix);
  let written: ReturnType<typeof begin> | undefined;
  let count = 0;
  let hasRows = false;
  let isTooLarge = expectedRows > limits.rows || header.length > MAX_SHEET_COLUMNS;

  function begin(first: readonly ResultRow[]) {
    const book = createWorkbook([sheetFormOf(sheet, isToFix, first)]);
    book.addRows([header]);
    return { book, file: open(name, WORKBOOK_TYPE) };
  }

  /** Hands on what is ready. */
  async function flush({ book, file }: ReturnType<typeof begin>): Promise<void> {
    for (const bytes of book.take()) await file.write(bytes);
  }

  return {
    name,
    async add(all) {
      const rows = rowsFor(options, all);
      hasRows ||= rows.length > 0;
      if (isTooLarge || rows.length === 0) return;
      written ??= begin(rows);
      const { book, file } = written;
      book.addRows(rows.map((row) => renderSheetRow(sheet, row)));
      count += rows.length;
      isTooLarge = count > limits.rows || book.unzippedBytes > limits.bytes;
      if (isTooLarge) await file.abandon(new Error(`${name} has grown too large.`));
      else await flush(written);
    },
    async finish() {
      if (!hasRows) return 'no rows';
      if (isTooLarge || !written) return 'too large';
      written.book.endSheet();
      await flush(written);
      await written.file.finish();
      return 'written';
    },
    abandon: async (error) => written?.file.abandon(error),
  };
}
