import { GatewayError } from '../errors.ts';
import type { Shown } from './users.ts';

/** Keys that nobody has, each in the form of its kind. */
const NOBODY: Readonly<Record<string, string>> = {
  userName: 'nobody-4b1f9c20',
  mobilePhone: '10000000000',
  employeeNumber: 'nobody-4b1f9c20',
};

/**
 * Some gateways put something into every list that is nobody, a `null` at its end for example, and unreadable is also how
 * somebody may be shown. A look-up for a key that nobody has tells the two apart.
 *
 * @returns how many unreadable entries an answer holds whoever is asked for; it asks at most once
 */
export function createStrayCount(
  by: string,
  lookUp: (keys: readonly string[]) => Promise<Shown>,
): () => Promise<number> {
  let count: Promise<number> | undefined;

  async function ask(): Promise<number> {
    const nobody = NOBODY[by];
    if (nobody === undefined) return 0;
    try {
      return (await lookUp([nobody])).unreadable;
    } catch (error) {
      if (!(error instanceof GatewayError) || error.kind !== 'refused') throw error;
      return 0;
    }
  }

  return () => {
    count ??= ask();
    return count;
  };
}
