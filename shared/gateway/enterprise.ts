import { OVOPARK_URL } from './address.ts';
import type { Profile } from './profile.ts';

/** Hosts that lie in no domain: a loopback name, an IP address. */
const NO_DOMAIN = /^(localhost|[\d.]+|\[.*\])$/;

/** Under some countries' top levels it takes a third label to make a name somebody's own. */
const REGISTRABLE = /[^.]+(\.(com|net|org|gov|edu|ac|co)\.[a-z]{2}|\.[^.]+)$/;

/**
 * Whose users a profile imports. Profiles with the same answer write to the same people: they must share the match key,
 * and their uploads are compared. Safe as one segment of a key.
 *
 * An Ovopark enterprise is its number under the domain of the gateway, for one domain has several hosts and routes.
 * Where the address is in the secret, or is no domain, and for Allinpay, whose key alone tells, it is the secret's name.
 */
export function enterpriseOf({ gateway, secretName }: Pick<Profile, 'gateway' | 'secretName'>): string {
  // Percent signs would be escaped once more wherever a key becomes a path or an address.
  const secret = encodeURIComponent(secretName).replaceAll('%', '!');
  if (gateway.kind === 'allinpay') return `allinpay-${secret}`;
  const url = gateway.url ?? (gateway.sandbox ? undefined : OVOPARK_URL);
  return `${(url && domainOf(url)) ?? secret}-${gateway.enterprise}`;
}

function domainOf(url: string): string | undefined {
  const { hostname } = new URL(url);
  return NO_DOMAIN.test(hostname) ? undefined : (REGISTRABLE.exec(hostname)?.[0] ?? hostname);
}
