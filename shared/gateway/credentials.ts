import * as z from 'zod';
import { GatewayUrl } from './address.ts';

/**
 * What a profile's secret holds, as JSON. Further members are ignored. A problem with it names the member, never its
 * value.
 */
export const Credentials = z.object({
  /** Ovopark: the developer key, `_akey`. Allinpay: the `appId`. */
  key: z.string().min(1),
  /** Ovopark: the developer secret. Allinpay: the developer's RSA private key, PEM or bare base64. */
  secret: z.string().min(1),
  /** The gateway's full address; wins over the profile's. */
  url: GatewayUrl.optional(),
  /** Ovopark: the account whose token is sent as `authenticator`, for developer keys that need one. */
  authenticator: z.object({ userName: z.string().min(1), password: z.string().min(1) }).optional(),
  /** Allinpay: the vendor's public key, which answers are verified with; wins over the profile's. */
  publicKey: z.string().min(1).optional(),
});
export type Credentials = z.infer<typeof Credentials>;
