import { addressOfProfile, isLoopback } from './address.ts';
import type { Profile } from './profile.ts';

/** `enterpriseId` in the example of the vendor's page: nobody's, or a stranger's. */
const EXAMPLE_ENTERPRISE = 1212;

/**
 * Whether a profile would import into the vendor's example enterprise, at a gateway that is not one of this machine's, to
 * practise on.
 *
 * @param url the gateway's address, where something else than the profile names it
 */
export function isExampleEnterprise(
  { gateway }: Pick<Profile, 'gateway'>,
  url = addressOfProfile(gateway),
): boolean {
  if (gateway.kind !== 'ovopark' || gateway.enterprise !== EXAMPLE_ENTERPRISE) return false;
  return url !== undefined && !isLoopback(url);
}
