import type { ResultRow } from '../chunk/result.ts';
import { MAX_SHEET_BYTES } from '../workbook/read-workbook.ts';
import { MAX_SHEET_COLUMNS, MAX_SHEET_ROWS } from '../workbook/sheet-rows.ts';
import { createWorkbook, WORKBOOK_TYPE } from '../workbook/write-workbook.ts';
import { type Excess, type ReportFile, type ReportFileOptions, rowsFor } from './report-file.ts';
import { type ReportSheet, renderSheetHeader, renderSheetRow, sheetFormOf } from './sheet-rows.ts';

export interface WorkbookLimits {
  readonly rows: number;
  /** Unzipped. */
  readonly bytes: number;
}

/** Rows below the heading, as many as are read when a workbook is dropped. */
const MAX_ROWS = MAX_SHEET_ROWS - 1;

/** No more of a workbook is read when it is dropped; a spreadsheet that saves it may spell some things longer. */
const TO_FIX: WorkbookLimits = { rows: MAX_ROWS, bytes: MAX_SHEET_BYTES - 8 * 2 ** 20 };

/** A spreadsheet takes minutes to open more than this. */
const ALL: WorkbookLimits = { rows: MAX_ROWS, bytes: 512 * 2 ** 20 };

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
  let excess = excessOf(expectedRows, 0);

  function excessOf(rows: number, bytes: number): Excess | undefined {
    if (header.length > MAX_SHEET_COLUMNS) return 'too many columns';
    if (rows > limits.rows) return 'too many rows';
    return bytes > limits.bytes ? 'too much text' : undefined;
  }

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
      if (excess || rows.length === 0) return;
      written ??= begin(rows);
      const { book, file } = written;
      book.addRows(rows.map((row) => renderSheetRow(sheet, row)));
      count += rows.length;
      excess = excessOf(count, book.unzippedBytes);
      if (excess) await file.abandon(new Error(`${name} has grown too large.`));
      else await flush(written);
    },
    async finish() {
      if (!hasRows) return 'no rows';
      if (excess || !written) return excess ?? 'no rows';
      written.book.endSheet();
      await flush(written);
      await written.file.finish();
      return 'written';
    },
    abandon: async (error) => written?.file.abandon(error),
  };
}
