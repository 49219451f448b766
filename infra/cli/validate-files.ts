import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { type CheckRules, checkFile } from './check-file.ts';
import { chooseProfile, namesOfProfile } from './choose-profile.ts';
import { CommandError, parseWords } from './command-line.ts';
import { checkGivenFile } from './given-file.ts';
import { type CheckForm, JSON_LINES, TEXT } from './render-check.ts';
import { terminalLanguage } from './terminal-language.ts';

const OPTIONS = {
  profile: { type: 'string', default: 'sandbox' },
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const SEE_HELP = 'See npm run validate -- --help.';

/** So many rows to fix are told of one file. */
const MAX_TOLD = 100;

const HELP = `Usage: npm run validate -- FILE… [options]

Checks staff lists (.csv, .xlsx, .xlsm) by the rules of a profile, as an import does before it sends anything: headings,
cells, names of its table, users who are in the file twice, managers in a circle. Nothing is imported, nobody is looked
up, and no key is needed. What only a look at the gateway tells, such as who is new there and lacks a password, is said by
npm start -- FILE --dry-run.

  --profile NAME  the rules: sandbox (default), ovopark, opretail, allinpay, or another of infra/profiles/
  --all           list every row to fix; without it the first ${MAX_TOLD} of each file
  --json          lines of JSON instead: { file, row, problems } of each row to fix, then { file, rows, counts, notes } of
                  the file, or { file, error } of one that would be refused (use npm run validate --silent)
  --version       the version
  --help          this text

A line for each thing to fix, on standard output: FILE:ROW COLUMN: what is wrong. Rows are numbered as a spreadsheet shows
them. Rows that are wrong for their managers' sake come last. Passwords are never shown.

Exit status:
  0  every row is valid or ignored
  2  some row is not, or a file would be refused
  1  could not run; one line on standard error says why
`;

const ALL_VALID = 0;
const SOMETHING_TO_FIX = 2;

/**
 * Checks files as the words of the command line say, and tells what is wrong with them.
 *
 * @returns the exit status: 0 all is well, 2 some row of a file is not, or a file would be refused
 * @throws CommandError when it could not run.
 */
export async function validateFiles(
  words: readonly string[],
  variables: NodeJS.ProcessEnv,
  out: Writable,
): Promise<number> {
  const { values, positionals: files } = parseWords(words, OPTIONS, SEE_HELP, variables);
  const print = createPrinter(out);
  if (values.help) {
    await print([HELP.trimEnd()]);
    return ALL_VALID;
  }
  if (files.length === 0) throw new CommandError(`Say which file is to be checked. ${SEE_HELP}`);
  for (const file of files) checkGivenFile(file);
  const { profile } = chooseProfile(values.profile);
  const table = (await namesOfProfile(profile))?.table;
  const rules = { profile, table, otherwise: terminalLanguage(variables) };
  const most = values.all ? Number.POSITIVE_INFINITY : MAX_TOLD;
  const telling = { form: values.json ? JSON_LINES : TEXT, most };
  let isWell = true;
  for (const file of files) isWell = (await validateFile(file, rules, telling, print)) && isWell;
  return isWell ? ALL_VALID : SOMETHING_TO_FIX;
}

type Print = (lines: readonly string[]) => Promise<void>;

/** Waits for a slow reader, so that a million lines are never held. */
function createPrinter(out: Writable): Print {
  return async (lines) => {
    if (lines.length > 0 && !out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  };
}

/** @returns whether there is nothing to fix */
async function validateFile(
  file: string,
  rules: CheckRules,
  { form, most }: { readonly form: CheckForm; readonly most: number },
  print: Print,
): Promise<boolean> {
  let told = 0;
  const checked = await checkFile(file, rules, async (wrong) => {
    const shown = wrong.slice(0, most - told);
    told += shown.length;
    await print(shown.flatMap((each) => form.row(file, each)));
  });
  await print(form.end(file, checked, told));
  return !checked.refusal && checked.counts.rejected === 0;
}
