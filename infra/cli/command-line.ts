import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import * as z from 'zod';
import { didYouMean } from '../../shared/names/nearest-word.ts';
import { StorageError } from '../../shared/ports/errors.ts';
import { DamagedFolder } from '../local-aws/s3/state/folder-storage.ts';
import { remedyOf } from './disk-trouble.ts';
import { endWhenInterrupted } from './interruption.ts';
import { swallowedFlags } from './swallowed-flags.ts';

/** Exit status when the command could not run at all; the help texts tell the others. */
const COULD_NOT_RUN = 1;
/** Exit status that shells know for SIGPIPE. */
const NOBODY_READS = 141;

/** Something that the person at the keyboard can fix; its message is one clear line. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** What all commands understand, beside their own options. */
const COMMON_OPTIONS = ['version', 'help'];

/**
 * Reads the words of a command line by its table of options.
 *
 * @param seeHelp the sentence that ends an error message
 * @param variables the environment, which tells of options that npm has kept for itself
 * @throws CommandError that names the word that cannot be used, and the one that may be meant.
 */
export function parseWords<Options extends NonNullable<ParseArgsConfig['options']>>(
  words: readonly string[],
  options: Options,
  seeHelp: string,
  variables: NodeJS.ProcessEnv = {},
) {
  const swallowed = swallowedFlags(options, words, variables);
  if (swallowed !== undefined) throw new CommandError(swallowed);
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options });
  } catch (cause) {
    const [reason = ''] = messageOf(cause).split(/\.\s/);
    const [, unknown = ''] = /^Unknown option '--(.+)'/.exec(reason) ?? [];
    const meant = didYouMean(unknown, [...Object.keys(options), ...COMMON_OPTIONS], '--');
    throw new CommandError(`${reason}.${meant} ${seeHelp}`, { cause });
  }
}

/** Runs a command to its exit status, and tells on standard error what goes wrong. */
export async function runCommandLine(run: (words: readonly string[]) => Promise<number>): Promise<void> {
  // The AWS SDK would warn about Node 20 at every start, though deployed functions run on Node 24.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const words = process.argv.slice(2);
  const interrupted = endWhenInterrupted(process);
  process.stdout.on('error', endWithoutReader);
  try {
    const status = words.includes('--version') ? tellVersion() : await run(words);
    process.exitCode = interrupted() ?? status;
  } catch (error) {
    tellTrouble(error);
    process.exitCode = interrupted() ?? COULD_NOT_RUN;
  }
}

const tellTrouble = (error: unknown): void =>
  void process.stderr.write(`bulk-user-import: ${describeTrouble(error)}\n`);

/** What is printed goes nowhere: nobody reads on (`npm run validate -- … | head`), or it is kept on a disk that is full. */
function endWithoutReader(error: Error): never {
  if (codeOf(error) === 'EPIPE') process.exit(NOBODY_READS);
  tellTrouble(error);
  process.exit(COULD_NOT_RUN);
}

function tellVersion(): number {
  const file = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8');
  const { name, version } = z.object({ name: z.string(), version: z.string() }).parse(JSON.parse(file));
  process.stdout.write(`${name} ${version}\n`);
  return 0;
}

/** Text that others chose, such as a file's name: without control characters it cannot steer the terminal. */
export const printable = (text: string): string => text.replaceAll(/\p{C}/gu, '?');

/** {@link printable}, for a text of several lines. */
export const printableLines = (text: string): string => text.replaceAll(/(?!\n)\p{C}/gu, '?');

/** A value as JSON of one line that cannot steer the terminal: what JSON leaves as it is, is escaped too. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/\p{C}/gu, (text) =>
    Array.from(
      { length: text.length },
      (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  );

/** A message of several lines as one. */
export const oneLine = (message: string): string => message.replaceAll(/\s*\n\s*/g, ' ');

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The file system's name for what went wrong, such as `EACCES`. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** Errors whose message is one line that says what to do. */
const TELLING = [CommandError, StorageError, DamagedFolder];

/** One line for what a person can fix, such as a file that cannot be read; a bug shows where it is. */
export function describeTrouble(error: unknown): string {
  if (!(error instanceof Error)) return printable(String(error));
  if (TELLING.some((kind) => error instanceof kind)) return printable(error.message);
  if (codeOf(error) === 'EADDRINUSE') return `${error.message}. Choose another with --port.`;
  if ('syscall' in error) return printable(`${error.message}.${remedyOf(codeOf(error))}`);
  return printableLines(error.stack ?? error.message);
}
