import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { chunkToQueue } from '../../shared/chunk/message.ts';
import { missingChunks } from '../../shared/chunk/result.ts';
import { CANCELS, jobOfKey } from '../../shared/job/keys.ts';
import { findDecided } from '../../shared/job/manifest.ts';
import type { LocalStack } from '../local-aws/stack/start-local-stack.ts';
import { localName } from '../local-aws/template/local-names.ts';
import { createLocalS3Client } from './local-s3-client.ts';

/**
 * Sees to it that a cancelled job is closed at once, though its chunks may be parked for minutes: each one without a result
 * gets another message. One too many changes nothing, and a worker that has it finds that the job is cancelled.
 *
 * @param log called with what goes wrong; then the chunks are closed when they come back by themselves
 */
export function closeCancelled(stack: LocalStack, log: (line: string) => void): void {
  const work = { store: createS3ObjectStore(createLocalS3Client(stack.s3.url)), bucket: stack.buckets.work };
  const rows = stack.sqs.state.queue(localName('Rows'));

  async function sendMissing(job: string): Promise<void> {
    const decided = await findDecided(work, job);
    if (decided?.manifest.verdict !== 'go') return;
    const { plan, manifest } = decided;
    for await (const chunk of missingChunks(work, job, manifest.chunks)) {
      const { body, group } = chunkToQueue(plan, manifest, chunk);
      rows?.send({ body, groupId: group });
    }
  }

  stack.s3.state.onObjectCreated(({ bucket, key }) => {
    if (bucket !== stack.buckets.work || !key.startsWith(CANCELS)) return;
    sendMissing(jobOfKey(key)).catch((error: unknown) => log(`${key} ${String(error)}`));
  });
}
