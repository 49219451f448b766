import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { say } from '../../shared/messages/say.ts';
import {
  type CheckCounts,
  type CheckedFile,
  type CheckRules,
  checkFile,
  type WrongRow,
} from './check-file.ts';
import { chooseProfile, namesOfProfile } from './choose-profile.ts';
import { CommandError, parseWords, printable } from './command-line.ts';
import { checkGivenFile } from './given-file.ts';
import { renderCount } from './render-summary.ts';
import { terminalLanguage } from './terminal-language.ts';

const OPTIONS = {
  profile: { type: 'string', default: 'sandbox' },
  all: { type: 'boolean', default: false },
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
  let isWell = true;
  for (const file of files) isWell = (await validateFile(file, rules, most, print)) && isWell;
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
async function validateFile(file: string, rules: CheckRules, most: number, print: Print): Promise<boolean> {
  let told = 0;
  const checked = await checkFile(file, rules, async (wrong) => {
    const shown = wrong.slice(0, most - told);
    told += shown.length;
    await print(shown.flatMap((each) => renderRow(file, each)));
  });
  await print(renderEnd(file, checked, told));
  return !checked.refusal && checked.counts.rejected === 0;
}

/** A line for each problem: `staff.csv:12 Email: …`. A message quotes its cell, where that may be shown. */
const renderRow = (file: string, { row, problems }: WrongRow): string[] =>
  problems.map(({ column, message }) =>
    printable(`${file}:${row}${column === undefined ? '' : ` ${column}`}: ${message}`),
  );

function renderEnd(file: string, checked: CheckedFile, told: number): string[] {
  if (checked.refusal) return [printable(`${file}: ${checked.refusal.message}`)];
  const { language, notes, counts } = checked;
  const more = counts.rejected - told;
  return [
    ...(more > 0 ? [say(language, 'check_more', { rows: more.toLocaleString('en') })] : []),
    printable(file),
    ...notes.map(({ message }) => printable(`  ${say(language, 'job_note', { message })}`)),
    ...COUNTED.filter((name) => counts[name] > 0).map((name) =>
      renderCount(say(language, `counted_${name}`), counts[name]),
    ),
  ];
}

const COUNTED = ['valid', 'rejected', 'ignored'] as const satisfies readonly (keyof CheckCounts)[];
