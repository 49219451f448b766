import { importFiles } from './import-files.ts';
import { HELP, parseOptions } from './options.ts';
import { runCommandLine } from './run-command-line.ts';
import { serve } from './serve.ts';
import { writeTemplate } from './write-template.ts';

await runCommandLine(async (words) => {
  const options = parseOptions(words);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (options.template) return writeTemplate(options, process.stdout);
  return options.serve ? serve(options, process.env) : importFiles(options, process.env);
});
