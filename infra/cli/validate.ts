/** `npm run validate`. */
import { runCommandLine } from './command-line.ts';
import { validateFiles } from './validate-files.ts';

await runCommandLine((words) => validateFiles(words, process.env, process.stdout));
