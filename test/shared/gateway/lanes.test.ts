import { describe, expect, it } from 'vitest';
import { createLanes } from '../../../shared/gateway/lanes.ts';

describe('lanes', () => {
  it('let no more in than there are, in the order in which they came, failures or not', async () => {
    const lanes = createLanes(2);
    const order: number[] = [];
    let busy = 0;
    let busiest = 0;
    const work = (number: number) =>
      lanes.use(async () => {
        order.push(number);
        busy += 1;
        busiest = Math.max(busiest, busy);
        await new Promise((resolve) => setImmediate(resolve));
        busy -= 1;
        if (number % 3 === 0) throw new Error('failed');
      });
    for (let round = 0; round < 3; round++) {
      const numbers = Array.from({ length: 9 }, (_, index) => round * 9 + index);
      await Promise.allSettled(numbers.map(work));
    }
    expect(busiest).toBe(2);
    expect(order).toEqual(Array.from({ length: 27 }, (_, index) => index));
  });

  it('hand on what the work answers or throws', async () => {
    const lanes = createLanes(1);
    await expect(lanes.use(async () => 5)).resolves.toBe(5);
    await expect(lanes.use(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
