import * as z from 'zod';
import { defaultProblem } from '../rows/default-problem.ts';
import { GatewayUrl } from './address.ts';
import { USER_SCHEMA as ALLINPAY } from './allinpay/fields.ts';
import { CommonProfile } from './common-profile.ts';
import type { UserSchema } from './gateway.ts';
import { USER_SCHEMA as OVOPARK } from './ovopark/fields.ts';

/** Asking takes a millisecond, and profiles are parsed for every job. */
const timeZones = new Map<string, boolean>();

function isTimeZone(name: string): boolean {
  const known = timeZones.get(name) ?? canFormatIn(name);
  timeZones.set(name, known);
  return known;
}

function canFormatIn(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

/** What every vendor's gateway can be told. */
const common = {
  /**
   * The gateway's full address, route included. Optional: the secret or `--gateway-url` may bring it, and win.
   * Plain http is for loopback only.
   */
  url: GatewayUrl.optional(),
  /** The local runner serves this profile from its own sandbox gateway: it has no address of its own. */
  sandbox: z.literal(true).optional(),
  /** The zone that the gateway's time stamps are in, and dates without one. Inferred from the vendors' SDKs. */
  timeZone: z
    .string()
    .refine(isTimeZone, 'no IANA time zone, such as Asia/Shanghai')
    .default('Asia/Shanghai'),
  /** How long to wait for a connection, and then again for the whole answer. */
  timeoutMs: z.int().min(100).max(60_000).default(10_000),
  /** How many connections a worker keeps open, and so how many calls it has in flight at most. */
  connections: z.int().min(1).max(64).default(8),
};

const OvoparkGateway = z.strictObject({
  kind: z.literal('ovopark'),
  ...common,
  /** The enterprise whose users are looked up: `enterpriseId`. */
  enterprise: z.int().positive(),
  /** `_aid`; on `/cloud.api` the vendor's newer SDK sends the app's own id, `DC-00xxxx`. */
  applicationId: z.string().min(1).default('S107'),
  /** `_sm`. */
  signatureMethod: z.enum(['md5', 'sha1']).default('md5'),
  /** Whether `_nonce` is sent and signed: two equal look-ups in one second would else be one repeated call. */
  nonce: z.boolean().default(true),
  /** How `updateUser` addresses a user: *v1* by `id`, *v2* by `employeeNumber` where the user has one. */
  updateUserVersion: z.enum(['v1', 'v2']).default('v1'),
  /** How many keys one look-up asks for. The gateway's limit is not published. */
  lookUpBatch: z.int().min(1).max(500).default(50),
});

const AllinpayGateway = z.strictObject({
  kind: z.literal('allinpay'),
  ...common,
  /** What is signed: the string itself, or Base64(MD5(string)), as the sibling family `allinpay.yunst.*` does. */
  digest: z.enum(['none', 'md5']).default('none'),
  /** The vendor's RSA public key, PEM or bare base64. Without one, answers are not verified. */
  publicKey: z.string().min(1).optional(),
  /**
   * A `queryUser` that fails with a reason in which one of these stands found nobody; any other reason makes the row
   * fail. How the gateway says it is published nowhere.
   */
  absentTexts: z
    .array(z.string().min(1))
    .default(['不存在', '未找到', '没有找到', '查无', 'not exist', 'not found', 'no such']),
});

const Gateway = z.discriminatedUnion('kind', [OvoparkGateway, AllinpayGateway]);
export type OvoparkGateway = z.infer<typeof OvoparkGateway>;
export type AllinpayGateway = z.infer<typeof AllinpayGateway>;

/** What the users of a profile's gateway look like. */
export function userSchemaOf(profile: {
  readonly gateway: { readonly kind: 'ovopark' | 'allinpay' };
}): UserSchema {
  return profile.gateway.kind === 'ovopark' ? OVOPARK : ALLINPAY;
}

const Shape = CommonProfile.extend({ gateway: Gateway });

/** What {@link findContradictions} reads: it runs whenever these are sound, whatever else is wrong. */
const Compared = z.object(Shape.shape).pick({
  gateway: true,
  matchBy: true,
  defaults: true,
  aliases: true,
  patterns: true,
  updatePassword: true,
});

function findContradictions(profile: z.infer<typeof Compared>, context: z.RefinementCtx): void {
  const report = (path: string[], message: string): void =>
    context.addIssue({ code: 'custom', path, message });
  const { fields, identities } = userSchemaOf(profile);
  const names = new Set(fields.map(({ name }) => name));
  const checkName = (name: string, path: string[]): void => {
    if (!names.has(name)) report(path, `"${name}" is no parameter of this gateway`);
  };

  if (!identities.includes(profile.matchBy)) {
    report(
      ['matchBy'],
      `this gateway looks users up by ${identities.join(', ')}, not by "${profile.matchBy}"`,
    );
  }
  for (const [name, value] of Object.entries(profile.defaults)) {
    checkName(name, ['defaults', name]);
    const field = fields.find((candidate) => candidate.name === name);
    const problem = field && defaultProblem(field, value, profile.patterns[name]);
    if (problem) report(['defaults', name], problem);
  }
  for (const name of Object.keys(profile.patterns)) checkName(name, ['patterns', name]);
  for (const [heading, name] of Object.entries(profile.aliases)) checkName(name, ['aliases', heading]);
  if (profile.gateway.sandbox && profile.gateway.url) {
    report(['gateway', 'url'], 'a sandbox profile has no address: the local runner serves it');
  }
  if (profile.gateway.kind === 'allinpay' && !profile.updatePassword) {
    report(['updatePassword'], 'must be true: this gateway takes no change without the password');
  }
}

/**
 * A named target of imports, as its JSON file and every plan hold it: what all profiles have, and `gateway`, the vendor's
 * part, told apart by `kind`.
 */
export const Profile = Shape.superRefine(findContradictions, {
  when: ({ value }) => Compared.safeParse(value).success,
});
export type Profile = z.infer<typeof Profile>;

/** Reads a profile. Throws an Error that lists every problem by its path; `source` says where the profile is from. */
export function parseProfile(value: unknown, source: string): Profile {
  const parsed = Profile.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || '(profile)'}: ${message}`,
  );
  throw new Error(`${source} is not a valid profile:\n${problems.join('\n')}`, { cause: parsed.error });
}
