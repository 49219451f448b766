import * as z from 'zod';

/** Which calls a fault strikes; all conditions that are given must hold. */
const trigger = {
  /** The method's name, whole or its last part (`addUser`). Absent: every method. */
  method: z.string().min(1).optional(),
  /** A user name; of a look-up, any of the keys that it asks for. Absent: every user. */
  user: z.string().min(1).optional(),
  /** Only the next so many calls that match. Absent: until it is taken away. */
  times: z.int().positive().optional(),
  /** Only this share of the calls that match, drawn from a generator that starts at `seed` (default 1). */
  chance: z.number().gt(0).max(1).optional(),
  seed: z.int().optional(),
};

const fault = <E extends string, S extends z.ZodRawShape>(effect: E, shape: S) =>
  z.strictObject({ ...trigger, effect: z.literal(effect), ...shape });

const ms = z.number().nonnegative();

/**
 * Trouble to make, and when. The first four effects come instead of the work, the others after it was done.
 */
export const Fault = z.discriminatedUnion('effect', [
  /** Answers this gateway code. */
  fault('code', { code: z.int().refine((code) => code !== 0, 'code 0 is success, which is no fault') }),
  /** Answers an HTML page with this HTTP status; with `Retry-After` on 429 (default 1 s) or when given. */
  fault('http', { http: z.int().min(400).max(599), retryAfterSeconds: z.int().nonnegative().optional() }),
  /** Resets the connection. */
  fault('reset', {}),
  /** Never answers. */
  fault('hang', {}),
  /** Resets the connection after the work; with `ms`, look-ups see a write only so much later. */
  fault('lose-answer', { ms: ms.optional() }),
  /** Answers late. */
  fault('slow', { ms }),
  /** Answers half of its JSON. */
  fault('truncate', {}),
  /** Answers valid JSON after so many bytes of white space (default 200 MB). */
  fault('huge', { bytes: z.int().positive().default(200_000_000) }),
  /** Answers at once, but look-ups see a write only so much later. */
  fault('late', { ms }),
]);
export type Fault = z.infer<typeof Fault>;

const TEXT_SETTINGS = new Set(['method', 'user', 'effect']);

/**
 * Reads a fault as it is written on the command line: settings `name=value` joined by commas. `code=…` and `http=…`
 * are effects by themselves. Throws an Error that names the text and everything wrong with it.
 *
 * `method=addUser,code=-500,times=3` · `method=addUser,effect=lose-answer,chance=0.01,seed=7` · `user=zhang.san,http=502`
 */
export function parseFault(text: string): Fault {
  const settings = text.split(',').map((part): [string, string | number] => {
    const [name = '', ...rest] = part.split('=');
    const value = rest.join('=').trim();
    return [name.trim(), TEXT_SETTINGS.has(name.trim()) || value === '' ? value : Number(value)];
  });
  const given = Object.fromEntries(settings);
  const effect = given.effect ?? ('code' in given ? 'code' : 'http' in given ? 'http' : undefined);
  const parsed = Fault.safeParse({ ...given, effect });
  if (parsed.success) return parsed.data;
  throw new Error(`The fault "${text}" cannot be understood: ${z.prettifyError(parsed.error)}`);
}
