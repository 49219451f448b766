import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { UnfinishedJob } from '../local-aws/stack/unfinished-jobs.ts';
import { CommandError } from './command-error.ts';

/** Where the users of each profile went in the last run on a data folder: a gateway's address, or `sandbox`. */
const Targets = z.record(z.string(), z.string());

/**
 * Makes sure that jobs go on only where they began: rehearsed people must not be finished at a real gateway. Remembers the
 * target for the next run.
 *
 * @throws CommandError when jobs of the profile were left unfinished by a run into another gateway.
 */
export function keepTarget(
  file: string,
  { profile, target }: { readonly profile: string; readonly target: string },
  unfinished: readonly UnfinishedJob[],
): void {
  const targets = existsSync(file) ? Targets.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const before = targets[profile];
  const [left] = unfinished;
  if (left && before !== undefined && before !== target) {
    throw new CommandError(
      `${left.upload.key} was left unfinished by a run into ${before}, and this run goes into ${target}: ` +
        'finish it with that gateway first, or give this run its own --data.',
    );
  }
  writeFileSync(file, JSON.stringify({ ...targets, [profile]: target }));
}
