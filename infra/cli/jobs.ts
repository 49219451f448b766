/** `npm run jobs`. */
import { runCommandLine } from './command-line.ts';
import { manageJobs } from './manage-jobs.ts';

await runCommandLine(async (words) => {
  process.stdout.write(await manageJobs(words, process.env));
  return 0;
});
