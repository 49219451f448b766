import { isCancelled } from '../../shared/job/cancellation.ts';
import { isComplete } from '../../shared/job/completion.ts';
import { readRelease } from '../../shared/job/hold.ts';
import { findDecided, replaceHeld } from '../../shared/job/manifest.ts';
import { decideUpload, start, type ValidateDeps } from './validate-upload.ts';

/**
 * Decides a held job once more, as the uploads stand now: whom later uploads carry is theirs, and its chunks wait for earlier
 * ones. What is no longer held, or is to be closed, stays as it is. Others are told before that it is decided once more: they may
 * have passed it over, or not be seen by it.
 */
export async function releaseHeld(deps: ValidateDeps, job: string): Promise<void> {
  const { work, files } = deps;
  const [decided, complete, cancelled] = await Promise.all([
    findDecided(work, job),
    isComplete(work, job),
    isCancelled(work, job),
  ]);
  if (!decided || complete || cancelled) return;
  const { plan } = decided;
  let { manifest } = decided;
  if (manifest.verdict === 'held') {
    const [opened, release] = await Promise.all([files.open(plan.upload), readRelease(files, plan)]);
    const reopened = true;
    try {
      await replaceHeld(work, { ...manifest, reopened });
      const isReleased = release?.by === 'person';
      const again = await decideUpload(deps, plan, opened, undefined, isReleased);
      // Whoever waits for this decision need not wait for the next one.
      manifest = await replaceHeld(work, again.verdict === 'held' ? again : { ...again, reopened });
    } finally {
      opened?.discard();
    }
  }
  await start(deps, plan, manifest);
}
