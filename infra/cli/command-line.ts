import { type ParseArgsConfig, parseArgs } from 'node:util';
import { StorageError } from '../../shared/ports/errors.ts';

/** Exit status when the command could not run at all; the help texts tell the others. */
const COULD_NOT_RUN = 1;

/** Something that the person at the keyboard can fix; its message is one clear line. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * Reads the words of a command line by its table of options.
 *
 * @param seeHelp the sentence that ends an error message
 * @throws CommandError that names the word that cannot be used.
 */
export function parseWords<Options extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: Options,
  seeHelp: string,
) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options });
  } catch (cause) {
    const [reason] = messageOf(cause).split(/\.\s/);
    throw new CommandError(`${reason}. ${seeHelp}`, { cause });
  }
}

/** Runs a command to its exit status, and tells on standard error what goes wrong. */
export async function runCommandLine(run: (words: readonly string[]) => Promise<number>): Promise<void> {
  // The AWS SDK would warn about Node 20 at every start, though deployed functions run on Node 24.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`bulk-user-import: ${describe(error)}\n`);
    process.exitCode = COULD_NOT_RUN;
  }
}

/** Text that others chose, such as a file's name: without control characters it cannot steer the terminal. */
export const printable = (text: string): string => text.replaceAll(/\p{C}/gu, '?');

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The file system's name for what went wrong, such as `EACCES`. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** One line for what a person can fix, such as a file that cannot be read; a bug shows where it is. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof CommandError || error instanceof StorageError) return printable(error.message);
  if (codeOf(error) === 'EADDRINUSE') return `${error.message}. Choose another with --port.`;
  return 'syscall' in error ? `${error.message}.` : (error.stack ?? error.message);
}
