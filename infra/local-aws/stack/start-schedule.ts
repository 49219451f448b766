import type { Clock } from '../lambda/clock.ts';

/**
 * Sends EventBridge's scheduled event again and again, the first time one period from now.
 *
 * @returns how to stop it
 */
export function startSchedule(everyMs: number, clock: Clock, send: (event: object) => void): () => void {
  let cancel = clock.after(everyMs, fire);
  function fire(): void {
    cancel = clock.after(everyMs, fire);
    const time = new Date(clock.now()).toISOString();
    send({ 'detail-type': 'Scheduled Event', source: 'aws.events', time, detail: {} });
  }
  return () => cancel();
}
