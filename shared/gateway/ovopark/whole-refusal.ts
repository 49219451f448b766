import { GatewayError } from '../errors.ts';

/** Keys that cannot be wrong in themselves, whoever has them: plain, short, and in the usual form of their kind. */
const PLAIN_KEYS: Readonly<Record<string, readonly string[]>> = {
  userName: ['admin', 'test'],
  mobilePhone: ['13800138000', '13900139000'],
  employeeNumber: ['10001', '10002'],
};

/** Reasons of ours that are about these keys: there are too many of them, or their users cannot be read. */
const OF_KEYS: ReadonlySet<string> = new Set(['http_413', 'unreadable_user']);

/**
 * Tells refused keys from look-ups that are refused whoever is asked for, because of the enterprise for example. Which codes
 * mean that is published nowhere, so a plain key is asked for alone, at most once for all keys of a look-up.
 *
 * @returns a check to make of a batch that was refused, and for which reason; it rejects with that reason (kind `refused`)
 *   when the plain key is refused with the same code and text
 */
export function createWholeRefusalCheck(
  by: string,
  lookUp: (keys: readonly string[]) => Promise<unknown>,
): (keys: readonly string[], reason: GatewayError) => Promise<void> {
  let plainRefusal: Promise<GatewayError | undefined> | undefined;

  async function askForPlainKey(keys: readonly string[]): Promise<GatewayError | undefined> {
    const plain = PLAIN_KEYS[by]?.find((key) => !keys.includes(key));
    if (plain === undefined) return undefined;
    try {
      await lookUp([plain]);
      return undefined;
    } catch (error) {
      if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
      return error;
    }
  }

  return async (keys, reason) => {
    if (OF_KEYS.has(reason.code)) return;
    plainRefusal ??= askForPlainKey(keys);
    const refusal = await plainRefusal;
    if (refusal?.code === reason.code && refusal.message === reason.message) throw refusal;
  };
}
