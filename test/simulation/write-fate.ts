import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import { isRefused } from './uploads.ts';

/** What becomes of one request that writes, in milliseconds from its sending; without `effectMs` it never takes effect. */
export interface Fate {
  readonly isSent: boolean;
  readonly effectMs?: number;
  /** When look-ups show it, if later than its effect. */
  readonly visibleMs?: number;
  readonly answerMs: number;
  readonly error?: GatewayError;
}

/** @param times how long a write takes at most, in trouble (`timeoutMs`) and without (`usualMs`) */
export function createFates(
  chance: Chance,
  { timeoutMs, usualMs }: { timeoutMs: number; usualMs: number },
): (login: string, fault: Fault | undefined) => Fate {
  /** A connection may be lost at any moment. */
  const giveUp = (): Fate => ({
    isSent: true,
    answerMs: timeoutMs * chance.draw('given up'),
    error: new GatewayError('unconfirmed', 'timeout', 'The gateway did not answer.'),
  });

  function arrive(login: string, mostMs: number): Fate {
    const answerMs = 20 + chance.draw('gateway latency') * (mostMs - 20);
    if (isRefused(login)) return { isSent: true, answerMs, error: refusal() };
    return { isSent: true, answerMs, effectMs: answerMs };
  }

  return (login, fault) => {
    switch (fault) {
      case 'unavailable':
      case 'misconfigured':
        return { isSent: false, answerMs: chance.draw('refusal') * 1000, error: troubleOf(fault) };
      case 'request lost':
        return giveUp();
      case 'answer lost':
      case 'crash after':
        return {
          ...giveUp(),
          ...(isRefused(login) ? {} : { effectMs: chance.draw('effect') * timeoutMs }),
        };
      case 'visible late':
        return { ...arrive(login, usualMs), visibleMs: timeoutMs };
      case 'slow':
        return arrive(login, timeoutMs);
      default:
        return arrive(login, usualMs);
    }
  };
}

const refusal = (): GatewayError => new GatewayError('refused', '103999', 'refused by rule');

export const troubleOf = (fault: 'unavailable' | 'misconfigured'): GatewayError =>
  fault === 'unavailable'
    ? new GatewayError('unavailable', 'no_connection', 'The gateway cannot be reached.')
    : new GatewayError('misconfigured', '7', 'SIGN_WRONG');
