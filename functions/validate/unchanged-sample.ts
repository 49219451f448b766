import type { DecisionRules } from '../../shared/user/rules.ts';
import { type FoundUser, isSameText, type User } from '../../shared/user/user.ts';

/** So many of the rows that may be skipped are looked up. */
const MAX_SAMPLE = 300;

interface SampledRow {
  readonly row: number;
  readonly user: User;
}

/** Rows drawn from all that are added, each as likely as any other. */
export interface UnchangedSample {
  add(row: number, userOf: () => User): void;
  readonly rows: readonly SampledRow[];
}

/** Makes an empty sample, drawn by the job: whoever decides that job again draws the same rows. */
export function createUnchangedSample(job: string): UnchangedSample {
  const rows: SampledRow[] = [];
  let added = 0;
  let state = Number.parseInt(job.slice(0, 8), 16) || 1;
  /** Xorshift: from 0 up to 2³². */
  function draw(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  }
  return {
    rows,
    add(row, userOf) {
      added += 1;
      const place = added <= MAX_SAMPLE ? rows.length : draw() % added;
      // A copy: a cell would keep the 64 KiB around it.
      if (place < MAX_SAMPLE) rows[place] = { row, user: JSON.parse(JSON.stringify(userOf())) as User };
    },
  };
}

/** Whether a look-up shows that a user is not, or no longer, what a row says: nobody, somebody else too, or another value. */
export function hasDrifted(rules: DecisionRules, user: User, found: readonly FoundUser[]): boolean {
  const { matchBy } = rules;
  const matches = found.filter(({ values }) => isSameText(values[matchBy], user[matchBy]));
  const [match] = matches;
  if (!match || new Set(matches.map(({ id }) => id)).size > 1) return true;
  const differs = ([name, value]: [string, string]): boolean => {
    const shown = match.values[name];
    return shown !== undefined && shown !== value;
  };
  return Object.entries(rules.userToUpdate(user)).some(differs);
}
