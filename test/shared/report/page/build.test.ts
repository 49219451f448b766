import { describe, expect, it } from 'vitest';
import { refusedManifest, writeManifest } from '../../../../shared/job/manifest.ts';
import { reportFolderOf } from '../../../../shared/job/plan.ts';
import type { ObjectStore } from '../../../../shared/ports/object-store.ts';
import { buildReport, writeFallbackReport } from '../../../../shared/report/build.ts';
import { createJobBench, type JobBench } from '../../../support/job-bench.ts';

const COMPLETED = new Date('2026-11-21T10:00:12Z');

/** Builds the report of a job, and answers its files in the order in which they were stored, and the page. */
async function report(bench: JobBench, build: typeof buildReport) {
  const stored: string[] = [];
  const types = new Map<string, string>();
  const files: ObjectStore = {
    ...bench.files,
    async put(at, body, condition) {
      stored.push(at.key.slice(at.key.lastIndexOf('/') + 1));
      return bench.files.put(at, body, condition);
    },
    async write(at, body, type) {
      await bench.files.write(at, body, type);
      stored.push(at.key.slice(at.key.lastIndexOf('/') + 1));
      types.set(stored.at(-1) ?? '', type);
    },
  };
  await build({ work: bench.work, files, keptDays: 90, uploadDays: 0 }, bench.job, COMPLETED);
  const read = async (name: string) =>
    (await bench.files.read({ bucket: 'files', key: reportFolderOf(bench.plan) + name }))?.text ?? '';
  return { stored, types, page: await read('index.html'), summary: JSON.parse(await read('summary.json')) };
}

describe('the page of a report', () => {
  it('is stored before the summary, which lists it first', async () => {
    const bench = await createJobBench(2);
    await bench.decide();
    for (const chunk of [1, 2]) await bench.finish(chunk);
    const { stored, types, page, summary } = await report(bench, buildReport);
    expect(stored.slice(-2)).toEqual(['index.html', 'summary.json']);
    expect(types.get('index.html')).toBe('text/html; charset=utf-8');
    expect(summary.files).toEqual(['index.html', 'report.csv', 'report.xlsx']);
    expect(page).toContain('<title>4 imported, nothing to fix – a.csv</title>');
  });

  it('says of a dry run that nothing was written', async () => {
    const bench = await createJobBench(1, 2, { key: 'uploads/test/dry-run/a.csv' });
    await bench.decide();
    await bench.finish(1);
    const { page } = await report(bench, buildReport);
    expect(page).toContain('Dry run: nothing was written.');
    expect(page).toContain('<title>2 would be imported, nothing to fix');
  });

  it('is there for a refused file, and says why', async () => {
    const bench = await createJobBench(1);
    await bench.writePlan();
    await writeManifest(
      bench.work,
      refusedManifest(bench.job, { code: 'no_rows', message: 'It has no rows.' }),
    );
    const { stored, page } = await report(bench, buildReport);
    expect(stored).toEqual(['report.csv', 'index.html', 'summary.json']);
    expect(page).toContain('<title>Nothing was imported – a.csv</title>');
    expect(page).toContain('It has no rows.');
  });

  it('is there where no better report could be built', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    const { page, summary } = await report(bench, writeFallbackReport);
    expect(summary.files).toEqual(['index.html', 'report.csv']);
    expect(page).toContain('<title>The import has ended without a report – a.csv</title>');
  });
});
