import { FileRefusal } from '../../../shared/csv/file-refusal.ts';
import type { CsvRecord } from '../../../shared/csv/record-reader.ts';
import { openWorkbook } from '../../../shared/workbook/read-workbook.ts';
import { readZipDirectory } from '../../../shared/workbook/zip-directory.ts';
import { type BuiltWorkbook, buildWorkbook } from '../../support/build-workbook.ts';

/** The records of the first sheet of a workbook. */
export async function readBytes(bytes: Uint8Array): Promise<CsvRecord[]> {
  const { sheets } = await openWorkbook(bytes, readZipDirectory(bytes));
  const records: CsvRecord[] = [];
  for await (const batch of sheets[0]?.rows() ?? []) records.push(...batch);
  return records;
}

/** The records of rows that are given as XML. */
export const readRows = (rows: string, workbook: Omit<BuiltWorkbook, 'sheets'> = {}): Promise<CsvRecord[]> =>
  readBytes(buildWorkbook({ ...workbook, sheets: [{ name: 'Sheet1', rows }] }));

/** The cells of the one row that is given as the XML of its cells. */
export async function readCells(
  cells: string,
  workbook: Omit<BuiltWorkbook, 'sheets'> = {},
): Promise<string[]> {
  const [record] = await readRows(`<row>${cells}</row>`, workbook);
  return record?.cells ?? [];
}

/** The code by which something is refused; what it came to otherwise. */
export async function refusalOf(reading: Promise<unknown>): Promise<unknown> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FileRefusal) return error.code;
    throw error;
  }
}
