import type { FileStream } from './file-stream.ts';
import { type ReportForm, renderReportHeader, renderReportRow } from './render.ts';
import { type ReportFile, type ReportFileOptions, rowsFor } from './report-file.ts';

const CSV = 'text/csv; charset=utf-8';

/** The rows as CSV. A file without rows is not written. */
export function createCsvFile(options: ReportFileOptions, form: ReportForm): ReportFile {
  const { name, open } = options;
  let file: FileStream | undefined;
  return {
    name,
    async add(all) {
      const rows = rowsFor(options, all);
      if (rows.length === 0) return;
      const header = file ? '' : renderReportHeader(form);
      file ??= open(name, CSV);
      await file.write(header + rows.map((row) => renderReportRow(form, row)).join(''));
    },
    async finish() {
      await file?.finish();
      return file ? 'written' : 'no rows';
    },
    abandon: async (error) => file?.abandon(error),
  };
}
