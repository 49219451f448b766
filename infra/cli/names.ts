/** `npm run names`. */
import { printableLines, runCommandLine } from './command-line.ts';
import { writeStoreNames } from './store-names.ts';

await runCommandLine(async (words) => {
  process.stdout.write(printableLines(await writeStoreNames(words, process.env)));
  return 0;
});
