import { accessSync, constants, statSync } from 'node:fs';
import { CommandError, codeOf } from './command-line.ts';
import { remedyOf } from './disk-trouble.ts';

/**
 * Makes sure that a file which was named can be read, before anything is begun.
 *
 * @throws CommandError that says why it cannot.
 */
export function checkGivenFile(file: string): void {
  const stat = tryFile(`${file} cannot be read`, () => statSync(file, { throwIfNoEntry: false }));
  if (!stat) throw new CommandError(`There is no file ${file}.`);
  if (!stat.isFile()) throw new CommandError(`${file} is no file.`);
  tryFile(`${file} cannot be read`, () => accessSync(file, constants.R_OK));
}

/**
 * Asks something of the file system.
 *
 * @throws CommandError of one line that begins with `problem`.
 */
export function tryFile<Result>(problem: string, attempt: () => Result): Result {
  try {
    return attempt();
  } catch (cause) {
    throw new CommandError(`${problem}: ${codeOf(cause)}.${remedyOf(codeOf(cause))}`, { cause });
  }
}
