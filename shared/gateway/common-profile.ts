import * as z from 'zod';
import { Language } from '../messages/language.ts';

/** Profile patterns are compiled with the `u` flag, as JSON Schema's are. */
function isRegExp(source: string): boolean {
  try {
    return new RegExp(source, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/**
 * What every profile has, whichever vendor it is for. A profile is a JSON file in `infra/profiles/`, named for the
 * folder under `uploads/` that it serves; the vendor's part is added by `shared/gateway/profile.ts`.
 */
export const CommonProfile = z.strictObject({
  /** The folder under `uploads/`. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'lower-case letters, digits and dashes, at most 32'),
  /** Name of the secret in Secrets Manager: JSON of the gateway's key, secret and, if it differs, address. */
  secretName: z.string().min(1),
  /** The parameter that says whether a row and a user of the gateway are the same person. */
  matchBy: z.string().min(1),
  /** The gateway's limit, in requests a second, over all workers together. */
  requestsPerSecond: z.number().positive(),
  /** Language of the messages in reports. */
  language: Language,
  /** Values for parameters that a row leaves blank, for creation only: an update never resets anyone. */
  defaults: z.record(z.string(), z.string()).default({}),
  /** Headings of this customer's own files, tried before the documented ones: heading → parameter. */
  aliases: z.record(z.string().min(1), z.string().min(1)).default({}),
  /**
   * Regular expressions that the values of a parameter must meet, e.g. `{ "<parameter>": "^\\d{6}$" }`: so a number that
   * lost its leading zeros is noticed. For a mobile number or a list of ids it stands in place of the usual rule.
   */
  patterns: z.record(z.string(), z.string().refine(isRegExp, 'no regular expression')).default({}),
  /** Whether an update sends the password of the row too. */
  updatePassword: z.boolean().default(false),
  /** After this many hours nothing of a job is sent any more; what is left is `unprocessed`. */
  ageLimitHours: z
    .number()
    .positive()
    .max(24 * 4)
    .default(48),
});
export type CommonProfile = z.infer<typeof CommonProfile>;
