import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../shared/job/manifest.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import {
  createTally,
  renderRefusal,
  renderReportHeader,
  renderReportRow,
} from '../../../shared/report/render.ts';

const columns = [{ heading: '姓名', field: 'showName' }, { heading: 'Note' }];

describe('a line of the report', () => {
  it('has the columns of the upload as they were, then the outcome', () => {
    expect(renderReportHeader(columns)).toBe(
      '\ufeff姓名,Note,import_row,import_outcome,import_user_id,import_column,import_code,import_message\r\n',
    );
    expect(
      renderReportRow(columns, { row: 7, outcome: 'created', userId: '12', cells: ['张三', 'a "b", c'] }),
    ).toBe('张三,"a ""b"", c",7,created,12,,,\r\n');
  });

  it('lists several problems in one order in its three last columns', () => {
    const problems = [
      { column: '姓名', code: 'too_long', message: 'first' },
      { code: 'ragged_row', message: 'second' },
    ];
    expect(renderReportRow(columns, { row: 7, outcome: 'rejected', problems, cells: ['x', ''] })).toBe(
      'x,,7,rejected,,"姓名; ","too_long; ragged_row","first; second"\r\n',
    );
  });

  it('cannot run as a formula, in any column', () => {
    const problems = [{ column: '=c', code: 'x', message: '@m' }];
    expect(
      renderReportRow(columns, { row: 7, outcome: 'failed', problems, userId: '-1', cells: ['=1+1', '+a'] }),
    ).toBe("'=1+1,'+a,7,failed,'-1,'=c,x,'@m\r\n");
  });

  it('keeps the surplus cells of an overlong row, after everything else', () => {
    expect(renderReportRow(columns, { row: 7, outcome: 'rejected', cells: ['a', 'b', 'c', '=d'] })).toBe(
      "a,b,7,rejected,,,,,c,'=d\r\n",
    );
  });

  it('is as long as the header for a row with too few cells', () => {
    expect(renderReportRow(columns, { row: 7, outcome: 'rejected', cells: [] })).toBe(',,7,rejected,,,,\r\n');
  });
});

describe('the report of a refused file', () => {
  it('is one line with the reason', () => {
    const lines = renderRefusal({ code: 'no_rows', message: 'No rows.' }).trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe(',,,,no_rows,No rows.');
  });
});

describe('the summary', () => {
  it('counts rows by outcome in the order of the glossary, and adds up the gateway calls', () => {
    const tally = createTally();
    tally.add([], { calls: { find: 1 }, retries: 0 });
    tally.add(
      [
        { row: 2, outcome: 'rejected', cells: [] },
        { row: 3, outcome: 'created', cells: [] },
        { row: 4, outcome: 'created', cells: [] },
      ],
      { calls: { find: 1, create: 2 }, retries: 1 },
    );
    const upload = {
      bucket: 'f',
      key: 'uploads/p/a.csv',
      version: 'v',
      bytes: 9,
      lastModified: '2026-11-21T10:00:00.000Z',
    };
    const plan = { job: 'j', profileName: 'p', droppedAt: '2026-11-21T10:00:00.000Z', upload } as Plan;
    const summary = tally.summarize(
      plan,
      { dialect: { encoding: 'utf-8', delimiter: ',' } } as Manifest,
      new Date('2026-11-21T10:00:12.500Z'),
    );
    expect(summary).toEqual({
      job: 'j',
      profile: 'p',
      upload: { bucket: 'f', key: 'uploads/p/a.csv', version: 'v', bytes: 9 },
      rows: 3,
      outcomes: { created: 2, rejected: 1 },
      seconds: 12.5,
      gateway: { calls: { find: 2, create: 2 }, retries: 1 },
      csv: { encoding: 'utf-8', delimiter: ',' },
    });
    expect(Object.keys(summary.outcomes)).toEqual(['created', 'rejected']);
  });
});
