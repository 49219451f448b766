import type { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import type { Outcome } from './outcome.ts';

/** Nothing comes to pass in a dry run. */
const OF_DRY_RUN = {
  created: 'dry_run_created',
  updated: 'dry_run_updated',
  unchanged: 'dry_run_unchanged',
  unprocessed: 'dry_run_unprocessed',
} as const;

const isWouldBe = (outcome: Outcome): outcome is keyof typeof OF_DRY_RUN => outcome in OF_DRY_RUN;

/** An outcome as people read it in workbooks and on pages; in a dry run, what it would be. */
export const outcomeWords = (language: Language, outcome: Outcome, isDryRun: boolean): string =>
  say(language, isDryRun && isWouldBe(outcome) ? OF_DRY_RUN[outcome] : `outcome_${outcome}`);
