import { CommandError } from './command/command-error.ts';
import { importFiles } from './command/import-files.ts';
import { HELP, parseOptions } from './command/options.ts';
import { serve } from './command/serve.ts';
import { writeTemplate } from './command/write-template.ts';

/** Exit status when the command could not run at all; see the help text for the others. */
const COULD_NOT_RUN = 1;

// The functions run on Node 24 where they are deployed; here they run on the Node that is installed, and the AWS SDK
// would remind the person at the keyboard of that at every start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

async function main(words: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(words);
    if (options.help) {
      process.stdout.write(HELP);
      return 0;
    }
    if (options.template) return writeTemplate(options, process.stdout);
    return options.serve ? await serve(options, process.env) : await importFiles(options, process.env);
  } catch (error) {
    process.stderr.write(`bulk-user-import: ${describe(error)}\n`);
    return COULD_NOT_RUN;
  }
}

/** One line for what a person can mend, such as a file system that refuses; a bug shows where it is. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof CommandError) return error.message;
  if ('code' in error && error.code === 'EADDRINUSE') return `${error.message}. Choose another with --port.`;
  return 'syscall' in error ? `${error.message}.` : (error.stack ?? error.message);
}

process.exitCode = await main(process.argv.slice(2));
