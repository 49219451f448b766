/** What each vendor's gateway can be told: the member `gateway` of a profile. */
import * as z from 'zod';
import { GatewayUrl } from './address.ts';
import { createWallClock } from './wall-clock.ts';

/** Whether a thing can be made: most rules of a text are those of who reads it. */
export function succeeds(construct: () => unknown): boolean {
  try {
    construct();
    return true;
  } catch {
    return false;
  }
}
const isTimeZone = (name: string): boolean => succeeds(() => createWallClock(name));

/** Compiled with the `u` flag, as the patterns of JSON Schema are. */
export const isRegExp = (source: string): boolean => succeeds(() => new RegExp(source, 'u'));

export const DEFAULT_TIME_ZONE = 'Asia/Shanghai';

/** What every vendor's gateway can be told. */
const common = {
  /**
   * The gateway's full address, route included. Optional: the secret or `--gateway-url` may bring it, and win.
   * Plain http is for loopback only.
   */
  url: GatewayUrl.optional(),
  /** The local runner serves this profile from its own sandbox gateway: it has no address of its own. */
  sandbox: z.literal(true).optional(),
  /** The zone of the gateway's time stamps, and of the times that reports tell. Inferred from the vendors' SDKs. */
  timeZone: z
    .string()
    .refine(isTimeZone, 'no IANA time zone, such as Asia/Shanghai')
    .default(DEFAULT_TIME_ZONE),
  /** How long to wait for a connection, and then again for the whole answer. */
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
  /** How many connections a worker keeps open, and so how many calls it has in flight at most. */
  connections: z.int().min(1).max(64).default(8),
};

export const OvoparkGateway = z.strictObject({
  kind: z.literal('ovopark'),
  ...common,
  /** The enterprise whose users are looked up: `enterpriseId`. */
  enterprise: z.int().positive(),
  /** `_aid`; on `/cloud.api` the vendor's newer SDK sends the app's own id, `DC-00xxxx`. */
  applicationId: z.string().min(1).default('S107'),
  /** `_sm`. */
  signatureMethod: z.enum(['md5', 'sha1']).default('md5'),
  /** Whether `_nonce` is sent and signed: without it, two equal look-ups in one second are one repeated call. */
  nonce: z.boolean().default(true),
  /**
   * `_version` of `updateUser`. Documented: *v1* wants `orgIds, organizeIds, roleIds, depIds` with every update, *v2* does
   * not, takes passwords of at most 11 characters and does not list `isSingleSign`. *auto*: v1 where a row has all four.
   */
  updateUserVersion: z.enum(['auto', 'v1', 'v2']).default('auto'),
  /**
   * The `groupId` that look-ups show of the enterprise's own users. What it is is stated nowhere: a user with another one is left
   * alone only where the profile names it.
   */
  groupId: z.union([z.string().trim().min(1), z.int().transform(String)]).optional(),
  /** How many keys one look-up asks for. The gateway's limit is not published. */
  lookUpBatch: z.int().min(1).max(500).default(50),
});
export type OvoparkGateway = z.infer<typeof OvoparkGateway>;

export const AllinpayGateway = z.strictObject({
  kind: z.literal('allinpay'),
  ...common,
  /** What is signed: the string itself, or Base64(MD5(string)), as the sibling family `allinpay.yunst.*` does. */
  digest: z.enum(['none', 'md5']).default('none'),
  /** The vendor's RSA public key, PEM or bare base64. Without one, answers are not verified. */
  publicKey: z.string().min(1).optional(),
  /**
   * How the gateway says that there is no such user, which is not published: regular expressions for a `queryUser`'s whole
   * reason, without the account that it may quote. They must name the user: a *role* that does not exist is no reason to
   * create anybody. Any other reason makes the row fail.
   */
  absentTexts: z
    .array(z.string().min(1).refine(isRegExp, 'no regular expression'))
    .default([
      '(?:该|此)?(?:登录)?(?:用户|账号|帐号|账户|帐户)(?:ID|信息)? ?(?:不存在|未找到|没有找到|未查到|未注册)',
      '(?:未找到|没有找到|未查到|查无|没有|不存在)(?:该|此|这个)?(?:登录)?(?:用户|账号|帐号|账户|帐户)(?:信息)?',
      '(?:the )?(?:user|account)(?: ?id)? (?:(?:does|do) not exist|doesn.t exist|(?:is )?not (?:exist|exists|found))',
      '(?:no such|unknown) (?:user|account)',
      '(?:cannot|can.t|could not) find (?:the |this )?(?:user|account)',
    ]),
});
export type AllinpayGateway = z.infer<typeof AllinpayGateway>;
