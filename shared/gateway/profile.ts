import * as z from 'zod';
import { Language } from '../messages/language.ts';
import { defaultProblem } from '../rows/cell-problems.ts';
import { USER_SCHEMA as ALLINPAY } from './allinpay/fields.ts';
import { USER_SCHEMA as OVOPARK } from './ovopark/fields.ts';
import { findWrongRights, RIGHTS, unknownParameter } from './rights.ts';
import { type UserSchema, withForeignMobiles } from './user-schema.ts';
import { AllinpayGateway, DEFAULT_TIME_ZONE, isRegExp, OvoparkGateway, succeeds } from './vendor-settings.ts';

const isEncoding = (label: string): boolean => succeeds(() => new TextDecoder(label));

/** No profile believes for longer what the ledger says of somebody. */
export const MAX_LEDGER_DAYS = 90;

/** A part of all, from 0 to 1. */
const Share = z.number().min(0).max(1);

const Shape = z.strictObject({
  /** The folder under `uploads/`. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'lower-case letters, digits and dashes, at most 32'),
  /**
   * Name of the secret in Secrets Manager: JSON of the gateway's key, secret and, if it differs, address.
   * Source: Secrets Manager API reference, "CreateSecret", `Name`.
   */
  secretName: z.string().regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/, {
    error: ({ input }) => `is "${input}": expected letters, digits and / _ + = . @ -, 512 at most`,
  }),
  /** The parameter that says whether a row and a user of the gateway are the same person. */
  matchBy: z.string().min(1),
  /** The gateway's limit, in requests a second, over all workers together. */
  requestsPerSecond: z.number().positive(),
  /** Language of all that people read of a job. *auto*: that of each file's headings. */
  language: z.enum([...Language.options, 'auto']),
  /** Values for parameters that a row leaves blank, for creation only: an update never resets anyone. */
  defaults: z.record(z.string(), z.string()).default({}),
  /** Headings of this customer's own files, tried before the documented ones: heading → parameter. */
  aliases: z.record(z.string().min(1), z.string().min(1)).default({}),
  /**
   * Regular expressions that the values of a parameter must match, e.g. `{ "<parameter>": "^\\d{6}$" }`: so a number that
   * lost its leading zeros is noticed. For a mobile number or a list of ids it replaces the usual rule.
   */
  patterns: z.record(z.string(), z.string().refine(isRegExp, 'no regular expression')).default({}),
  /**
   * Encodings that files may have beside UTF-8, UTF-16 and GB18030, by their WHATWG labels, such as `windows-1252`: tried
   * in this order where text is neither UTF-8 nor Chinese. For whoever knows what a system writes.
   */
  encodings: z
    .array(z.string().refine(isEncoding, 'no WHATWG label of an encoding, such as windows-1252'))
    .default([]),
  /**
   * Whose mobile numbers rows may have. *mainland*: 11 digits that begin with 1, `+86` before them or not.
   * *international*: of any country, sent in digits, the country code included and `+` or `00` left out.
   */
  mobile: z.enum(['mainland', 'international']).default('mainland'),
  /** Whether an update sends the password of the row too. */
  updatePassword: z.boolean().default(false),
  /**
   * What becomes of a row whose manager has a row in the same file that came to nothing, where the gateway does not know
   * that manager either. *fail*: the row is `failed`, and not sent. *leave_out*: it is sent without its manager.
   */
  managerMissing: z.enum(['fail', 'leave_out']).default('fail'),
  ...RIGHTS,
  /**
   * A file that would create more people than both, `rows` and that `share` of its people, is held until somebody releases it.
   * How many would be created is told by a look-up of at most 500 of them.
   */
  maxCreates: z.strictObject({ rows: z.int().nonnegative(), share: Share }).optional(),
  /** A file of which a larger share of the rows is rejected is held. */
  maxRejected: Share.optional(),
  /** A file with fewer people than this share of the last complete upload of the same name is held. */
  minRows: Share.optional(),
  /** Whether a row that says what was confirmed of its user last, by the ledger, is not sent again. */
  ledger: z.boolean().default(true),
  /** After so many days such a row is sent again all the same. A ledger keeps nothing for longer than the most. */
  ledgerDays: z.int().min(1).max(MAX_LEDGER_DAYS).default(30),
  /** After this many hours nothing of a job is sent any more; what is left is `unprocessed`. */
  ageLimitHours: z
    .number()
    .positive()
    .max(24 * 4)
    .default(48),
  /** The vendor's part. */
  gateway: z.discriminatedUnion('kind', [OvoparkGateway, AllinpayGateway]),
});

