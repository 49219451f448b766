import * as z from 'zod';

/** Names and addresses of this machine, as `URL.hostname` writes them. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether an address is one of this machine's. */
export const isLoopback = (url: string): boolean => LOOPBACK.test(new URL(url).hostname);

function addressProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'a full address is needed, route included, such as https://host/route';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'the address must begin with https://';
  if (url.protocol === 'http:' && !isLoopback(text)) {
    return 'plain http is for loopback only, because passwords travel to the gateway: use https://';
  }
  if (url.username || url.password) return 'an address holds no credentials: they belong in the secret';
  if (url.hash || url.search) return 'the address ends with the route: no ? and no #';
  return undefined;
}

/** The full address of a gateway, route included: https, or plain http on loopback. A problem never quotes it. */
export const GatewayUrl = z.string().superRefine((text, context) => {
  const message = addressProblem(text);
  if (message) context.addIssue({ code: 'custom', message });
});

const OVOPARK_URL = 'https://cloudapi.ovopark.com/cloud.api';

/** The address that is known without the profile's secret, if any; Ovopark's is the default where no sandbox replaces it. */
export function addressOfProfile(gateway: {
  readonly kind: 'ovopark' | 'allinpay';
  readonly url?: string | undefined;
  readonly sandbox?: true | undefined;
}): string | undefined {
  return gateway.url ?? (gateway.kind === 'ovopark' && !gateway.sandbox ? OVOPARK_URL : undefined);
}
