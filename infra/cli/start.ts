/** `npm start` and `npm run serve`. */
import { runCommandLine } from './command-line.ts';
import { importFiles } from './import-files.ts';
import { serve } from './serve.ts';
import { HELP, parseStartOptions } from './start-options.ts';
import { writeTemplate } from './write-template.ts';

await runCommandLine(async (words) => {
  const options = parseStartOptions(words, process.env);
  if (options.help || options.template) {
    process.stdout.write(options.help ? HELP : await writeTemplate(options, process.env));
    return 0;
  }
  return options.serve ? serve(options, process.env) : importFiles(options, process.env);
});
