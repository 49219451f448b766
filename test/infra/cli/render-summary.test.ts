import { describe, expect, it } from 'vitest';
import { chooseProfile } from '../../../infra/cli/choose-profile.ts';
import { renderSummary } from '../../../infra/cli/render-summary.ts';
import type { Summary } from '../../../shared/report/summary.ts';
import { createSpreadsheetRoad } from '../../support/spreadsheet-road.ts';

const SUMMARY: Summary = {
  job: '48f95049cbd3e79133a4d01a',
  profile: 'ovopark',
  upload: { bucket: 'files', key: 'uploads/ovopark/staff.csv', version: 'v1', bytes: 9 },
  uploadedAt: '2026-11-21T18:00:00+08:00',
  completedAt: '2026-11-21T18:00:01+08:00',
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
      '  提示：不认识列“手机号码（11位）”，这一列没有导入。是不是“手机号”？如果是，请改名后重新上传。',
    );
    expect(lines).toContain('  提示：不认识列“爱好”，这一列没有导入。');
  });

  it('lets nothing that the file or its name says steer the terminal', () => {
    const lines = renderSummary('no\u001b[2Jlist.csv', SUMMARY, { folder: 'folder', isCancelled: false });
    expect(lines).toContain('\nno?[2Jlist.csv (job ');
    expect(lines).toContain('\n  refused: A column ?]0;mine?.\n');
    expect(lines).toContain('\n  note: About name?sum.\n');
  });

  it.each([
    [
      'en',
      [
        'staff.csv (job j)',
        '  uploaded 2026-11-21 18:00 by lina?',
        '  dry run: nothing was written, this is what would happen',
        '  created          1,234',
        '  rejected             1',
        '  sum              1,235  = all 1,235 rows of the file',
        '  1.0 s, 2 gateway calls, 1 of them repeats',
      ],
    ],
    [
      'zh-CN',
      [
        'staff.csv（任务 j）',
        '  由 lina? 于 2026-11-21 18:00 上传',
        '  试运行：没有写入任何内容，下面是正式导入会有的结果',
        '  已新建           1,234',
        '  请修改               1',
        '  合计             1,235  = 文件的全部 1,235 行',
        '  用时 1.0 秒，调用平台 2 次，其中重试 1 次',
      ],
    ],
  ] as const)(
    'is in the language of the job, and tells when the file was uploaded and by whom: %s',
    (language, lines) => {
      const { notes: _, error: __, ...summary } = SUMMARY;
      const told = renderSummary(
        'staff.csv',
        {
          ...summary,
          job: 'j',
          language,
          uploadedBy: 'lina\u001b',
          dryRun: true,
          rows: 1235,
          outcomes: { created: 1234, rejected: 1 },
          gateway: { calls: { find: 2 }, retries: 1 },
        },
        { folder: 'folder', isCancelled: false },
      );
      expect(told.split('\n').slice(1, 8)).toEqual(lines);
    },
  );
});
