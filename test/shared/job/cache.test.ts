import { expect, it } from 'vitest';
import { createJobCache } from '../../../shared/job/cache.ts';
import { NO_STORE } from '../../bench/ways/no-world.ts';

it('what ends a job is looked at until it is so, and then remembered', async () => {
  const looks: string[] = [];
  let isOver = false;
  const look = async ({ key }: { key: string }) => {
    looks.push(key);
    return isOver;
  };
  const complete = { etag: '', bytes: 0, text: '{"job":"a"}', lastModified: new Date(0), now: new Date() };
  const read = async (at: { key: string }) => ((await look(at)) ? complete : undefined);
  const jobs = createJobCache({ store: { ...NO_STORE, exists: look, read }, bucket: 'work' });
  expect(await jobs.cancellation('a')).toBeUndefined();
  expect(await jobs.cancellation('a')).toBeUndefined();
  isOver = true;
  expect(await jobs.cancellation('a')).toEqual({ job: 'a' });
  expect(await jobs.cancellation('a')).toEqual({ job: 'a' });
  expect(await jobs.isOver('a', 10_000)).toBe(true);
  expect(await jobs.isOver('a', 10_000)).toBe(true);
  expect(looks).toEqual(['cancelled/a', 'cancelled/a', 'cancelled/a', 'complete/a']);
});
