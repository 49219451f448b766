/**
 * What goes wrong, and when. A *step* is one call of one function to a store, a queue or the gateway, or one thing
 * that the platform does; at each, at most one fault strikes. Each seed has its own weather: which faults there are,
 * how often, in which functions, and until when; after that everything works, and the run must come to rest.
 */
import type { Chance } from './chance.ts';

/** Every fault, and how the story tells it. */
export const FAULTS = {
  'crash before': 'the function died before it',
  'crash after': 'it was done, and the function died before it knew',
  error: 'it failed, nothing was done',
  'answer lost': 'it was done, but failed for the caller',
  'met itself': 'it was done, the answer was lost, and the retry met what the first try had done',
  conflict: 'it was answered 409 until another try',
  slow: 'it took long',
  'sent in part': 'some messages were sent, then it failed',
  unavailable: 'the gateway was not available',
  misconfigured: 'the gateway refused key and secret',
  'request lost': 'the request was lost, no answer came',
  'visible late': 'it was done, and shown to look-ups only later',
  late: 'it came late',
  twice: 'it came twice',
  lost: 'it was lost',
  skipped: 'it did not take place',
  'hidden briefly': 'the message became visible again while it was worked on',
  'not deleted': 'the message was not deleted, and comes again',
  'nobody works': 'the message was received, but nobody worked on it',
  miscounted: 'it was told that no message is there',
  purged: 'somebody emptied the queue',
} as const;
export type Fault = keyof typeof FAULTS;

/** Faults after which every row must still end as in a world without any. */
export const HARMLESS: ReadonlySet<Fault> = new Set<Fault>([
  'met itself',
  'conflict',
  'visible late',
  'late',
  'twice',
  'skipped',
  'hidden briefly',
  'not deleted',
  'nobody works',
  'miscounted',
]);

/** One fault that struck. Its id names step, occurrence and fault, the same in every run of the seed. */
export interface Strike {
  readonly id: string;
  readonly at: number;
  readonly step: string;
  readonly fault: Fault;
}

export interface Weather {
  /** The probability that something strikes at a step. */
  readonly rate: number;
  /** The steps, mostly of one function, that have it worse, and their rate. */
  readonly focus: RegExp;
  readonly focusRate: number;
  readonly faults: ReadonlySet<Fault>;
  /** From this moment on nothing goes wrong. */
  readonly calmFrom: number;
}

/** Draws what strikes at a step, of what is possible at it. */
export type Draw = (step: string, possible: readonly Fault[]) => Fault | undefined;

export interface FaultSource {
  readonly strikes: readonly Strike[];
  readonly draw: Draw;
}

const HOUR = 3_600_000;

/** Steps that few runs come to: something strikes there more often. */
const RARE =
  / (skipped|waiting|held|released|announced)$|^(destination|settle (send|put|write|read (results|overlaps|managers))|sweep (put (complete|manifest)|list results|send)|report send|upsert (read results|put complete|look for complete)|validate (put (complete|overlaps)|(put|read) results))/;
const RARE_RATE = 0.45;

/** After so many strikes calm has come too: more of them make a run long, not hard. */
const MAX_STRIKES = 80;

/** What can happen to any call of a store. */
const OF_STORES: readonly Fault[] = [
  'crash before',
  'crash after',
  'error',
  'answer lost',
  'met itself',
  'conflict',
  'slow',
];

/** Validate seldom ends, and nobody is told that it did not: only the sweep can, hours later. */
const ABANDONED = {
  rate: 0.03,
  focus: /^validate/,
  focusRate: 0.35,
  faults: new Set<Fault>([...OF_STORES, 'lost']),
};

/** Validate dies with its users registered and nothing decided; or comes back, and its credentials are refused; or comes late. */
const UNDECIDED = {
  rate: 0.02,
  focusRate: 0.6,
  faults: new Set<Fault>(['crash before', 'error', 'misconfigured', 'lost', 'slow', 'late']),
};

/** Writes that take effect, or are shown, long after they were answered, or given up. */
const FORGETFUL = {
  rate: 0,
  focusRate: 0.5,
  faults: new Set<Fault>(['visible late', 'answer lost', 'request lost', 'slow']),
};

/** What becomes of writes is not known, or ledgers are not read or folded. */
const NIGHTLY = {
  rate: 0.01,
  faults: new Set<Fault>([...OF_STORES, 'request lost']),
};

/** Nothing goes wrong by chance. */
export const clearWeather = (start: number): Weather => ({
  rate: 0,
  focus: /^nothing/,
  focusRate: 0,
  faults: new Set(),
  calmFrom: start,
});

