import { describe, expect, it } from 'vitest';
import type { ResultRow } from '../../../../shared/chunk/result.ts';
import type { Language } from '../../../../shared/messages/language.ts';
import { problemOf, say } from '../../../../shared/messages/say.ts';
import { sayToSender } from '../../../../shared/messages/say-to-sender.ts';
import { createDigest, emptyDigest } from '../../../../shared/report/page/digest.ts';
import { renderReportPage } from '../../../../shared/report/page/render-page.ts';
import type { Summary } from '../../../../shared/report/summary.ts';
import { usualSummary } from '../../../support/report-summary.ts';

/** What a person reads of some part of a page. */
const textOf = (markup = ''): string =>
  markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .trim();
const firstOf = (page: string, tag: string): string =>
  textOf(new RegExp(`<${tag}[ >].*?</${tag}>`, 's').exec(page)?.[0]);
const next = (page: string): string => textOf(/<p class="next">.*?<\/p>/s.exec(page)?.[0]);
const linksOf = (page: string): string[] =>
  [...page.matchAll(/href="([^"]*)"/g)].map(([, link = '']) => link);

const render = (language: Language, changes: Partial<Summary> = {}, hasPasswords = false): string =>
  renderReportPage(usualSummary(language, changes), emptyDigest(), hasPasswords);

function renderRows(language: Language, rows: readonly ResultRow[], changes: Partial<Summary> = {}): string {
  const digest = createDigest([0, 1]);
  digest.add(rows);
  return renderReportPage(usualSummary(language, changes), digest.take(), false);
}
const failed = (row: number, code: string, message = 'No.'): ResultRow => ({
  row,
  outcome: 'failed',
  problems: [{ code, message }],
  cells: [`user${row}`],
});
const WELL = { rows: 1, outcomes: { created: 1 } };
const REFUSED = { rows: 0, outcomes: {}, files: ['index.html', 'report.csv'] };

describe('the first line of a page', () => {
  it.each([
    ['en', '302 imported, 8 to fix'],
    ['zh-CN', '已导入 302 行，需要修改 8 行'],
  ] as const)(
    'says how many are imported and how many are to fix, as its title does: %s',
    (language, line) => {
      const page = render(language);
      expect(firstOf(page, 'h1')).toBe(line);
      expect(firstOf(page, 'title')).toBe(`${line} – 员工 名单.csv`);
      expect(page).toContain(`<html lang="${language}">`);
    },
  );

  it.each([
    ['one row', WELL, '1 imported, nothing to fix'],
    [
      'a million rows',
      { rows: 1e6, outcomes: { updated: 999_998, unknown: 2 } },
      '999,998 imported, 2 to look at',
    ],
    [
      'rows that all need nothing',
      { rows: 2, outcomes: { superseded: 1, ignored: 1 } },
      '0 imported, nothing to fix',
    ],
    ['a dry run', { ...WELL, dryRun: true as const }, '1 would be imported, nothing to fix'],
    ['a refused file', { ...REFUSED, error: { code: 'no_rows', message: 'None.' } }, 'Nothing was imported'],
    [
      'a report that failed',
      { ...REFUSED, error: { code: 'report_failed', message: 'x' } },
      'The import has ended without a report',
    ],
  ])('says in its heading what became of the list: %s', (_, changes, line) => {
    expect(firstOf(render('en', changes), 'h1')).toBe(line);
  });

  const unsent = (code: string, dryRun?: true) => {
    const rows: ResultRow[] = [
      ...[2, 3].map(
        (row): ResultRow => ({
          row,
          outcome: 'unprocessed',
          problems: [{ code, message: 'Not sent.' }],
          cells: [],
        }),
      ),
      { row: 4, outcome: 'rejected', problems: [{ code: 'invalid_date', message: 'No.' }], cells: [] },
    ];
    const outcomes = { created: 36_696, rejected: 304, unprocessed: 63_000 };
    return (language: Language) =>
      renderRows(language, rows, { rows: 100_000, outcomes, ...(dryRun ? { dryRun } : {}) });
  };

  it.each([
    [
      'cancelled',
      'Cancelled: 36,696 imported, 304 to fix, 63,000 not sent',
      '已取消：已导入 36,696 行，需要修改 304 行，没有发送 63,000 行',
    ],
    ['age_limit', 'Out of time: 36,696 imported, 304 to fix, 63,000 not sent', '已超过时限：已导入'],
    ['credentials_refused', 'Key or settings refused: 36,696 imported,', '密钥或设置被平台拒绝：已导入'],
    ['worker_crashed', '36,696 imported, 304 to fix, 63,000 not sent', '已导入 36,696 行'],
  ])(
    'tells wrong rows and rows not sent apart, and first what stopped the import: %s',
    (code, english, chinese) => {
      expect(firstOf(unsent(code)('en'), 'h1')).toMatch(new RegExp(`^${english}`));
      expect(firstOf(unsent(code)('en'), 'title')).toMatch(new RegExp(`^${english}`));
      expect(firstOf(unsent(code)('zh-CN'), 'h1')).toMatch(new RegExp(`^${chinese}`));
    },
  );

  it('says of a dry run that rows were not checked', () => {
    expect(firstOf(unsent('cancelled', true)('en'), 'h1')).toBe(
      'Cancelled: 36,696 would be imported, 304 to fix, 63,000 not checked',
    );
  });

  it('is in both languages where nothing tells which is read', () => {
    const { language: _, ...summary } = usualSummary('en', {
      ...REFUSED,
      error: { code: 'empty_file', message: 'x' },
    });
    const page = renderReportPage(
      { ...summary, error: sayToSender(undefined, 'no_rows', () => []) },
      emptyDigest(),
      false,
    );
    expect(firstOf(page, 'h1')).toBe('Nothing was imported 没有导入任何内容');
    expect(page).toContain('Nothing was imported <span lang="zh-CN">没有导入任何内容</span>');
    expect(page).toContain(` <span lang="zh-CN">${say('zh-CN', 'no_rows')}</span>`);
    expect(page).toContain(`<span lang="zh-CN">${say('zh-CN', 'next_refused')}</span>`);
  });

  it('says of a table of names whether it can be used', () => {
    const upload = { bucket: 'f', key: 'names/sandbox.csv', version: '1', bytes: 1 };
    const table = { upload, rows: 0, outcomes: {}, files: ['index.html'] };
    expect(firstOf(render('en', table), 'h1')).toBe('The table of names is fine');
    const error = { code: 'names_mistakes', message: 'Line 2.' };
    const notes = [{ code: 'names_no_id', message: 'Line 2: no id.' }];
    const page = render('en', { ...table, error, notes });
    expect(firstOf(page, 'h1')).toBe('The table of names cannot be used');
    expect(page).toContain('<li>Line 2: no id.</li>');
  });
});

