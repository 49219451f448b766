import { JOBS_HELP, parseJobsOptions } from './jobs-options.ts';
import { manageJobs } from './manage-jobs.ts';
import { runCommandLine } from './run-command-line.ts';

await runCommandLine(async (words) => {
  const options = parseJobsOptions(words);
  if (options.help) process.stdout.write(JOBS_HELP);
  else await manageJobs(options, { write: (text) => process.stdout.write(text), now: Date.now });
  return 0;
});