/** The weather of a seed. One in ten has none at all, in some the queue is hasty or the gateway forgetful, and in others nothing does harm. */
export function drawWeather(chance: Chance, start: number, isNightly: boolean): Weather {
  if (isNightly) return drawNightly(chance, start);
  const calmFrom = start + chance.pick('weather hours', [1, 4, 12, 30]) * HOUR;
  if (chance.isHeads('weather hasty', 0.1)) {
    return {
      rate: 0,
      focus: /^queue receive/,
      focusRate: 0.6,
      faults: new Set<Fault>(['hidden briefly', 'twice']),
      calmFrom,
    };
  }
  if (chance.isHeads('weather forgetful', 0.06))
    return {
      ...FORGETFUL,
      focus: chance.pick('weather focus', [/^upsert create/, /^upsert update/]),
      calmFrom,
    };
  const rate = chance.pick('weather rate', [0, 0.01, 0.02, 0.03, 0.05, 0.05, 0.08, 0.12, 0.2, 0.3]);
  const share = chance.pick('weather share', [0.25, 0.5, 1]);
  const all = chance.isHeads('weather harmless', 0.25) ? [...HARMLESS] : (Object.keys(FAULTS) as Fault[]);
  const focus = chance.pick('weather focus', [
    /^validate/,
    /^upsert/,
    /^upsert/,
    /^settle/,
    /^report/,
    /^sweep/,
    /^queue/,
  ]);
  if (chance.isHeads('weather undecided', 0.05)) {
    const focus = chance.pick('weather focus', [
      /^validate (put manifest|find)/,
      /^(validate (put manifest|find)|event validate)/,
    ]);
    return { ...UNDECIDED, focus, calmFrom: start + 30 * HOUR };
  }
  if (chance.isHeads('weather abandoned', 0.05)) return { ...ABANDONED, calmFrom: start + 30 * HOUR };
  return {
    rate,
    focus,
    focusRate: rate === 0 ? 0 : chance.pick('weather focus rate', [rate, rate, 0.1, 0.3, 0.6]),
    faults: new Set(all.filter(() => chance.isHeads('weather fault', share))),
    calmFrom,
  };
}

/** Worlds in which the same list comes night after night need trouble until the last of them. */
function drawNightly(chance: Chance, start: number): Weather {
  const calmFrom = start + 30 * HOUR;
  const focus = chance.pick('weather focus', [
    /^upsert update/,
    /^upsert (create|update)/,
    / (skipped|ledgers|hashes)$/,
    /^nothing/,
  ]);
  const focusRate = chance.pick('weather focus rate', [0.1, 0.3, 0.6]);
  // Done, and nobody knows: the next one to look cannot see it either.
  if (chance.isHeads('weather unseen', 0.4))
    return { rate: 0, focus, focusRate, faults: new Set<Fault>(['crash after', 'answer lost']), calmFrom };
  return { ...NIGHTLY, focus, focusRate, calmFrom };
}

/**
 * @param dropped ids of strikes that do not take place, for finding out which ones matter
 * @param onStep hears of every step and what is possible at it, for the coverage table
 */
export function createFaultSource(parts: {
  chance: Chance;
  weather: Weather;
  now: () => number;
  dropped: ReadonlySet<string>;
  onStep: (step: string, possible: readonly Fault[], struck: Fault | undefined) => void;
}): FaultSource {
  const { chance, weather, now, dropped, onStep } = parts;
  const strikes: Strike[] = [];
  const taken = new Map<string, number>();

  function rateOf(step: string): number {
    const rate = weather.focus.test(step) ? weather.focusRate : weather.rate;
    return rate > 0 && RARE.test(step) ? Math.max(rate, RARE_RATE) : rate;
  }

  function choose(step: string, possible: readonly Fault[]): Fault | undefined {
    const isStruck = chance.draw(step) < rateOf(step);
    if (!isStruck || now() >= weather.calmFrom || strikes.length >= MAX_STRIKES) return undefined;
    const enabled = possible.filter((fault) => weather.faults.has(fault));
    return enabled[Math.floor(chance.draw(`which ${step}`) * enabled.length)];
  }

  return {
    strikes,
    draw(step, possible) {
      const nth = (taken.get(step) ?? 0) + 1;
      taken.set(step, nth);
      const fault = choose(step, possible);
      const id = `${step} #${nth}: ${fault}`;
      const struck = fault === undefined || dropped.has(id) ? undefined : fault;
      if (struck) strikes.push({ id, at: now(), step, fault: struck });
      onStep(step, possible, struck);
      return struck;
    },
  };
}
