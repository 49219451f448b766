import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace, type Pace, probeRate, workerRate } from '../../../shared/gateway/pace.ts';
import { createVirtualTime } from './virtual-time.ts';

type Time = ReturnType<typeof createVirtualTime>;

/** The times of so many turns, taken by so many callers that work `workMs` between them. */
async function takeTurns(
  time: Time,
  pace: Pace,
  plan: { turns: number; callers?: number; workMs?: () => number },
) {
  const { turns, callers = 8, workMs = () => 0 } = plan;
  const times: number[] = [];
  let left = turns;
  const caller = async (): Promise<void> => {
    while (left-- > 0) {
      await pace.takeTurn();
      times.push(time.now());
      const ms = workMs();
      if (ms > 0) await time.sleep(ms);
    }
  };
  const all = Promise.all(Array.from({ length: callers }, caller));
  await time.run();
  await all;
  return times;
}

const gaps = (times: readonly number[]): number[] =>
  times.slice(1).map((at, index) => at - (times[index] ?? 0));

function mostInAnySecond(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));
}

describe('pace', () => {
  it('gives the first turn one interval after it was made, and then one an interval', async () => {
    const time = createVirtualTime();
    const times = await takeTurns(time, createPace({ perSecond: 100, ...time }), { turns: 5 });
    expect(times).toEqual([10, 20, 30, 40, 50]);
  });

  it('never exceeds the limit in any second, however late timers wake and however long calls take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 20, max: 300 }),
        fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 1 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1 }),
        async (limit, lateness, work) => {
          let sleeps = 0;
          let works = 0;
          const time = createVirtualTime(() => lateness[sleeps++ % lateness.length] ?? 0);
          const pace = createPace({ perSecond: 0.98 * limit, ...time });
          const workMs = () => work[works++ % work.length] ?? 0;
          const times = await takeTurns(time, pace, { turns: limit * 2, workMs });
          expect(mostInAnySecond(times)).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('counts a request that had to wait for its connection when it is really sent', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 98, ...time });
    const departures: number[] = [];
    const caller = async (): Promise<void> => {
      for (let calls = 0; calls < 40; calls++) {
        const { markSent } = await pace.takeTurn();
        if (calls % 20 === 0) await time.sleep(200);
        departures.push(time.now());
        markSent();
        await time.sleep(50);
      }
    };
    const all = Promise.all(Array.from({ length: 8 }, caller));
    await time.run();
    await all;
    expect(mostInAnySecond(departures)).toBeLessThanOrEqual(100);
  });

  it('goes on at its rate where every timer wakes very late', async () => {
    const time = createVirtualTime(() => 40);
    const times = await takeTurns(time, createPace({ perSecond: 98, ...time }), { turns: 980 });
    expect((times.length * 1000) / (times.at(-1) ?? 0)).toBeGreaterThan(75);
    expect(mostInAnySecond(times)).toBeLessThanOrEqual(100);
  });

  it('uses its rate to the full when callers wait for it, though every timer wakes late', async () => {
    const time = createVirtualTime(() => 2);
    const times = await takeTurns(time, createPace({ perSecond: 1000, ...time }), { turns: 3000 });
    const rate = (times.length * 1000) / (times.at(-1) ?? 0);
    expect(rate).toBeGreaterThan(980);
  });

  it('makes up for a short pause, a third faster at most and never beyond the limit of a second', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 49, ...time });
    const times = await takeTurns(time, pace, { turns: 49 });
    time.freeze(110);
    times.push(...(await takeTurns(time, pace, { turns: 147 })));
    expect(times.at(-1)).toBeCloseTo(4_000);
    expect(Math.min(...gaps(times))).toBeCloseTo((1000 / 49) * (3 / 4));
    expect(mostInAnySecond(times)).toBeLessThanOrEqual(50);
  });

  it('makes up for a part of a pause that is a little longer', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 49, ...time });
    const times = await takeTurns(time, pace, { turns: 49 });
    time.freeze(200);
    times.push(...(await takeTurns(time, pace, { turns: 147 })));
    expect(times.at(-1)).toBeCloseTo(4_080 - 1000 / 49, 0);
    expect(mostInAnySecond(times)).toBeLessThanOrEqual(50);
  });

  it('makes up for nothing from before its creation, because another process may have used that', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 49, ...time });
    time.freeze(170);
    const times = await takeTurns(time, pace, { turns: 49 });
    const before = Array.from({ length: 50 }, (_, at) => (at - 49) * (1000 / 49));
    expect(mostInAnySecond([...before, ...times])).toBeLessThanOrEqual(50);
  });

  it('makes up for nothing after a long pause', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 100, ...time });
    await takeTurns(time, pace, { turns: 3 });
    time.freeze(60_000);
    const times = await takeTurns(time, pace, { turns: 20 });
    expect(Math.min(...gaps(times))).toBeCloseTo(10);
  });

  it('spaces out the turns whose slots passed while nothing could run', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 100, ...time });
    const times: number[] = [];
    const turns = Array.from({ length: 8 }, () => pace.takeTurn().then(() => times.push(time.now())));
    time.freeze(5_000);
    await time.run();
    await Promise.all(turns);
    expect(Math.min(...gaps(times))).toBeCloseTo(7.5);
  });

  it('goes a tenth slower after one rate-limit answer, and is back at full speed six seconds later', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 10, ...time });
    time.freeze(2_000);
    pace.slowDown();
    const slow = await takeTurns(time, pace, { turns: 3, callers: 1 });
    expect(gaps(slow)[0]).toBeGreaterThan(109);
    time.freeze(6_000);
    const fast = await takeTurns(time, pace, { turns: 3, callers: 1 });
    expect(gaps(fast)[1]).toBeCloseTo(100);
  });

  it('goes three quarters as fast after each further one that comes before full speed is back', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 10, ...time });
    time.freeze(2_000);
    for (let slowDowns = 0; slowDowns < 4; slowDowns++) {
      pace.slowDown();
      time.freeze(1_000);
    }
    const slow = await takeTurns(time, pace, { turns: 3, callers: 1 });
    expect(gaps(slow)[0]).toBeGreaterThan(200);
    expect(gaps(slow)[0]).toBeLessThan(250);
  });

  it('counts the rate-limit answers to calls that were in flight together as one', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 10, ...time });
    time.freeze(2_000);
    for (let slowDowns = 0; slowDowns < 8; slowDowns++) pace.slowDown();
    const times = await takeTurns(time, pace, { turns: 3, callers: 1 });
    expect(gaps(times)[0]).toBeLessThan(112);
  });

  it('gives no turn before the time that the server named, not even to callers that wait already', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 100, ...time });
    const turns = takeTurns(time, pace, { turns: 8 });
    pace.slowDown(3_000);
    expect(Math.min(...(await turns))).toBeGreaterThanOrEqual(3_000);
  });

  it('is held for ten seconds at most, whatever the server says', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 100, ...time });
    pace.slowDown(86_400_000);
    const [first] = await takeTurns(time, pace, { turns: 1 });
    expect(first).toBeLessThan(10_100);
  });

  it('keeps to a new limit from the next slot on', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 1, ...time });
    pace.limitTo(1_000);
    const times = await takeTurns(time, pace, { turns: 4 });
    expect(gaps(times)).toEqual([1, 1, 1]);
  });

  it('rejects a waiting caller whose signal aborts', async () => {
    const time = createVirtualTime();
    const pace = createPace({ perSecond: 1, ...time });
    const controller = new AbortController();
    const turn = pace.takeTurn(controller.signal);
    controller.abort(new Error('time is up'));
    await expect(turn).rejects.toThrow('time is up');
    await expect(pace.takeTurn(controller.signal)).rejects.toThrow('time is up');
  });
});

it('the shares of all workers and of the probes never hold more than the limit in a second', () => {
  for (let limit = 3; limit <= 200; limit++) {
    for (let workers = 1; workers <= limit / 2; workers++) {
      const rates = [probeRate(limit), ...Array.from({ length: workers }, () => workerRate(limit, workers))];
      const inOneSecond = rates.reduce((sum, rate) => sum + Math.ceil(rate), 0);
      if (Math.min(...rates) >= 0.98)
        expect(inOneSecond, `${limit} over ${workers}`).toBeLessThanOrEqual(limit);
    }
  }
});
