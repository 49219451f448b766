import { describe, expect, it } from 'vitest';
import { NoticeDetail, noticeDetail, noticeMessage } from '../../../shared/report/notice.ts';
import type { Summary } from '../../../shared/report/summary.ts';

const FOLDER = 'reports/ovopark/员工.csv/2026-11-29T1006-0f3c/';
const summary = (changes: Partial<Summary> = {}): Summary => ({
  job: '0f3c',
  profile: 'ovopark',
  upload: { bucket: 'files', key: 'uploads/ovopark/员工.csv', version: 'v1', bytes: 9 },
  uploadedAt: '2026-11-29T10:06:14+08:00',
  uploadedBy: 'AWS:AROA:li.na',
  completedAt: '2026-11-29T10:07:14+08:00',
  language: 'zh-CN',
  rows: 62,
  outcomes: { created: 40, updated: 1, rejected: 17, failed: 2, ignored: 2 },
  seconds: 60,
  gateway: { calls: {}, retries: 0 },
  files: ['report.csv', 'failed.csv', 'report.xlsx', '需要修改.xlsx'],
  ...changes,
});
const messageOf = (changes: Partial<Summary> = {}, kind: 'complete' | 'held' = 'complete') =>
  noticeMessage(noticeDetail(kind, { summary: summary(changes), folder: FOLDER }));

describe('the event of a job', () => {
  it('has what its schema says, the keys of the report with the summary last, and nobody’s name', () => {
    const detail = noticeDetail('complete', { summary: summary(), folder: FOLDER });
    expect(NoticeDetail.strict().parse(detail)).toEqual(detail);
    expect(detail.reports[0]).toBe(`${FOLDER}report.csv`);
    expect(detail.reports.at(-1)).toBe(`${FOLDER}summary.json`);
    expect(JSON.stringify(detail)).not.toContain('li.na');
  });

  it('tells the code of what ended the job, not its text, which may quote the file', () => {
    const error = { code: 'missing_heading', message: 'The file has “Li Na”.' };
    expect(noticeDetail('complete', { summary: summary({ error }), folder: FOLDER }).error).toBe(
      'missing_heading',
    );
  });
});

describe('the message of a job', () => {
  it('says in the subject how many are done and how many are to be fixed, in the language of the job', () => {
    expect(messageOf().subject).toBe('员工导入：41 成功，19 需修改');
    expect(messageOf({ language: 'en' }).subject).toBe('Staff import: 41 done, 19 to fix');
    expect(messageOf({ outcomes: { unchanged: 3 }, language: 'en' }).subject).toContain('nothing to fix');
  });

  it('has the counts, what to do, and the keys of the files in its body', () => {
    const { body } = messageOf();
    expect(body).toContain('文件：uploads/ovopark/员工.csv');
    expect(body).toContain('已新建：40');
    expect(body).toContain('请打开“需要修改.xlsx”');
    expect(body).toContain(`${FOLDER}需要修改.xlsx`);
    expect(messageOf({ files: ['report.csv'] }).body).not.toContain('请打开');
    const held = { code: 'held_few_rows', message: 'Few.' };
    for (const changes of [{ dryRun: true as const }, { held }])
      expect(messageOf(changes).body).toContain('请在原名单里改正，然后导入整个名单。');
  });

  it('says so of a refused file, a dry run, a table of names, and a job that is held', () => {
    const error = { code: 'not_csv', message: 'A picture.' };
    expect(messageOf({ rows: 0, outcomes: {}, error }).subject).toContain('文件未被接受');
    expect(messageOf({ dryRun: true }).subject).toContain('试运行');
    const upload = { bucket: 'files', key: 'names/ovopark.csv', version: 'v1', bytes: 9 };
    expect(messageOf({ upload, rows: 0, outcomes: {} }).subject).toBe('名称表已读取');
    expect(messageOf({}, 'held').subject).toContain('等待确认');
  });

  it('is in both languages where nobody knows that of the job, and of a length that SNS takes', () => {
    const { language: _, ...unknown } = summary({ outcomes: { created: 1_000_000, rejected: 1_000_000 } });
    const { subject, body } = noticeMessage(noticeDetail('complete', { summary: unknown, folder: FOLDER }));
    expect(subject).toMatch(/^员工导入.* · Staff import/);
    expect(body).toContain('Report (bucket');
    expect(subject.length).toBeLessThan(100);
  });

  it('shows no control character of a file’s name', () => {
    const upload = { bucket: 'files', key: 'uploads/ovopark/a\u001b[2J\n.csv', version: 'v1', bytes: 9 };
    expect(messageOf({ upload }).body).toContain('uploads/ovopark/a?[2J?.csv');
  });
});
