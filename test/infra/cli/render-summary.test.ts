import { describe, expect, it } from 'vitest';
import { chooseProfile } from '../../../infra/cli/choose-profile.ts';
import { renderSummary } from '../../../infra/cli/render-summary.ts';
import type { Summary } from '../../../shared/report/summary.ts';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';

const SUMMARY: Summary = {
  job: '48f95049cbd3e79133a4d01a',
  profile: 'ovopark',
  upload: { bucket: 'files', key: 'uploads/ovopark/staff.csv', version: 'v1', bytes: 9 },
  rows: 0,
  outcomes: {},
  seconds: 1,
  gateway: { calls: {}, retries: 0 },
  files: ['report.csv'],
  notes: [{ code: 'unknown_column', message: 'About name\nsum.' }],
  error: { code: 'refused', message: 'A column \u001b]0;mine\u0007.' },
};

describe('what the command prints of a job', () => {
  it('tells of headings that are not known, in the words of the summary', async () => {
    const { profile } = chooseProfile('ovopark');
    const { summary } = await (await createSpreadsheetRoad(profile)).drop(
      Buffer.from('用户名,手机号码（11位）,爱好\nzhangwei,13800138000,下棋\n'),
    );
    const lines = renderSummary('staff.csv', summary, { folder: 'folder', isCancelled: false }).split('\n');
    expect(lines).toContain(
      '  note: 不认识列“手机号码（11位）”，这一列没有导入。是不是“手机号”？如果是，请改名后重新上传。',
    );
    expect(lines).toContain('  note: 不认识列“爱好”，这一列没有导入。');
  });

  it('lets nothing that the file or its name says steer the terminal', () => {
    const lines = renderSummary('no\u001b[2Jlist.csv', SUMMARY, { folder: 'folder', isCancelled: false });
    expect(lines).toContain('\nno?[2Jlist.csv (job ');
    expect(lines).toContain('\n  refused: A column ?]0;mine?.\n');
    expect(lines).toContain('\n  note: About name?sum.\n');
  });
});
