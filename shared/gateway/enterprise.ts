import { getDomain } from 'tldts';
import { addressOfProfile } from './address.ts';
import type { Profile } from './profile.ts';

/**
 * Whose users a profile imports. Profiles with the same answer write to the same people: they must share the match key,
 * and their uploads are compared. Safe as one segment of a key.
 *
 * An Ovopark enterprise is its number under the registrable domain of the gateway, because one domain has several hosts
 * and routes. Where the address is in the secret, or in no domain, and for Allinpay, where the key alone decides, the name
 * of the secret takes the place of the domain.
 */
export function enterpriseOf({ gateway, secretName }: Pick<Profile, 'gateway' | 'secretName'>): string {
  // Percent signs would be escaped once more wherever a key becomes a path or an address.
  const secret = encodeURIComponent(secretName).replaceAll('%', '!');
  if (gateway.kind === 'allinpay') return `allinpay-${secret}`;
  return `${getDomain(addressOfProfile(gateway) ?? '') ?? secret}-${gateway.enterprise}`;
}

/**
 * The gateway of a job's plan, with the `groupId` that its profile names by now: whom look-ups show to belong to others is left
 * alone, also where nobody had said before how that shows.
 */
export function withGroupOf(
  present: Profile['gateway'] | undefined,
  planned: Profile['gateway'],
): Profile['gateway'] {
  const groupId = present?.kind === 'ovopark' ? present.groupId : undefined;
  return planned.kind === 'ovopark' && groupId !== undefined ? { ...planned, groupId } : planned;
}
