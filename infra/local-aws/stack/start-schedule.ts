import { randomUUID } from 'node:crypto';
import type { Clock } from '../lambda/clock.ts';
import { LOCAL_ACCOUNT } from '../sqs/sqs-state.ts';
import type { SchedulePlan } from '../template/plan.ts';

/**
 * Sends EventBridge's scheduled event again and again, the first time one period from now.
 *
 * @returns how to stop it
 */
export function startSchedule(
  { arn, everyMs }: SchedulePlan,
  { clock, region, send }: { clock: Clock; region: string; send: (event: object) => void },
): () => void {
  let cancel = clock.after(everyMs, fire);
  function fire(): void {
    cancel = clock.after(everyMs, fire);
    send({
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: LOCAL_ACCOUNT,
      time: new Date(clock.now()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      region,
      resources: [arn],
      detail: {},
    });
  }
  return () => cancel();
}
