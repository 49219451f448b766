import type { ResultRow } from '../chunk/result.ts';
import type { FileStream } from './file-stream.ts';
import { isUndone } from './render.ts';

/** Why a file is not there: it would have more than a workbook may have. */
export type Excess = 'too many rows' | 'too many columns' | 'too much text';

/** A file of a report. It is shown all rows of the job in file order, and takes those that belong into it. */
export interface ReportFile {
  readonly name: string;
  add(rows: readonly ResultRow[]): Promise<void>;
  /** Resolves when the file is stored, to what became of it. */
  finish(): Promise<'written' | 'no rows' | Excess>;
  abandon(error: unknown): Promise<void>;
}

export interface ReportFileOptions {
  readonly name: string;
  /** Whether it has only the rows that a person fixes and drops again. */
  readonly isToFix: boolean;
  /** Begins a file of a type in the bucket. */
  readonly open: (name: string, type: string) => FileStream;
}

/** Those rows that belong into a file. */
export const rowsFor = (
  { isToFix }: Pick<ReportFileOptions, 'isToFix'>,
  rows: readonly ResultRow[],
): readonly ResultRow[] => (isToFix ? rows.filter(isUndone) : rows);
