/** `npm run names`. */
import { runCommandLine } from './command-line.ts';
import { writeStoreNames } from './store-names.ts';

await runCommandLine(async (words) => {
  process.stdout.write(await writeStoreNames(words, process.env));
  return 0;
});
