import { describe, expect, it } from 'vitest';
import { sweep } from '../../functions/sweep/sweep.ts';
import { firstClaim } from '../../shared/chunk/claim.ts';
import { putClaim, readClaim } from '../../shared/chunk/claim-holder.ts';
import { readAnnounced } from '../../shared/job/announced-upload.ts';
import { cancelJob } from '../../shared/job/cancellation.ts';
import { writeComplete } from '../../shared/job/completion.ts';
import { closedKey, noticeSentKey, UPLOADS } from '../../shared/job/keys.ts';
import { readManifest } from '../../shared/job/manifest.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import { countRequests } from '../support/counted-store.ts';
import { createJobBench, type JobBench, PROFILE } from '../support/job-bench.ts';
import { plannedFolder } from '../support/planned-folder.ts';

const HOUR_MS = 3_600_000;
const run = (bench: JobBench, event: unknown = {}) => sweep(bench, event);

describe('a sweep', () => {
  it('sends the missing chunks of a stopped job again, but only when both queues were empty twice in a row', async () => {
    const bench = await createJobBench(3);
    await bench.decide();
    await bench.finish(2);
    await run(bench);
    expect(bench.waiting()).toEqual([]);
    await run(bench);
    expect(bench.waiting()).toEqual([1, 3]);
  });

  it('leaves a job alone while a message of any job waits, is delayed, or is a dead letter', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await bench.deadLetters.send([{ body: '{}', group: 'other', delaySeconds: 900 }]);
    await run(bench);
    await run(bench);
    expect(bench.waiting()).toEqual([]);
    bench.queues.deadLetters.purge();
    await run(bench);
    expect(bench.waiting()).toEqual([]);
    await run(bench);
    expect(bench.waiting()).toEqual([1]);
  });

  it('says that a job is complete when its last worker died before it could', async () => {
    const bench = await createJobBench(2);
    await bench.decide();
    await bench.finish(1);
    await bench.finish(2);
    await run(bench);
    await run(bench);
    expect(bench.announced).toEqual([`complete/${bench.job}`]);
  });

  it('announces a complete job again that has no report after three quarters of an hour, and not before', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await bench.finish(1);
    await writeComplete(bench.work, bench.job);
    await run(bench);
    expect(bench.announced).toHaveLength(1);
    bench.advance(HOUR_MS);
    await run(bench);
    expect(bench.announced).toHaveLength(2);
  });

  it('gives the report of a job up, and says so once, when nobody could write as much as a short one for a day', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await writeComplete(bench.work, bench.job);
    for (let hour = 0; hour < 40; hour++) {
      bench.advance(HOUR_MS);
      await run(bench);
    }
    expect(bench.announced).toHaveLength(31);
    const told = bench.logged.filter((line) => line.endsWith('report cannot be written, given up'));
    expect(told).toHaveLength(1);
  });

  it('does nothing for a job that has its summary', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await bench.files.put(
      { bucket: 'files', key: `${plannedFolder(bench.s3, 'work', bench.job)}summary.json` },
      '{}',
    );
    bench.advance(HOUR_MS);
    await run(bench);
    await run(bench);
    expect(bench.waiting()).toEqual([]);
    expect(bench.announced).toEqual([]);
  });

  it('closes a job when somebody was told of its completion, and never asks for it again', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await writeComplete(bench.work, bench.job);
    const { store, requests } = countRequests(bench.files);
    const sweepOnce = async (): Promise<number> => {
      const before = requests();
      await sweep({ ...bench, files: store, work: { ...bench.work, store } }, {});
      return requests() - before;
    };
    await sweepOnce();
    await bench.files.put({ bucket: 'work', key: noticeSentKey(bench.job, 'complete') }, '{}');
    const closing = await sweepOnce();
    expect(await sweepOnce()).toBe(closing - 2);
    expect(await bench.files.exists({ bucket: 'work', key: closedKey(bench.job) })).toBe(true);
  });

  it('refuses a job that was planned and never decided, long after anybody could still decide it', async () => {
    const bench = await createJobBench(1);
    await bench.writePlan();
    bench.advance(6 * HOUR_MS);
    await run(bench);
    expect(await readManifest(bench.work, bench.job)).toBeUndefined();
    bench.advance(2 * HOUR_MS);
    await run(bench);
    expect(await readManifest(bench.work, bench.job)).toMatchObject({
      verdict: 'refused',
      error: { code: 'import_failed' },
    });
    expect(bench.announced).toEqual([`complete/${bench.job}`]);
  });

  it('goes on with the other jobs when one cannot be read', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await bench.files.put({ bucket: 'work', key: 'plan/0000' }, 'not JSON');
    await run(bench, { afterRestart: true });
    expect(bench.waiting()).toEqual([1]);
    expect(bench.logged).toContain('job could not be swept');
  });
});

describe('a job of which nothing is sent any more', () => {
  it.each(['cancelled', 'past its age limit'])(
    'is closed though others keep the queue busy: %s',
    async (why) => {
      const bench = await createJobBench(2);
      await bench.decide();
      bench.queues.rows.send({ body: 'of another job' });
      await run(bench);
      await run(bench);
      expect(bench.queues.rows.counts()).toMatchObject({ visible: 1 });
      if (why === 'cancelled') await cancelJob(bench.work, bench.job);
      else bench.advance((PROFILE.ageLimitHours + 1) * 3_600_000);
      await run(bench);
      expect(bench.queues.rows.counts()).toMatchObject({ visible: 3 });
    },
  );
});

