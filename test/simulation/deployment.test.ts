import { expect, it } from 'vitest';
import { Profile } from '../../shared/gateway/profile.ts';
import { createChance } from './chance.ts';
import { OWN_GROUP } from './profiles.ts';
import { runSeed, START } from './run-seed.ts';
import { plainScenario, type Scenario } from './scenario.ts';
import { OTHER_GROUP, uploadOf } from './uploads.ts';

const AT_ONCE = { validate: 0, upsert: 0, settle: 0, report: 0, sweep: 0, queue: 0 };

const PLAIN = plainScenario(createChance(1), START, {
  chunkRows: 6,
  gatewayMs: 300,
  uploads: [uploadOf(24, START)],
});

/** A profile is changed while its gateway is down, in the middle of a job. */
const deployed = (change: (profile: Profile) => Profile): Scenario => ({
  ...PLAIN,
  deployment: {
    at: START + 10_000,
    lagMs: AT_ONCE,
    workers: PLAIN.workers,
    profiles: [change(PLAIN.profile)],
  },
  outages: [{ from: START + 2_000, to: START + 90_000 }],
});

const LOWERED = deployed((profile) => ({ ...profile, requestsPerSecond: 5 }));

it('a limit that was lowered by a deployment holds for a job that has begun, too', async () => {
  expect((await runSeed(1, { scenario: LOWERED })).findings).toEqual([]);
}, 120_000);

it('and so does a groupId that was named: whom others have is not written any more', async () => {
  const scenario = {
    ...deployed((profile) =>
      Profile.parse({ ...profile, gateway: { ...profile.gateway, groupId: OWN_GROUP } }),
    ),
    existing: [{ userName: 'u1-20', showName: 'Of others', groupId: OTHER_GROUP }],
  };
  const { findings, outcomes } = await runSeed(1, { scenario });
  expect(findings).toEqual([]);
  expect(outcomes).toEqual({ created: 23, failed: 1 });
}, 120_000);
