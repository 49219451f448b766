import { StorageError } from '../../shared/ports/errors.ts';
import { CommandError } from './command-error.ts';

/** Exit status when the command could not run at all; the help texts tell the others. */
const COULD_NOT_RUN = 1;

/** Runs a command line to its exit status. What goes wrong is told on standard error. */
export async function runCommandLine(run: (words: readonly string[]) => Promise<number>): Promise<void> {
  // The functions run on Node 24 where they are deployed; here they run on the Node that is installed, and the AWS SDK
  // would remind the person at the keyboard of that at every start.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  try {
    process.exitCode = await run(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`bulk-user-import: ${describe(error)}\n`);
    process.exitCode = COULD_NOT_RUN;
  }
}

/** One line for what a person can mend, such as a file system that refuses; a bug shows where it is. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof CommandError || error instanceof StorageError) return error.message;
  if ('code' in error && error.code === 'EADDRINUSE') return `${error.message}. Choose another with --port.`;
  return 'syscall' in error ? `${error.message}.` : (error.stack ?? error.message);
}
