import { describe, expect, it } from 'vitest';
import { writeComplete } from '../../../shared/job/completion.ts';
import { readDecision } from '../../../shared/job/decision.ts';
import { readManifest, replaceHeld, writeManifest } from '../../../shared/job/manifest.ts';
import { createJobBench } from '../../support/job-bench.ts';

describe('what others may rely on of a job', () => {
  it('is that it goes, sends nothing, or is not decided, for how long', async () => {
    const { work, decideOther, planOther, advance } = await createJobBench(1);
    await decideOther('good', 'go');
    await decideOther('bad', 'refused');
    await planOther('open');
    advance(61_000);
    const decisions = ['good', 'bad', 'open', 'gone'].map((job) => readDecision(work, job));
    expect(await Promise.all(decisions)).toEqual([
      { state: 'go' },
      { state: 'nothing' },
      { state: 'undecided', forMs: 60_000 },
      { state: 'nothing' },
    ]);
  });

  it('is nothing where it had no working credentials', async () => {
    const { work, decideOther } = await createJobBench(1);
    await decideOther('good', 'go');
    const manifest = await readManifest(work, 'good');
    if (!manifest) throw new Error('It was decided.');
    await writeManifest(work, {
      ...manifest,
      job: 'unpaid',
      error: { code: 'credentials_refused', message: '' },
    });
    expect(await readDecision(work, 'unpaid')).toEqual({ state: 'nothing' });
  });

  it('is nothing while it is held, undecided while it is decided once more, and nothing when it was closed', async () => {
    const { work, decideOther, planOther } = await createJobBench(1);
    await planOther('held');
    await decideOther('held', 'held');
    expect(await readDecision(work, 'held')).toEqual({ state: 'nothing' });
    const manifest = await readManifest(work, 'held');
    if (!manifest) throw new Error('It was decided.');
    await replaceHeld(work, { ...manifest, reopened: true });
    expect(await readDecision(work, 'held')).toMatchObject({ state: 'undecided' });
    await writeComplete(work, 'held');
    expect(await readDecision(work, 'held')).toEqual({ state: 'nothing' });
  });
});