describe('an upload whose event never came', () => {
  const drop = (bench: JobBench, key: string): string =>
    bench.s3.put({ bucket: 'files', key, body: bench.s3.stageBytes(Buffer.from('userName\n')) }).versionId;
  const announced = async (bench: JobBench) => {
    const { objects } = bench.s3.list('files', { prefix: 'announced/' });
    return Promise.all(objects.map(({ key }) => readAnnounced(bench.files, { bucket: 'files', key })));
  };

  // Amazon S3 user guide, "Amazon S3 Event Notifications": it comes in seconds, "sometimes a minute or longer".
  it('is announced again when it can no longer be expected, each version of it', async () => {
    const bench = await createJobBench(1);
    await bench.writePlan();
    const versions = ['b c.csv', 'b c.csv'].map((name) => drop(bench, `uploads/test/${name}`));
    drop(bench, 'uploads/test/');
    await run(bench);
    expect(await announced(bench)).toEqual([]);
    bench.advance(HOUR_MS);
    await run(bench);
    expect((await announced(bench)).map((upload) => [upload?.key, upload?.version]).sort()).toEqual(
      versions.map((version) => ['uploads/test/b c.csv', version]).sort(),
    );
  });

  it('is announced once more only when nothing can come of the first time any more, and not for ever', async () => {
    const bench = await createJobBench(1);
    await bench.writePlan();
    drop(bench, 'uploads/test/b.csv');
    const toldBySweepAfter = async (hours: number): Promise<boolean> => {
      bench.advance(hours * HOUR_MS);
      bench.logged.length = 0;
      await run(bench);
      return bench.logged.includes('the event of an upload was lost, announced again');
    };
    expect(await toldBySweepAfter(1)).toBe(true);
    expect(await toldBySweepAfter(5)).toBe(false);
    expect(await toldBySweepAfter(1)).toBe(true);
    expect(await toldBySweepAfter(66)).toBe(false);
  });

  // Amazon S3 API reference, "ListObjectVersions", `max-keys`: a page may hold fewer.
  it('is found when it is a table of names, on whatever page it is listed', async () => {
    const bench = await createJobBench(1);
    await bench.writePlan();
    drop(bench, 'names/test/names.csv');
    bench.advance(HOUR_MS);
    const laterPage: ObjectStore['listVersions'] = async (bucket, prefix, after) =>
      after ? bench.files.listVersions(bucket, prefix) : { versions: [], next: { key: '', version: '' } };
    await sweep({ ...bench, files: { ...bench.files, listVersions: laterPage } }, {});
    expect((await announced(bench)).map((upload) => upload?.key)).toEqual(['names/test/names.csv']);
  });

  it('is found by one of several sweeps in a bucket with more versions than one looks through', async () => {
    const bench = await createJobBench(1);
    await bench.writePlan();
    drop(bench, 'uploads/test/z.csv');
    bench.advance(HOUR_MS);
    let pages = 0;
    const onePage: ObjectStore['listVersions'] = async (bucket, prefix, after) => {
      if (prefix !== UPLOADS) return { versions: [], next: undefined };
      pages += 1;
      if (after?.key === 'page 24') return bench.files.listVersions(bucket, prefix);
      return { versions: [], next: { key: `page ${Number(after?.key.slice(5) ?? 0) + 1}`, version: '1' } };
    };
    const files = { ...bench.files, listVersions: onePage };
    for (const found of [0, 0, 1]) {
      await sweep({ ...bench, files }, {});
      expect(await announced(bench)).toHaveLength(found);
    }
    expect(pages).toBe(25);
  });
});

describe('a sweep after a restart', () => {
  it('waits for nothing: it sends missing chunks and announces completion at once', async () => {
    const bench = await createJobBench(2);
    await bench.decide();
    await bench.finish(1);
    await run(bench, { afterRestart: true });
    expect(bench.waiting()).toEqual([2]);
  });

  it('takes claims from the dead without calling that a crash, and lets what they sent come to its end first', async () => {
    const bench = await createJobBench(1);
    await bench.decide();
    await putClaim(bench.work, { ...firstClaim(bench.job, 1, 'dead'), creating: [2], current: 2 }, undefined);
    bench.advance(3000);
    await run(bench, { afterRestart: true });
    const claim = (await readClaim(bench.work, bench.job, 1))?.value;
    expect(claim).toMatchObject({ state: 'released', crashes: 0, creating: [2] });
    expect(claim?.current).toBeUndefined();
    expect(bench.queues.rows.counts()).toEqual({ visible: 0, delayed: 1, inFlight: 0 });
    bench.advance(PROFILE.gateway.timeoutMs - 1);
    expect(bench.waiting()).toEqual([]);
    bench.advance(1);
    expect(bench.waiting()).toEqual([1]);
  });

  it('goes on with that wait after the next restart, and waits for nobody who has sent nothing', async () => {
    const bench = await createJobBench(2);
    await bench.decide();
    await putClaim(bench.work, { ...firstClaim(bench.job, 1, 'dead'), updating: [2] }, undefined);
    await putClaim(bench.work, firstClaim(bench.job, 2, 'dead'), undefined);
    await run(bench, { afterRestart: true });
    bench.advance(5000);
    bench.queues.rows.purge();
    await run(bench, { afterRestart: true });
    expect(bench.waiting()).toEqual([2]);
    // S3 tells times in whole seconds, so a claim counts as one second younger.
    bench.advance(PROFILE.gateway.timeoutMs - 4001);
    expect(bench.waiting()).toEqual([]);
    bench.advance(1);
    expect(bench.waiting()).toEqual([1]);
  });
});