describe('the next step', () => {
  it.each([
    ['en', /^Next: in “to-fix.xlsx”, correct each row as its column “What to do” says, save it/],
    ['zh-CN', /^下一步：打开“需要修改.xlsx”，按“处理办法”一列改正每一行，保存为/],
  ] as const)('names the workbook of rows to fix, in %s', (language, step) => {
    expect(next(render(language))).toMatch(step);
  });

  it('reminds of passwords where the upload has some', () => {
    expect(next(render('en', {}, true))).toContain(', type the passwords of new people again,');
  });

  it.each([
    ['nothing', WELL, 'There is nothing left for you to do.'],
    ['the import itself, after a dry run', { ...WELL, dryRun: true as const }, 'Next: import the list:'],
    [
      'the own list, where no workbook could be written',
      { files: ['index.html', 'report.csv'] },
      'Next: correct these rows in your own list',
    ],
    [
      'another upload, where no row is wrong',
      { outcomes: { unprocessed: 3, created: 1 }, rows: 4 },
      'Next: upload “to-fix.xlsx” again later.',
    ],
    [
      'what is to be corrected, and that other rows were only not sent',
      { outcomes: { unprocessed: 3, rejected: 1 }, rows: 4 },
      'upload it again. The rows that were not sent are in it, too',
    ],
    [
      'to have trouble solved',
      { error: { code: 'credentials_refused', message: 'x' } },
      'Next: when your operator has solved this',
    ],
    [
      'what the refusal says',
      { ...REFUSED, error: { code: 'no_rows', message: 'x' } },
      'Next: do what this says',
    ],
  ])('is %s', (_, changes, step) => {
    expect(next(render('en', changes))).toContain(step);
  });
});

