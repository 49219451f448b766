import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureAssembly } from '../../infra/local-aws/stack/synthesize.ts';
import { goneAfterDays } from '../infra/evaluate-lifecycle.ts';
import type { Template } from '../infra/template.ts';
import { type Pipeline, staffList, startPipeline, sumOf } from '../support/pipeline.ts';
import { PROJECT } from '../support/project.ts';
import { createStateObjectStore } from '../support/state-ports.ts';

const SAMPLE = readFileSync(join(PROJECT, 'infra/cli/sample-staff.csv'));
const NAMES = readFileSync(join(PROJECT, 'infra/profiles/sandbox.names.csv'));

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline[Symbol.asyncDispose]());

describe('the sample staff list', () => {
  it('is imported: every row has its outcome, and the wrong ones say what is wrong', async () => {
    await pipeline.dropNames(NAMES);
    const summary = await pipeline.importText(SAMPLE, 'sample.csv');
    expect(summary.rows).toBe(311);
    expect(sumOf(summary)).toBe(311);
    expect(summary.outcomes).toEqual({ created: 302, rejected: 7, failed: 1, ignored: 1 });
    expect(pipeline.gateway.users()).toHaveLength(302);

    const report = await pipeline.readReport(summary.job);
    expect(report.map((row) => Number(row.import_row))).toEqual(Array.from({ length: 311 }, (_, n) => n + 2));
    const failed = await pipeline.readReport(summary.job, 'failed.csv');
    expect(failed.map((row) => row.import_code)).toEqual([
      'excel_number',
      'unknown_name',
      'invalid_date',
      'duplicate_user',
      'password_required',
      expect.stringMatching(/^\d+; identity_taken$/),
      'invalid_mail',
      'too_long',
    ]);
    expect(report.every((row) => row.password === '')).toBe(true);
  });

  it('creates nobody a second time', async () => {
    const summary = await pipeline.importText(SAMPLE, 'sample.csv');
    expect(summary.outcomes).toEqual({ updated: 302, rejected: 7, failed: 1, ignored: 1 });
    expect(pipeline.gateway.users()).toHaveLength(302);
  });

  it('has its rows in failed.csv fixed and dropped again', async () => {
    const before = pipeline.gateway.users().length;
    const first = await pipeline.importText(
      `${staffList(2, 'fix').trimEnd()}\nfix3,Three,,2030-01-01,0,1,2,3,4,f3\n`,
      'fix.csv',
    );
    expect(first.outcomes).toEqual({ created: 2, rejected: 1 });
    const failed = await pipeline.readReportText(first.job, 'failed.csv');
    const fixed = failed.replace('fix3,Three,,', 'fix3,Three,Pw-now,');
    expect(fixed).not.toBe(failed);
    const second = await pipeline.importText(fixed, 'failed.csv');
    expect(second.outcomes).toEqual({ created: 1 });
    expect(pipeline.gateway.users()).toHaveLength(before + 3);
  });
});

describe('secrets', () => {
  it('are in no message, log line, result, claim or report', async () => {
    const password = 'S3cret-never-shown';
    await pipeline.importText(staffList(3, 'quiet').replaceAll(/Pw-quiet-\d/g, password), 'quiet.csv');
    const seen = [
      ...pipeline.logged,
      ...textsUnder(pipeline.folder, /\/(results|claims|manifest|plan|complete|reports)\//),
    ].join('\n');
    expect(seen).toContain('quiet');
    expect(seen).not.toContain(password);
    expect(seen).not.toContain(pipeline.gateway.secret);
    expect(seen).not.toMatch(/_sig\b/);
  });

  it('are gone with uploads and chunks in two weeks, reports in months, and what stays for good has none', async () => {
    const { folder } = await ensureAssembly(PROJECT);
    const file = join(folder, 'bulk-user-import.template.json');
    const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
    const { state } = pipeline.stack.s3;
    const store = createStateObjectStore(state);
    const left: { name: string; text: string; days: number }[] = [];
    for (const [bucket, id] of [
      ['files', 'Files'],
      ['work', 'Work'],
    ] as const)
      for (const { key } of state.list(bucket, { prefix: '' }).objects) {
        const text = (await store.read({ bucket, key }))?.text ?? '';
        left.push({ name: key.slice(0, key.indexOf('/')), text, days: goneAfterDays(template, id, key) });
      }
    const namesOf = (isKept: (days: number) => boolean): string[] =>
      [...new Set(left.filter(({ days }) => isKept(days)).map(({ name }) => name))].sort();
    expect(namesOf((days) => days <= 14)).toEqual(['chunks', 'hashes', 'keys', 'uploads']);
    expect(namesOf((days) => days > 60 && days < 365)).toEqual(['reports']);
    expect(namesOf((days) => days === Number.POSITIVE_INFINITY)).toEqual(['names', 'salts', 'shares']);
    const texts = (isKept: boolean): string =>
      left
        .filter(({ days }) => days > 14 === isKept)
        .map(({ text }) => text)
        .join('\n');
    expect(texts(false)).toContain('S3cret-never-shown');
    expect(texts(true)).not.toContain('S3cret-never-shown');
  });
});

/** The texts of all objects whose path matches. */
function textsUnder(folder: string, path: RegExp): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.filter((file) => path.test(file)).map((file) => readFileSync(file, 'utf8'));
}

describe('a file that cannot be imported', () => {
  for (const [name, content, code] of [
    ['empty.csv', '', 'empty_file'],
    ['only-header.csv', staffList(0), 'no_rows'],
    ['no-header.csv', 'ann,Some Body,x,2030-01-01,0,1,2,3,4,e1\n', 'no_header'],
    ['no-login.csv', 'showName,mail\nAnn,ann@example.com\n', 'missing_column'],
    ['photo.JPG', Buffer.from('ffd8ffe000104a46494600010101', 'hex'), 'image'],
  ] as const) {
    it(`(${name}) has a report that says so: ${code}`, async () => {
      const summary = await pipeline.importText(content, name);
      expect(summary).toMatchObject({ rows: 0, outcomes: {}, error: { code } });
      const report = await pipeline.readReport(summary.job);
      expect(report).toEqual([
        expect.objectContaining({ import_code: code, import_message: summary.error?.message }),
      ]);
    });
  }

  it('for its folder names no profile has a report beside it', async () => {
    const summary = await pipeline.importText(staffList(1), 'lost.csv', 'nobody');
    expect(summary).toMatchObject({ profile: 'nobody', error: { code: 'unknown_profile' } });
  });
});

describe('a name with spaces, plus signs, percent signs and Chinese characters', () => {
  it('comes through S3 events to the report folder as it is', async () => {
    const name = '2026/十一月/员工 名单+100%(终).csv';
    const summary = await pipeline.importText(staffList(1, 'name'), name);
    expect(summary.upload.key).toBe(`uploads/sandbox/${name}`);
    expect(summary.outcomes).toEqual({ created: 1 });
  });
});
