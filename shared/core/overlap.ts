import { say } from './messages/say.ts';
import type { RowOutcome } from './outcome.ts';
import type { Language } from './profile.ts';
import type { Overlap } from './records.ts';

/** The rows of a chunk that are not sent because a later upload carries their users, by row. */
export function supersededOutcomes(
  overlap: Overlap | undefined,
  language: Language,
): Map<number, RowOutcome> {
  const outcomes = new Map<number, RowOutcome>();
  for (const { by, rows } of overlap?.superseded ?? []) {
    const message = say(language, 'superseded', { upload: by.key, job: by.job });
    for (const row of rows)
      outcomes.set(row, { row, outcome: 'superseded', problems: [{ code: 'superseded', message }] });
  }
  return outcomes;
}
