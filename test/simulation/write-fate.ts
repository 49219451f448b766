import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import { isRefused } from './scenario.ts';

export type Method = 'create' | 'update';

/** What becomes of one write, in milliseconds from its sending; without `effectMs` it never takes effect. */
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
): (method: Method, login: string, fault: Fault | undefined) => Fate {
  /** A connection may be lost at any moment. An update is repeated behind the port, so it takes longer to be given up. */
  function giveUp(method: Method): Fate {
    const attempts = method === 'create' ? 1 : chance.whole('attempts', 1, 4);
    const answerMs = timeoutMs * (attempts - 1 + chance.draw('given up'));
    return { isSent: true, answerMs, error: unconfirmed() };
  }

  function arrive(login: string, mostMs: number): Fate {
    const answerMs = 20 + chance.draw('gateway latency') * (mostMs - 20);
    if (isRefused(login)) return { isSent: true, answerMs, error: refusal() };
    return { isSent: true, answerMs, effectMs: answerMs };
  }

  return (method, login, fault) => {
    switch (fault) {
      case 'unavailable':
      case 'misconfigured':
        return { isSent: false, answerMs: chance.draw('refusal') * 8000, error: troubleOf(fault) };
      case 'request lost':
        return giveUp(method);
      case 'answer lost':
      case 'crash after':
        return {
          ...giveUp(method),
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

const unconfirmed = (): GatewayError =>
  new GatewayError('unconfirmed', 'timeout', 'The gateway did not answer.');

const refusal = (): GatewayError => new GatewayError('refused', '103999', 'refused by rule');

export const troubleOf = (fault: 'unavailable' | 'misconfigured'): GatewayError =>
  fault === 'unavailable'
    ? new GatewayError('unavailable', 'http_502', 'Bad gateway.')
    : new GatewayError('misconfigured', '7', 'SIGN_WRONG');