describe('the next step with rows that were only not sent', () => {
  it.each([
    ['cancelled', 'Next: to import the rest after all, upload “to-fix.xlsx”.'],
    ['age_limit', 'Next: upload “to-fix.xlsx” again later.'],
    ['same_refusal', 'Next: when your operator has solved this, upload “to-fix.xlsx” again.'],
    ['canary_failed', 'Next: when your operator has solved this, upload “to-fix.xlsx” again.'],
  ])('goes by what stopped the import: %s', (code, step) => {
    const problems = [{ code, message: 'Not sent.' }];
    const rows: ResultRow[] = [{ row: 2, outcome: 'unprocessed', problems, cells: [] }];
    expect(next(renderRows('en', rows, { rows: 1, outcomes: { unprocessed: 1 } }))).toBe(step);
  });
});

describe.each([
  [
    'a dry run',
    { dryRun: true as const },
    /^Next: correct these rows in your own list .* then import the whole list\./,
  ],
  [
    'a held job',
    { held: { code: 'held_few_rows', message: 'Few.' } },
    /else correct your own list, .* the whole list again\./,
  ],
])('the page of %s, of which nothing was sent', (_, changes, step) => {
  it('leads to the whole list, and not to the rows to fix alone', () => {
    const page = render('en', changes, true);
    expect(next(page)).toMatch(step);
    expect(next(page)).not.toContain('to-fix.xlsx');
    expect(linksOf(page)).toEqual(['report.xlsx', 'to-fix.xlsx', 'failed.csv', 'report.csv']);
    expect(page).toMatch(/class="button first" href="report.xlsx"/);
    expect(next(page)).not.toContain('below:');
    const chinese = next(render('zh-CN', changes));
    expect(chinese).toMatch(/您自己的名单里改正.*整个名单/);
    expect(chinese).not.toContain('需要修改.xlsx');
  });

  it('never says of a reason that the rows are fixed in the workbook', () => {
    const problems = [{ column: 'Mobile', code: 'excel_number', message: 'Found.' }];
    const page = renderRows('en', [{ row: 2, outcome: 'rejected', problems, cells: [] }], changes);
    expect(page).toContain('Correct these rows as this says.');
    expect(page).not.toContain('in “to-fix.xlsx”');
  });
});

describe('the links of a page', () => {
  it('lead to the files that are there and no others, relative and encoded', () => {
    expect(linksOf(render('zh-CN'))).toEqual([
      `${encodeURIComponent('需要修改.xlsx')}`,
      'report.xlsx',
      'failed.csv',
      'report.csv',
    ]);
    expect(linksOf(render('en', REFUSED))).toEqual(['report.csv']);
    expect(linksOf(render('en', { files: ['index.html'] }))).toEqual([]);
  });
});

