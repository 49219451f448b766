import { parseArgs } from 'node:util';
import { CommandError } from './command-error.ts';
import { DEFAULT_DATA_FOLDER } from './options.ts';

export interface JobsOptions {
  /** The job to cancel, or the beginning of its id; none: the jobs are listed. */
  readonly cancel: string | undefined;
  readonly data: string;
  /** The work bucket of a deployment; none: the data folder's jobs are meant. */
  readonly bucket: string | undefined;
  readonly help: boolean;
}

export const JOBS_HELP = `Usage: npm run jobs -- [options]
       npm run jobs -- cancel JOB [options]

Lists the jobs, newest first, or cancels one: nothing more of it is sent, and its report says of every row what became
of it. Cancelled is final; to import what is left, drop the report's failed.csv. JOB is a job's id or the beginning of
it. Works while npm start or npm run serve is running, and while none is.

  --data DIR     the data folder (default ${DEFAULT_DATA_FOLDER})
  --bucket NAME  the jobs of a deployment instead: its work bucket (the output WorkBucket of the stack); region and
                 credentials come from the usual AWS environment (AWS_REGION, AWS_PROFILE, …)
  --help         this text

Exit status: 0 done; 1 could not, for instance because there is no such job, or because it is complete: one line on
standard error says why.
`;

/**
 * Reads the command line.
 *
 * @throws CommandError that names the word that cannot be used.
 */
export function parseJobsOptions(words: readonly string[]): JobsOptions {
  const { values, positionals } = parse(words);
  const [command, job, ...others] = positionals;
  if (command !== undefined && command !== 'cancel')
    throw new CommandError(`${command} is nothing that can be done with jobs. ${SEE_HELP}`);
  if (command === 'cancel' && (!job || others.length > 0))
    throw new CommandError(`cancel takes one job. ${SEE_HELP}`);
  if (values.bucket !== undefined && values.data !== undefined)
    throw new CommandError('--bucket and --data exclude each other: jobs lie in one or the other.');
  return {
    cancel: job,
    data: values.data ?? DEFAULT_DATA_FOLDER,
    bucket: values.bucket,
    help: values.help ?? false,
  };
}

const SEE_HELP = 'See npm run jobs -- --help.';

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        bucket: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('. ')[0] : String(cause);
    throw new CommandError(`${reason}. ${SEE_HELP}`, { cause });
  }
}
