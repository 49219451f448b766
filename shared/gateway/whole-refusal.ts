import { GatewayError } from './errors.ts';
import { literally } from './literally.ts';

/** Keys that cannot be wrong in themselves, whoever has them: plain, short, and in the usual form of their kind. */
const PLAIN_KEYS: Readonly<Record<string, readonly string[]>> = {
  userName: ['admin', 'test'],
  userId: ['admin', 'test'],
  mobilePhone: ['13800138000', '13900139000'],
  employeeNumber: ['10001', '10002'],
};

/** Reasons of ours that are about these keys: there are too many of them, or their users cannot be read. */
const OF_KEYS: ReadonlySet<string> = new Set(['http_413', 'unreadable_user']);

/** Refuses or answers; a refusal is a GatewayError of kind `refused`. */
type LookUp = (keys: readonly string[]) => Promise<unknown>;

/** Whether a refusal, of a batch and for this reason, is that of everybody. */
export type WholeRefusalCheck = (keys: readonly string[], reason: GatewayError) => Promise<boolean>;

/**
 * Tells refused keys from look-ups that are refused whoever is asked for, because of the enterprise for example. Which codes
 * mean that is published nowhere, so plain keys are asked for alone, each at most once for all keys of a look-up. Nobody may
 * be looked up when one is refused with the same code, in the same words but for the keys and numbers in them; or when
 * two are refused with the same code, in whatever words.
 */
export function createWholeRefusalCheck(by: string, lookUp: LookUp): WholeRefusalCheck {
  const refusals = new Map<string, Promise<GatewayError | undefined>>();

  function refusalOf(plain: string): Promise<GatewayError | undefined> {
    const refusal = refusals.get(plain) ?? askFor(plain, lookUp);
    refusals.set(plain, refusal);
    return refusal;
  }

  return async (keys, reason) => {
    if (OF_KEYS.has(reason.code)) return false;
    const plainKeys = PLAIN_KEYS[by]?.filter((key) => !keys.includes(key)) ?? [];
    for (const plain of plainKeys) {
      const refusal = await refusalOf(plain);
      if (refusal?.code !== reason.code) return false;
      const named = [...keys, plain];
      if (wordsOf(refusal.message, named) === wordsOf(reason.message, named)) return true;
    }
    return plainKeys.length > 1;
  };
}

async function askFor(plain: string, lookUp: LookUp): Promise<GatewayError | undefined> {
  try {
    await lookUp([plain]);
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
    return error;
  }
}

/** What a text says of whichever keys and whenever: without keys, numbers, times and the like of them. */
function wordsOf(text: string, keys: readonly string[]): string {
  const longestFirst = keys.filter((key) => key !== '').sort((one, other) => other.length - one.length);
  const anyKey = new RegExp(
    `(?<![A-Za-z0-9])(?:${longestFirst.map(literally).join('|')})(?![A-Za-z0-9])`,
    'gu',
  );
  return text
    .replace(anyKey, '')
    .replace(/[\w.:-]*\d[\w.:-]*/g, '')
    .replace(/[\s\p{P}\p{S}]+/gu, '');
}