const OVOPARK_ABROAD = withForeignMobiles(OVOPARK);

/** What the users of a profile's gateway look like. */
export function userSchemaOf({
  gateway,
  mobile,
}: {
  readonly gateway: { readonly kind: 'ovopark' | 'allinpay' };
  readonly mobile?: 'mainland' | 'international';
}): UserSchema {
  if (gateway.kind === 'allinpay') return ALLINPAY;
  return mobile === 'international' ? OVOPARK_ABROAD : OVOPARK;
}

/** What {@link findContradictions} reads: it runs whenever these are sound, whatever else is wrong. */
const Compared = z.object(Shape.shape).pick({
  gateway: true,
  matchBy: true,
  defaults: true,
  aliases: true,
  patterns: true,
  updatePassword: true,
  mobile: true,
  managerMissing: true,
  protectedUsers: true,
  allow: true,
  columns: true,
});

function findContradictions(profile: z.infer<typeof Compared>, context: z.RefinementCtx): void {
  const { matchBy, defaults, patterns, aliases, updatePassword, mobile, gateway } = profile;
  const schema = userSchemaOf(profile);
  const { fields, identities, manager } = schema;
  const report = (path: (string | number)[], message: string): void =>
    context.addIssue({ code: 'custom', path, message });
  const checkName = (name: string, path: string[]): void => {
    if (!fields.some((field) => field.name === name)) report(path, unknownParameter(name, fields));
  };

  if (!identities.includes(matchBy)) {
    report(['matchBy'], `this gateway looks users up by ${identities.join(', ')}, not by "${matchBy}"`);
  }
  for (const [name, value] of Object.entries(defaults)) {
    checkName(name, ['defaults', name]);
    const field = fields.find((candidate) => candidate.name === name);
    const problem = field && defaultProblem(field, value, patterns[name]);
    if (problem) report(['defaults', name], problem);
  }
  for (const name of Object.keys(patterns)) checkName(name, ['patterns', name]);
  for (const [heading, name] of Object.entries(aliases)) checkName(name, ['aliases', heading]);
  findWrongRights(profile, schema, report);
  if (gateway.sandbox && gateway.url) {
    report(['gateway', 'url'], 'a sandbox profile has no address: the local runner serves it');
  }
  if (gateway.kind === 'allinpay' && !updatePassword) {
    report(['updatePassword'], 'must be true: this gateway takes no change without the password');
  }
  if (!manager && profile.managerMissing !== 'fail')
    report(['managerMissing'], 'must be fail: this gateway knows no managers');
  if (gateway.kind === 'allinpay' && mobile === 'international') {
    report(['mobile'], 'must be mainland: this gateway takes mobile numbers of 11 digits only');
  }
}

/**
 * A named target of imports, as its JSON file in `infra/profiles/` and every plan hold it: what all profiles have, and
 * `gateway`, the vendor's part, told apart by `kind`.
 */
export const Profile = Shape.superRefine(findContradictions, {
  when: ({ value }) => Compared.safeParse(value).success,
});
export type Profile = z.infer<typeof Profile>;
/** A profile in the language of one job. */
export type ProfileWithLanguage = Profile & { readonly language: Language };

const Zoned = z.object({ gateway: z.object({ timeZone: z.string() }) });

/** The zone in which the people of a plan's profile are told times; the usual one where it has none. */
export const timeZoneOf = (profile: unknown): string =>
  Zoned.safeParse(profile).data?.gateway.timeZone ?? DEFAULT_TIME_ZONE;

/** Reads a profile. Throws an Error that lists every problem by its path; `source` says where the profile is from. */
export function parseProfile(value: unknown, source: string): Profile {
  const parsed = Profile.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `  ${path.join('.') || '(profile)'}: ${message}`,
  );
  throw new Error(`${source} is not a valid profile:\n${problems.join('\n')}`, { cause: parsed.error });
}
