import type { Language } from '../../shared/messages/language.ts';
import { say } from '../../shared/messages/say.ts';
import type { Summary } from '../../shared/report/summary.ts';

/** The summary of a usual job: most rows are imported, eight are to fix, and all files are there. */
export const usualSummary = (language: Language, changes: Partial<Summary> = {}): Summary => ({
  job: '48f95049cbd3e79133a4d01a',
  profile: 'sandbox',
  upload: { bucket: 'files', key: 'uploads/sandbox/员工 名单.csv', version: '1', bytes: 9 },
  uploadedAt: '2026-11-29T10:06:14+08:00',
  uploadedBy: 'AWS:AROAEXAMPLE:lina',
  completedAt: '2026-11-29T10:06:16+08:00',
  expiresAt: '2027-02-28T08:00:00+08:00',
  language,
  rows: 311,
  outcomes: { created: 280, updated: 14, unchanged: 8, rejected: 7, failed: 1, ignored: 1 },
  seconds: 1.94,
  gateway: { calls: { getUserByType: 7, addUser: 308 }, retries: 2 },
  files: ['index.html', 'report.csv', 'failed.csv', 'report.xlsx', say(language, 'file_to_fix')],
  csv: { encoding: 'gb18030', delimiter: ';' },
  ...changes,
});