describe('a page', () => {
  it('has the figures of the outcomes as text, and their sum', () => {
    const page = render('en');
    expect(page).toContain(
      'aria-label="Created: 280, Updated: 14, Unchanged: 8, Please fix: 7, Not accepted: 1, Ignored: 1"',
    );
    expect(page).toContain('311</span> = all 311 rows of the file');
    expect(render('en', { rows: 0, outcomes: {} })).not.toContain('role="img"');
  });

  it.each([
    [
      'en',
      'Would be created: 280, Would be updated: 14, No change: 8, Please fix: 7',
      'What would become of',
    ],
    ['zh-CN', '将新建 280 行、将更新 14 行、不会变化 8 行、请修改 7 行', '每一行会有的结果'],
  ] as const)('says of a dry run what would become of the rows, in %s', (language, figures, title) => {
    const page = render(language, { dryRun: true });
    expect(page).toContain(`aria-label="${figures}`);
    expect(textOf(/<h2 id="outcomes">.*?<\/h2>/.exec(page)?.[0])).toContain(title);
    expect(page).not.toContain(`<span>${say(language, 'outcome_created')}</span>`);
  });

  it('has each reason with its rows, an example and what to do', () => {
    const problems = [{ column: 'Mobile', code: 'excel_number', message: 'Found “1.38E+10”.' }];
    const row = (number: number): ResultRow => ({
      row: number,
      outcome: 'rejected',
      problems,
      cells: ['a', 'b'],
    });
    const page = textOf(renderRows('en', [row(7), row(9)]));
    expect(page).toMatch(
      /2 rows\s*Mobile excel_number\s*For example row 7: Found “1.38E\+10”.\s*Type it again in “to-fix.xlsx”/,
    );
  });

  it('tells reasons without a column apart by what is missing, which is their headline', () => {
    const lacks = (field: string) => problemOf('en', 'required_to_create', { field });
    const row: ResultRow = {
      row: 2,
      outcome: 'rejected',
      problems: [lacks('Role'), lacks('Shop')],
      cells: [],
    };
    const page = renderRows('en', [row, { ...row, row: 3 }]);
    for (const field of ['Role', 'Shop'])
      expect(page).toContain(`<p><b><bdi>${field}</bdi></b> <code>required_to_create</code></p>`);
    expect(page.match(/class="count number">2 rows/g)).toHaveLength(2);
  });

  it('calls a file by its own name, and one row by no number of rows', () => {
    const upload = { bucket: 'f', key: 'uploads/p/dry-run/staff.csv', version: '1', bytes: 1 };
    const page = render('en', { ...WELL, upload, dryRun: true });
    expect(page).not.toContain('dry-run/');
    expect(firstOf(page, 'title')).toMatch(/ – staff\.csv$/);
    expect(page).toContain('= the only row of the file');
  });

  it('never promises a workbook that could not be written', () => {
    const problems = [{ column: 'Mobile', code: 'excel_number', message: 'Found.' }];
    const rows: ResultRow[] = [{ row: 2, outcome: 'rejected', problems, cells: [] }];
    expect(renderRows('en', rows, { files: ['index.html', 'report.csv'] })).not.toContain('to-fix.xlsx');
  });

  it('says how many more reasons there are, of 10,000', () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => failed(at + 2, `${at}`));
    const page = renderRows('en', rows, { rows: 10_000, outcomes: { failed: 10_000 } });
    expect(page).toContain('Other reasons: 9,990.');
    expect(page).toContain('Rows that need work: the first 100 of 10,000');
    expect(page.match(/<tr role="row"><th scope="row"/g)).toHaveLength(100);
    expect(page.length).toBeLessThan(100_000);
  });

  it('stays small whatever stands in the file', () => {
    const book = '"'.repeat(50_000);
    const problems = Array.from({ length: 200 }, (_, at) => ({
      column: book + at,
      code: book,
      message: book,
    }));
    const rows = Array.from(
      { length: 300 },
      (_, at): ResultRow => ({ row: at + 2, outcome: 'rejected', problems, cells: [book, book] }),
    );
    const upload = { bucket: 'f', key: `uploads/p/${'n'.repeat(1000)}`, version: '1', bytes: 1 };
    expect(Buffer.byteLength(renderRows('en', rows, { upload }))).toBeLessThan(1_500_000);
  });

  it('shows markup of the file as the text that it is, wherever it stands', () => {
    const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'';
    const problems = [{ column: evil, code: evil, message: evil }];
    const page = renderRows('en', [{ row: 2, outcome: 'rejected', problems, cells: [evil, evil] }], {
      upload: { bucket: 'f', key: `uploads/p/${evil}`, version: '1', bytes: 1 },
      profile: evil,
      uploadedBy: evil,
      error: { code: evil, message: evil },
      notes: [{ code: evil, message: evil }],
      csv: { encoding: evil, delimiter: evil },
      job: evil,
    });
    expect(page).not.toMatch(/<script|<img/i);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('says when, by whom, how long, how it was read, what it cost, and how long it is kept', () => {
    const facts = textOf(/<dl>.*<\/dl>/s.exec(render('en'))?.[0]).split('\n');
    expect(facts).toEqual([
      'File员工 名单.csv',
      'Profilesandbox',
      'Uploaded2026-11-29 10:06 (UTC+08:00)',
      'Uploaded byAWS:AROAEXAMPLE:lina',
      'Took1.9 sec',
      'Read asGB18030, cells separated by semicolons (;)',
      'Gateway calls315, 2 of them repeats',
      'Report kept until2027-02-28 08:00 (UTC+08:00)',
      'Job48f95049cbd3e79133a4d01a',
    ]);
  });

  it('says of a workbook that it was one', () => {
    const { csv: _, ...summary } = usualSummary('zh-CN');
    expect(renderReportPage(summary, emptyDigest(), false)).toContain('Excel 工作簿');
  });

  it.each(['en', 'zh-CN'] as const)('says first that a dry run wrote nothing, in %s', (language) => {
    expect(render(language, { dryRun: true })).toContain(`<b>${say(language, 'page_dry_run')}</b>`);
    expect(render(language)).not.toContain(say(language, 'page_dry_run'));
  });
});
