import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { ResultRow } from '../../../shared/chunk/result.ts';
import type { Manifest } from '../../../shared/job/manifest.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import {
  createTally,
  type ReportForm,
  renderRefusal,
  renderReportHeader,
  renderReportRow,
} from '../../../shared/report/render.ts';

const columns = [{ heading: '姓名', field: 'showName' }, { heading: 'Note' }];
const FORM: ReportForm = { language: 'en', columns, hasExtra: false };
const WITH_EXTRA: ReportForm = { ...FORM, hasExtra: true };

const parse = (line: string): string[] => Papa.parse<string[]>(line.trimEnd()).data[0] ?? [];

describe('a line of the report', () => {
  it('has the columns of the upload as they were, then the outcome', () => {
    expect(renderReportHeader(FORM)).toBe(
      '\ufeff姓名,Note,import_row,import_outcome,import_user_id,import_column,import_code,import_message\r\n',
    );
    expect(
      renderReportRow(FORM, { row: 7, outcome: 'created', userId: '12', cells: ['张三', 'a "b", c'] }),
    ).toBe('张三,"a ""b"", c",7,created,12,,,\r\n');
  });

  it.each([
    ['en', 'third; first; second'],
    ['zh-CN', 'third；first；second'],
  ] as const)(
    'lists several problems in one order, and the columns of those that have one, in %s',
    (language, messages) => {
      const problems = [
        { code: 'missing', message: 'third' },
        { column: '姓名', code: 'too_long', message: 'first' },
        { column: 'Note', code: 'damaged', message: 'second' },
      ];
      const row: ResultRow = { row: 7, outcome: 'rejected', problems, cells: ['x', ''] };
      const [, , , outcome, , ...told] = parse(renderReportRow({ ...FORM, language }, row));
      expect([outcome, ...told]).toEqual(['rejected', '姓名; Note', 'missing; too_long; damaged', messages]);
    },
  );

  it('cannot run as a formula, in any column', () => {
    const problems = [{ column: '=c', code: 'x', message: '@m' }];
    expect(
      renderReportRow(FORM, { row: 7, outcome: 'failed', problems, userId: '-1', cells: ['=1+1', '+a'] }),
    ).toBe("'=1+1,'+a,7,failed,'-1,'=c,x,'@m\r\n");
  });

  it.each([
    [['c', '=d'], "'c,=d".slice(1)],
    [['c,"d"', ''], '"c,""d""",***'],
    [['x', 'y;=z'], "'x,y;'=z"],
  ])('has the surplus of an overlong row in one column: %j', (surplus, extra) => {
    const line = renderReportRow(WITH_EXTRA, { row: 7, outcome: 'rejected', cells: ['a', 'b', ...surplus] });
    expect(parse(line)).toEqual(['a', 'b', '7', 'rejected', '', '', '', '', extra]);
  });

  it('has no such column where no row needs one, and else has it in every line', () => {
    expect(renderReportHeader(WITH_EXTRA)).toMatch(/,import_message,import_extra\r\n$/);
    expect(
      parse(renderReportRow(WITH_EXTRA, { row: 7, outcome: 'created', cells: ['a', 'b'] })),
    ).toHaveLength(9);
  });

  it('is as long as the header for a row with too few cells', () => {
    expect(renderReportRow(FORM, { row: 7, outcome: 'rejected', cells: [] })).toBe(',,7,rejected,,,,\r\n');
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
      { files: ['report.csv'], notes: [], keptDays: 0, uploadDays: 0 },
    );
    expect(summary).toEqual({
      job: 'j',
      profile: 'p',
      upload: { bucket: 'f', key: 'uploads/p/a.csv', version: 'v', bytes: 9 },
      uploadedAt: '2026-11-21T18:00:00+08:00',
      completedAt: '2026-11-21T18:00:12+08:00',
      rows: 3,
      outcomes: { created: 2, rejected: 1 },
      seconds: 12.5,
      gateway: { calls: { find: 2, create: 2 }, retries: 1 },
      csv: { encoding: 'utf-8', delimiter: ',' },
      files: ['report.csv'],
    });
    expect(Object.keys(summary.outcomes)).toEqual(['created', 'rejected']);
  });

  it.each([
    ['en', 'users were looked up 10 at a time'],
    ['zh-CN', '改为每次查找 10 个'],
  ])(
    'notes in the language of the profile that look-ups were shrunk, and to how many: %s',
    (language, said) => {
      const tally = createTally();
      const counts = { calls: { find: 1 }, retries: 0 };
      for (const shrunk of [{}, { shrunkTo: 25 }, { shrunkTo: 10 }, {}])
        tally.add([], { ...counts, ...shrunk });
      const plan = {
        job: 'j',
        profileName: 'p',
        profile: { language },
        droppedAt: '2026-11-21T10:00:00.000Z',
        upload: { bucket: 'f', key: 'uploads/p/a.csv', version: 'v', bytes: 9, lastModified: '' },
      } as unknown as Plan;
      const manifest = { notes: [{ code: 'unknown_column', message: 'x' }] } as Manifest;
      const { notes, gateway } = tally.summarize(plan, manifest, new Date('2026-11-21T10:00:12.500Z'), {
        files: [],
        notes: [],
        keptDays: 0,
        uploadDays: 0,
      });
      expect(notes?.map(({ code }) => code)).toEqual(['unknown_column', 'look_ups_shrunk']);
      expect(notes?.[1]?.message).toContain(said);
      expect(notes?.[1]?.message).toMatch(/“gateway.lookUpBatch”.* 10/);
      expect(gateway).toEqual({ calls: { find: 4 }, retries: 0, shrunkTo: 10 });
    },
  );
});
