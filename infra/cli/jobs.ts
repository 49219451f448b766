/** `npm run jobs`. */
import { printableLines, runCommandLine } from './command-line.ts';
import { manageJobs } from './manage-jobs.ts';

await runCommandLine(async (words) => {
  process.stdout.write(printableLines(await manageJobs(words, process.env)));
  return 0;
});
