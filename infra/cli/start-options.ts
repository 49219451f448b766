import * as z from 'zod';
import { CommandError, parseWords } from './command-line.ts';

/** The options of `npm start` and `npm run serve`; {@link HELP} explains them. */
const OPTIONS = {
  profile: { type: 'string', default: 'sandbox' },
  limit: { type: 'string' },
  out: { type: 'string' },
  data: { type: 'string', default: '.local' },
  fresh: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  'gateway-url': { type: 'string' },
  serve: { type: 'boolean', default: false },
  port: { type: 'string' },
  template: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const DEFAULT_DATA_FOLDER = OPTIONS.data.default;

const SEE_HELP = 'See npm start -- --help.';

export const HELP = `Usage: npm start -- [FILE.xlsx|FILE.csv …] [options]
       npm start -- --template [FILE.xlsx|FILE.csv] [--profile NAME]
       npm run serve -- [options]

Imports staff lists through the whole stack on this machine and waits for their reports. Without a FILE the sample
staff list is imported. The gateway is a sandbox on this machine unless the profile or --gateway-url names another.

  --profile NAME      the target: sandbox (default), ovopark, opretail, allinpay, or another of infra/profiles/
  --limit N           requests a second to the gateway, instead of the profile's
  --dry-run           look everybody up and report what would happen; write nothing
  --out DIR           copy each job's report files to DIR/<file name>/
  --data DIR          where buckets, sandbox users and logs are kept (default ${OPTIONS.data.default})
  --fresh             forget the data folder first
  --json              end standard output with one line: a JSON array of the summaries of the jobs that ended in this
                      run; nothing else goes there (use npm start --silent)
  --gateway-url URL   full address of another gateway, route included; key and secret come from the environment
                      variables GATEWAY_KEY and GATEWAY_SECRET (Allinpay: appId, private key,
                      and GATEWAY_PUBLIC_KEY to verify answers); plain http only on this machine.
                      Ovopark keys that need the header authenticator: the account that logs in for it, in
                      GATEWAY_AUTHENTICATOR_USER and GATEWAY_AUTHENTICATOR_PASSWORD
  --template [FILE]   only write an empty staff list to start from, with the profile's headings and a sample row that is
                      ignored when it comes back: a workbook to a new FILE.xlsx, else CSV, to a new FILE or to
                      standard output (use npm start --silent)
  --port N            npm run serve: the bucket's port (default 4570); its page has the next one
  --version           the version, as every command tells it
  --help              this text

A profile that is not the sandbox's needs GATEWAY_KEY and GATEWAY_SECRET, and goes to the address in its file unless
--gateway-url says otherwise. Only one command at a time can use a data folder. What a killed run left is finished by
the next one.

Exit status, for the files given:
  0  every row is created, updated, unchanged or ignored
  2  some row is not, or a file was refused or is held: see its report
  1  could not run; one line on standard error says why
  130, 143  interrupted (Ctrl-C, SIGTERM) and closed in order; interrupted twice, it ends at once
`;

export type StartOptions = ReturnType<typeof parseStartOptions>;

/**
 * Reads the command line. `files` are the words that are no option.
 *
 * @param variables the environment, which tells of options that npm has kept for itself
 * @throws CommandError that names the word that cannot be used.
 */
export function parseStartOptions(words: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const { values, positionals: files } = parseWords(words, OPTIONS, SEE_HELP, variables);
  return {
    ...values,
    files,
    limit: parseNumber('--limit', values.limit, LIMIT),
    port: parseNumber('--port', values.port, PORT),
  };
}

const LIMIT = z.coerce.number().positive().optional();
const PORT = z.coerce.number().int().min(0).max(65_535).optional();

function parseNumber(option: string, text: string | undefined, schema: typeof LIMIT): number | undefined {
  const parsed = schema.safeParse(text);
  // An empty text would be coerced to 0.
  if (parsed.success && text?.trim() !== '') return parsed.data;
  throw new CommandError(`${option} ${text} is no number that can be used. ${SEE_HELP}`);
}
