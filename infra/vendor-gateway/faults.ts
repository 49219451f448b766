import * as z from 'zod';
import { json, page, type Reply, redirect } from './reply.ts';

/** A call that a fault strikes: what its effect may have the gateway do. */
export interface StruckCall {
  /** Does the work and answers its JSON. Look-ups show a write only `visibleAfterMs` later; default 0. */
  work(visibleAfterMs?: number): string;
  /** The JSON that refuses the call with this code, and with this text in place of the usual one. */
  refuse(code: number, text?: string): string;
}

type Strike = (call: StruckCall) => Reply;

/** A number as it is written on the command line. */
const numeral = <N extends z.ZodType<number, number>>(schema: N) =>
  z.string().min(1).transform(Number).pipe(schema);

const ms = numeral(z.number().nonnegative());
const code = numeral(z.int().refine((given) => given !== 0, 'code 0 is success, which is no fault'));
const http = numeral(z.int().min(400).max(599));
const redirecting = numeral(z.int().min(300).max(399)).default(302);
const retryAfterSeconds = numeral(z.int().nonnegative()).optional();
const bytes = numeral(z.int().positive()).default(200_000_000);

const effect = <S extends z.ZodRawShape>(
  settings: S,
  createStrike: (given: z.output<z.ZodObject<S>>) => Strike,
): z.ZodType<Strike> => z.strictObject(settings).transform(createStrike);

/** Every effect by its name: the settings that it takes, and what comes of a call that it strikes. */
const EFFECTS: ReadonlyMap<string, z.ZodType<Strike>> = new Map(
  Object.entries({
    code: effect(
      { code, text: z.string().min(1).optional() },
      (given) => (call) => json(call.refuse(given.code, given.text)),
    ),
    http: effect({ http, retryAfterSeconds }, (given) => () => page(given.http, given.retryAfterSeconds)),
    redirect: effect(
      { to: z.string().min(1), http: redirecting },
      (given) => () => redirect(given.http, given.to),
    ),
    reset: effect({}, () => () => 'reset'),
    hang: effect({}, () => () => 'silence'),
    'lose-answer': effect({ ms: ms.optional() }, (given) => (call) => {
      call.work(given.ms);
      return 'reset';
    }),
    slow: effect({ ms }, (given) => (call) => ({ ...json(call.work()), delayMs: given.ms })),
    truncate: effect({}, () => (call) => json(firstHalf(call.work()))),
    huge: effect({ bytes }, (given) => (call) => json(padded(call.work(), given.bytes))),
    late: effect({ ms }, (given) => (call) => json(call.work(given.ms))),
  }),
);

const firstHalf = (text: string): string => text.slice(0, text.length / 2);

/** The text after so many bytes of white space. */
function* padded(text: string, bytes: number): Iterable<Buffer> {
  const spaces = Buffer.alloc(65_536, ' ');
  for (let left = bytes; left > 0; left -= spaces.length) yield spaces.subarray(0, left);
  yield Buffer.from(text);
}

/** Which calls a fault strikes; all conditions that are given must hold. */
const Aim = z.object({
  /** The method's name, whole or its last part (`addUser`). Absent: every method. */
  method: z.string().min(1).optional(),
  /** A user name; of a look-up, any of the keys that it asks for. Absent: every user. */
  user: z.string().min(1).optional(),
  /** Only the next so many calls that match. Absent: until the faults are cleared. */
  times: numeral(z.int().positive()).default(Infinity),
  /** Only this share of the calls that match, drawn from a generator that starts at `seed`. */
  chance: numeral(z.number().gt(0).max(1)).default(1),
  seed: numeral(z.int()).default(1),
});

/** Trouble to make, and when. */
export interface Fault extends z.output<typeof Aim> {
  /** The name of its effect. */
  readonly effect: string;
  readonly strike: Strike;
}

/**
 * Reads a fault: settings `name=value` joined by commas. `code=…` and `http=…` are effects by themselves. Throws an
 * Error that names the text and what is wrong with it.
 *
 * `method=addUser,code=-500,times=3` · `method=addUser,effect=lose-answer,chance=0.01,seed=7` · `user=zhang.san,http=502`
 */
export function parseFault(text: string): Fault {
  const given = Object.fromEntries(
    text.split(',').map((setting) => {
      const [name = '', ...value] = setting.split('=');
      return [name.trim(), value.join('=').trim()];
    }),
  );
  const { method, user, times, chance, seed, effect, ...settings } = given;
  const name = effect ?? ['code', 'http'].find((implied) => implied in given) ?? '';
  const noEffect = z.never(`there is no such effect, but ${[...EFFECTS.keys()].join(', ')}`);
  const parsed = z
    .object({ aim: Aim, effect: EFFECTS.get(name) ?? noEffect })
    .safeParse({ aim: { method, user, times, chance, seed }, effect: settings });
  if (parsed.success) return { ...parsed.data.aim, effect: name, strike: parsed.data.effect };
  throw new Error(`The fault "${text}" cannot be understood: ${z.prettifyError(parsed.error)}`);
}

export type Faults = ReturnType<typeof createFaults>;

/**
 * The faults of a sandbox. Each is *active* from `add` until its `times` are used up or all are cleared. Of several that
 * match a call the one added first strikes; an outage (HTTP 503 for everything) comes before all of them.
 */
export function createFaults(initial: readonly string[] = []) {
  const active = new Set<{ fault: Fault; random: () => number; timesLeft: number }>();
  const outage = parseFault('http=503');
  let isOutage = false;

  /** Throws what `parseFault` throws. */
  function add(text: string): void {
    const fault = parseFault(text);
    active.add({ fault, random: createRandom(fault.seed), timesLeft: fault.times });
  }
  for (const text of initial) add(text);

  return {
    add,
    setOutage(on: boolean): void {
      isOutage = on;
    },
    /** Ends every fault, and the outage. */
    clear(): void {
      active.clear();
      isOutage = false;
    },
    /** Decides which fault, if any, strikes a call of this method about these users, and uses one of its times up. */
    choose(method: string, users: readonly string[]): Fault | undefined {
      if (isOutage) return outage;
      for (const entry of active) {
        if (!isAimedAt(entry.fault, method, users) || entry.random() >= entry.fault.chance) continue;
        entry.timesLeft -= 1;
        if (entry.timesLeft === 0) active.delete(entry);
        return entry.fault;
      }
      return undefined;
    },
  };
}

function isAimedAt(aim: Fault, method: string, users: readonly string[]): boolean {
  const isMethod = aim.method === undefined || `.${method}`.endsWith(`.${aim.method}`);
  return isMethod && (aim.user === undefined || users.includes(aim.user));
}

/** Numbers in [0, 1), the same ones for the same seed: a linear congruential generator, by Numerical Recipes. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
