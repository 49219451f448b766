import type { GatewayError } from '../../shared/gateway/errors.ts';
import { type Body, noAnswer, noConnection, refuse, SIGN_WRONG } from './answers.ts';
import type { Chance } from './chance.ts';
import type { Fault } from './faults.ts';
import type { SentWrite } from './simulated-gateway.ts';
import { lieOf, type Unkindness } from './unkindness.ts';

/** What becomes of one request that writes, in milliseconds from its sending; without `effectMs` it never takes effect. */
export interface Fate {
  readonly isSent: boolean;
  readonly effectMs?: number;
  /** When look-ups show it, if later than its effect. */
  readonly visibleMs?: number;
  readonly answerMs: number;
  /** Instead of an answer. */
  readonly error?: GatewayError;
  /** What is answered; else, or beside it, the documented success. */
  readonly answer?: Body | undefined;
}

type FatedWrite = Pick<SentWrite, 'method' | 'enterprise' | 'login'>;

export interface Fates {
  /** How long a write takes at most, in trouble (`timeoutMs`) and without (`usualMs`). */
  readonly timeoutMs: number;
  readonly usualMs: number;
  readonly unkindness: Unkindness;
  /** Whether it refuses whatever is written of a user, now. */
  refuses(enterprise: number, login: string): boolean;
}

export function createFates(
  chance: Chance,
  { timeoutMs, usualMs, unkindness, refuses }: Fates,
): (write: FatedWrite, fault: Fault | undefined) => Fate {
  /** A connection may be lost at any moment. */
  const giveUp = (): Fate => ({
    isSent: true,
    answerMs: timeoutMs * chance.draw('given up'),
    error: noAnswer(),
  });

  function arrive({ method, enterprise, login }: FatedWrite, mostMs: number): Fate {
    const answerMs = 20 + chance.draw('gateway latency') * (mostMs - 20);
    if (refuses(enterprise, login))
      return { isSent: true, answerMs, answer: refuse(103999, 'refused by rule') };
    const lie = method === 'create' ? lieOf(unkindness, login) : undefined;
    const isDone = lie?.isDone ?? true;
    return { isSent: true, answerMs, ...(isDone ? { effectMs: answerMs } : {}), answer: lie?.answer as Body };
  }

  /** Whether it takes effect although nobody hears of it. */
  const mayHappen = ({ method, enterprise, login }: FatedWrite): boolean =>
    !refuses(enterprise, login) && (method === 'update' || lieOf(unkindness, login)?.isDone !== false);

  return (write, fault) => {
    switch (fault) {
      case 'unavailable':
        return { isSent: false, answerMs: chance.draw('refusal') * 1000, error: noConnection() };
      case 'misconfigured':
        return { isSent: false, answerMs: chance.draw('refusal') * 1000, answer: SIGN_WRONG };
      case 'request lost':
        return giveUp();
      case 'answer lost':
      case 'crash after':
        return {
          ...giveUp(),
          ...(mayHappen(write) ? { effectMs: chance.draw('effect') * timeoutMs } : {}),
        };
      case 'visible late':
        return { ...arrive(write, usualMs), visibleMs: timeoutMs };
      case 'slow':
        return arrive(write, timeoutMs);
      default:
        return arrive(write, usualMs);
    }
  };
}
