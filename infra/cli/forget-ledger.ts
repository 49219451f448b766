import { enterpriseOf } from '../../shared/gateway/enterprise.ts';
import { forgetLedger } from '../../shared/ledger/fold.ts';
import { chooseProfile } from './choose-profile.ts';
import type { ReachedJobs } from './reach-jobs.ts';

/**
 * Forgets what was confirmed of the users of a profile's enterprise.
 *
 * @returns what to print
 * @throws CommandError when there is no such profile
 */
export async function forgetLedgerOf(reached: ReachedJobs | undefined, name: string): Promise<string> {
  const { profile } = chooseProfile(name);
  if (!reached) return 'There is nothing to forget: nothing was imported here yet.';
  const enterprise = enterpriseOf(profile);
  await forgetLedger(reached.work, enterprise, new Date());
  return `Nothing is known any more of the users of ${enterprise}: the next list of each of its profiles is sent whole.`;
}
