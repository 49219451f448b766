/**
 * How a gateway answers that is not in trouble, and not as documented either.
 *
 * - *lying*: creates are answered without their proof, or with another one's; what it says of a login is always the same
 * - *slow to show*: look-ups show a created user only several timeouts later
 * - *slow later*: the same, but for the first user who is created; only where no user is in two uploads
 * - *capped*: look-ups show the first few users of all that they were asked for, and do not say so
 * - *kind*: as documented
 */
import type { Chance } from './chance.ts';

export type Unkindness =
  | { readonly kind: 'kind' | 'lying' }
  | { readonly kind: 'slow to show' | 'slow later'; readonly hiddenMs: number }
  | { readonly kind: 'capped'; readonly mostUsers: number };

/**
 * @param hasOverlaps whether some user is in two uploads: what of the first one is hidden still, a later one would create again,
 *   for an upload waits for another one a timeout longer than it lasts, and no longer
 */
export function drawUnkindness(chance: Chance, hasOverlaps: boolean): Unkindness {
  const kind = chance.pick<Unkindness['kind']>('unkindness', [
    'kind',
    'kind',
    'slow later',
    'lying',
    'slow to show',
    'capped',
  ]);
  switch (kind) {
    case 'slow later':
      if (hasOverlaps) return { kind: 'kind' };
      return { kind, hiddenMs: chance.pick('hidden', [12_000, 25_000, 45_000]) };
    case 'slow to show':
      return { kind, hiddenMs: chance.pick('hidden', [12_000, 25_000, 45_000]) };
    case 'capped':
      return { kind, mostUsers: chance.whole('most users', 1, 2) };
    default:
      return { kind };
  }
}

/** How long a created user is hidden from look-ups. @param isFirst whether nobody was created before */
export function hiddenMsOf(unkindness: Unkindness, isFirst: boolean): number {
  if (unkindness.kind === 'slow to show') return unkindness.hiddenMs;
  return unkindness.kind === 'slow later' && !isFirst ? unkindness.hiddenMs : 0;
}

/** What a lying gateway does with a create, and how its answer differs from the documented one. */
export interface Lie {
  readonly isDone: boolean;
  readonly answer: object;
}

const SHARED_ID = '4711';

const LIES: readonly (Lie | undefined)[] = [
  undefined,
  { isDone: true, answer: { data: null } },
  { isDone: true, answer: { data: { userId: SHARED_ID } } },
  { isDone: true, answer: { isError: 'True', message: '系统繁忙' } },
  { isDone: false, answer: { result: '失败', data: null } },
  { isDone: false, answer: { success: false, message: 'not now' } },
];

/** Undefined where it tells the truth. */
export function lieOf({ kind }: Unkindness, login: string): Lie | undefined {
  if (kind !== 'lying') return undefined;
  const sum = [...login].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return LIES[sum % LIES.length];
}

/** Whether a create of this login is answered, never done, and denied. */
export const isDenied = (unkindness: Unkindness, login: string): boolean =>
  lieOf(unkindness, login)?.isDone === false;

/** Whether a create of this login is answered with an id that is not its own, namely this one. */
export const isLie = (unkindness: Unkindness, login: string, id: string): boolean =>
  id === SHARED_ID && JSON.stringify(lieOf(unkindness, login)?.answer ?? '').includes(SHARED_ID);
