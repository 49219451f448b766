import { describe, expect, it } from 'vitest';
import { type ListedJob, readListedJob } from '../../../../infra/cli/listed-job.ts';
import { createJobList, renderImports } from '../../../../infra/cli/web/imports.ts';
import { noCalls } from '../../../../shared/gateway/call-count.ts';
import { refusedManifest, writeManifest } from '../../../../shared/job/manifest.ts';
import { writePlan } from '../../../../shared/job/plan.ts';
import type { Language } from '../../../../shared/messages/language.ts';
import { renderHtml } from '../../../../shared/page/html.ts';
import type { Summary } from '../../../../shared/report/summary.ts';
import { createJobBench } from '../../../support/job-bench.ts';

const REASON = 'Held: this file would create about 300 of its 312 people, more than the profile allows.';

/** A decided job of four rows, whose list is in English. */
async function listedJob(key = 'uploads/test/a.csv'): Promise<ListedJob> {
  const bench = await createJobBench(2, 2, { key });
  await bench.decide();
  const listed = await readListedJob(bench.work, bench.job);
  if (!listed) throw new Error('The job was never planned.');
  return listed;
}

/** The job when it is complete, by what came of its rows. */
function completed(listed: ListedJob, outcomes: Summary['outcomes']): ListedJob {
  const { job, upload, profileName: profile } = listed.plan;
  const summary: Summary = {
    job,
    profile,
    upload,
    uploadedAt: '2026-11-21T18:00:00+08:00',
    completedAt: '2026-11-21T18:05:00+08:00',
    rows: 4,
    outcomes,
    seconds: 3,
    gateway: noCalls(),
    files: ['index.html'],
  };
  return { ...listed, isComplete: true, summary };
}

const render = (language: Language, ...jobs: ListedJob[]): string =>
  renderHtml(renderImports(language, jobs));

describe('the list of imports', () => {
  it('says of a file that was only checked what would become of its rows', async () => {
    const checked = completed(await listedJob('uploads/test/dry-run/a.csv'), { created: 3, rejected: 1 });
    expect(render('en', checked)).toContain('3 would be created');
    expect(render('zh-CN', checked)).toContain('将新建 3');
    expect(render('en', completed(await listedJob(), { created: 3 }))).toContain('3 created');
  });

  it('has a reason whole and apart, in the language that it is in, and says once that a job is held', async () => {
    const listed = await listedJob();
    const { manifest } = listed;
    if (!manifest) throw new Error('The job was never decided.');
    const held: ListedJob = {
      ...listed,
      manifest: { ...manifest, verdict: 'held', held: { code: 'held_many_creates', message: REASON } },
    };
    expect(render('zh-CN', held)).toContain(`<p lang="en"><bdi>${REASON}</bdi></p>`);
    expect(render('en', held)).toContain('waits for release');
    const wait = {
      for: 'gateway',
      trouble: 'misconfigured',
      code: '3',
      reason: 'the gateway refuses calls',
    } as const;
    const waiting = render('zh-CN', { ...listed, wait });
    expect(waiting).toContain('已处理 0 行，共 4 行；平台拒绝了密钥或设置');
    expect(waiting).toContain('<p lang="en"><bdi>the gateway refuses calls</bdi></p>');
  });

  it('calls an upload that another waits for by its name', async () => {
    const [earlier, later] = [await listedJob('uploads/test/spring.csv'), await listedJob()];
    const wait = { for: 'upload', job: earlier.plan.job } as const;
    const said = render('en', { ...later, wait }, earlier);
    expect(said).toContain('it waits for “spring.csv” of 2026-11-21 18:00');
  });

  it('leaves out tables of names that were read, for nobody was imported', async () => {
    const bench = await createJobBench(1, 2, { key: 'names/test.csv' });
    await bench.decide();
    const read = createJobList(bench.work);
    expect(await read()).toEqual([]);
    const refused = await createJobBench(1, 2, { key: 'names/test.csv' });
    await writePlan(refused.work, refused.plan);
    const error = { code: 'names_empty', message: 'Nothing in it.' };
    await writeManifest(refused.work, refusedManifest(refused.job, error));
    expect(await createJobList(refused.work)()).toHaveLength(1);
    expect(render('en')).toContain('Nothing was imported yet');
  });
});
