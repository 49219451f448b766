import { expect, it } from 'vitest';
import { startSchedule } from '../../../../infra/local-aws/stack/start-schedule.ts';
import { createManualClock } from '../lambda/manual-clock.ts';

it('a schedule sends its event once a period until it is stopped', () => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const events: object[] = [];
  const stop = startSchedule(900_000, clock, (event) => void events.push(event));
  clock.advance(899_999);
  expect(events).toEqual([]);
  clock.advance(1);
  expect(events).toEqual([
    {
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      time: '2026-01-01T00:15:00.000Z',
      detail: {},
    },
  ]);
  clock.advance(1_800_000);
  expect(events).toHaveLength(3);
  stop();
  clock.advance(900_000);
  expect(events).toHaveLength(3);
  expect(clock.timers()).toBe(0);
});
