import type { GatewayError } from '../errors.ts';
import { findEach } from '../find-each.ts';
import { type Answer, type Experience, isBeyondReach, mayBePartial, shrink } from './experience.ts';

/** What was answered, batch by batch, and the keys that the gateway would not look up even alone. */
export interface Answers {
  readonly answers: readonly Answer[];
  readonly refused: ReadonlyMap<string, GatewayError>;
}

/** Several answers as one. */
export const joinAnswers = (parts: readonly Answers[]): Answers => ({
  answers: parts.flatMap(({ answers }) => answers),
  refused: new Map(parts.flatMap(({ refused }) => [...refused])),
});

/** Cuts keys into batches of this size at most. */
export function cut(keys: readonly string[], size: number): string[][] {
  const batches: string[][] = [];
  for (let at = 0; at < keys.length; at += size) batches.push(keys.slice(at, at + size));
  return batches;
}

export interface SearchDeps {
  /** Asks for keys at once, learns from the answer, and halves what is refused. */
  ask(keys: readonly string[]): Promise<Answers>;
  readonly experience: Experience;
  readonly lookUpBatch: number;
  readonly connections: number;
}

/**
 * Looks all keys up in batches, and where some may have been left out of an answer ({@link mayBePartial}), asks for them once
 * more in smaller batches, until none may be partial: at the latest when each was asked for alone.
 */
export async function search(deps: SearchDeps, wanted: readonly string[]): Promise<Answers> {
  const { ask, experience, connections } = deps;
  const parts: Answers[] = [];
  /** The latest answer that a key was missing from. */
  const missingFrom = new Map<string, Answer>();

  /** @returns the answers that left out whom these have shown */
  function take(part: Answers): Set<Answer> {
    parts.push(part);
    // Who is refused alone is not asked for again: that answer is the last.
    for (const key of part.refused.keys()) missingFrom.delete(key);
    const wrong = new Set<Answer>();
    for (const { keys, missing } of part.answers) {
      const isMissing = new Set(missing);
      for (const key of keys.filter((each) => !isMissing.has(each))) {
        const before = missingFrom.get(key);
        if (before) wrong.add(before);
        missingFrom.delete(key);
      }
    }
    return wrong;
  }

  /** The answers that may be partial, each with the keys that no other has shown since. */
  const partialOnes = (): Answer[] =>
    [...new Set(missingFrom.values())]
      .map((answer) => ({
        ...answer,
        missing: answer.missing.filter((key) => missingFrom.get(key) === answer),
      }))
      .filter((answer) => mayBePartial(experience, answer));

  let open = cut(wanted, sizeNow(deps));
  while (open.length > 0) {
    const part = joinAnswers(await findEach(open, connections, ask));
    const wrong = take(part);
    for (const answer of part.answers) for (const key of answer.missing) missingFrom.set(key, answer);
    const keys = testOf(deps, wrong, partialOnes());
    if (keys) take(await test(deps, keys));
    open = partialOnes().flatMap(({ keys, missing }) =>
      cut(missing, Math.min(sizeNow(deps), Math.ceil(keys.length / 2))),
    );
  }
  return joinAnswers(parts);
}

const sizeNow = ({ lookUpBatch, experience }: SearchDeps): number =>
  Math.min(lookUpBatch, experience.shrunkTo ?? lookUpBatch);

/**
 * The keys of the test that says most: a batch that left somebody out, or users who are known to be there, with nobody else
 * before them. Undefined where no test would say more than is known.
 */
function testOf(
  deps: SearchDeps,
  wrong: ReadonlySet<Answer>,
  partial: readonly Answer[],
): readonly string[] | undefined {
  const { experience } = deps;
  const size = sizeNow(deps);
  const suspect = [...wrong].find(({ keys }) => keys.length <= size);
  if (suspect) return suspect.keys;
  if (experience.shrunkTo !== undefined || partial.length === 0) return undefined;
  const known = [...experience.found].slice(-size);
  const mostUsers = Math.max(...partial.map(({ users }) => users.length));
  if (known.length <= mostUsers && !partial.some((answer) => isBeyondReach(experience, answer)))
    return undefined;
  const others = partial.flatMap(({ missing }) => missing).filter((key) => !known.includes(key));
  return [...others.slice(0, size - known.length), ...known];
}

/** Asks for users some of whom are known to be there: who leaves one of them out leaves out others too. */
async function test({ ask, experience }: SearchDeps, keys: readonly string[]): Promise<Answers> {
  const known = keys.filter((key) => experience.found.has(key));
  const tested = await ask(keys);
  const alone: Answers[] = [];
  for (const answer of tested.answers) {
    const leftOut = answer.missing.find((key) => known.includes(key));
    if (leftOut === undefined) continue;
    const asked = await ask([leftOut]);
    alone.push(asked);
    if (asked.answers.some(({ missing }) => missing.length === 0)) shrink(experience, answer);
    // Nobody has it any more.
    else experience.found.delete(leftOut);
  }
  return joinAnswers([tested, ...alone]);
}
