import { describe, expect, it } from 'vitest';
import { askGuards } from '../../functions/validate/guards.ts';
import { hoursNeeded, timeNeeded } from '../../functions/validate/time-needed.ts';
import { noCalls } from '../../shared/gateway/call-count.ts';
import { sharingOf } from '../../shared/gateway/sharing.ts';
import { createJobBench, PROFILE } from '../support/job-bench.ts';
import { speaking } from '../support/speaking.ts';

/** As the profiles of real gateways are shipped. */
const SHIPPED = { ...speaking(PROFILE), requestsPerSecond: 10, ageLimitHours: 48 };
const profiles = new Map([['test', SHIPPED]]);
const SHARED = sharingOf(SHIPPED, { profiles });

describe('a file that is larger than the time it has', () => {
  it('is told of as soon as it is decided, where all its rows might be new', () => {
    expect(timeNeeded(SHIPPED, 1_450_000, SHARED)).toEqual({ notes: [] });
    const { notes, fits = 0 } = timeNeeded(SHIPPED, 1_700_000, SHARED);
    expect(notes.map(({ code }) => code)).toEqual(['time_may_end']);
    expect(notes[0]?.message).toMatch(
      /1700000 rows take about 55 hours.* About 14\d{5} fit into the 48 hours/,
    );
    expect(timeNeeded(SHIPPED, fits, SHARED).notes).toEqual([]);
    expect(timeNeeded(SHIPPED, fits + 1, SHARED).notes).toHaveLength(1);
  });

  it('takes its time at the smallest limit of the profiles that share its secret', async () => {
    const slow = new Map([...profiles, ['slow', { ...SHIPPED, requestsPerSecond: 5 }]]);
    const { code } = timeNeeded(SHIPPED, 1_450_000, sharingOf(SHIPPED, { profiles: slow })).notes[0] ?? {};
    expect(code).toBe('time_may_end');
  });

  it('needs a fiftieth of the calls where nothing has changed', () => {
    const { least, most } = hoursNeeded(SHIPPED, 1_000_000, SHARED);
    expect(most / least).toBeCloseTo(51);
  });

  it('is held where not even looking everybody up can be done', async () => {
    const { work, plan } = await createJobBench(1);
    const lookUp = async () => expect.fail('the gateway was asked');
    const ask = (users: number, known = 0) =>
      askGuards(
        { work, lookUp, profiles },
        plan,
        SHIPPED,
        {
          users: users + known,
          rejected: 0,
          unknown: 0,
          strangers: { count: users, drawn: ['a'] },
          candidates: { size: known },
        },
        noCalls(),
      );
    expect((await ask(10_000_000)).held).toBeUndefined();
    const { held } = await ask(80_000_000);
    // Those who need no call take no time.
    expect((await ask(10_000_000, 60_000_000)).held).toBeUndefined();
    expect(held?.code).toBe('held_no_time');
    expect(held?.message).toMatch(/about 51 hours.*release job/);
  });
});
