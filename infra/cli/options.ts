import { parseArgs } from 'node:util';
import { CommandError } from './command-error.ts';

export interface Options {
  /** CSV files to import; none: the sample staff list. With `template`: where it goes; none: standard output. */
  readonly files: readonly string[];
  readonly profile: string;
  readonly limit: number | undefined;
  readonly out: string | undefined;
  readonly data: string;
  readonly fresh: boolean;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly gatewayUrl: string | undefined;
  readonly serve: boolean;
  readonly port: number | undefined;
  readonly template: boolean;
  readonly help: boolean;
}

export const DEFAULT_PROFILE = 'sandbox';
export const DEFAULT_DATA_FOLDER = '.local';

export const HELP = `Usage: npm start -- [FILE.csv …] [options]
       npm start -- --template [FILE.csv] [--profile NAME]
       npm run serve -- [options]

Imports staff lists through the whole stack on this machine and waits for their reports. Without a FILE the sample
staff list is imported. The gateway is a sandbox on this machine unless the profile or --gateway-url names another.

  --profile NAME      the target: sandbox (default), ovopark, opretail, allinpay, or another of infra/profiles/
  --limit N           requests a second to the gateway, instead of the profile's
  --dry-run           look everybody up and report what would happen; write nothing
  --out DIR           copy each job's report files to DIR/<file name>/
  --data DIR          where buckets, sandbox users and logs are kept (default ${DEFAULT_DATA_FOLDER})
  --fresh             forget the data folder first
  --json              end standard output with one line: a JSON array of the summaries of the jobs that ended in this
                      run; nothing else goes there (use npm start --silent)
  --gateway-url URL   full address of another gateway, route included; key and secret come from the environment
                      variables GATEWAY_KEY and GATEWAY_SECRET (Allinpay: appId, private key,
                      and GATEWAY_PUBLIC_KEY to verify answers); plain http only on this machine.
                      Ovopark keys that need the header authenticator: the account that logs in for it, in
                      GATEWAY_AUTHENTICATOR_USER and GATEWAY_AUTHENTICATOR_PASSWORD
  --template [FILE]   only write an empty staff list to start from, with the profile's headings and a sample row that is
                      ignored when it comes back: to a new FILE, or to standard output (use npm start --silent)
  --port N            npm run serve: the bucket's port (default 4570)
  --help              this text

A profile that is not the sandbox's needs GATEWAY_KEY and GATEWAY_SECRET, and goes to the address in its file unless
--gateway-url says otherwise. Only one command at a time can use a data folder. What a killed run left is finished by
the next one.

Exit status, for the files given:
  0  every row is created, updated, unchanged or ignored
  2  some row is not, or a file was refused: see its report
  1  could not run; one line on standard error says why
`;

/**
 * Reads the command line.
 *
 * @throws CommandError that names the word that cannot be used.
 */
export function parseOptions(words: readonly string[]): Options {
  const { values, positionals } = parse(words);
  return {
    files: positionals,
    profile: values.profile ?? DEFAULT_PROFILE,
    limit: optionalNumber('--limit', values.limit, (limit) => limit > 0),
    out: values.out,
    data: values.data ?? DEFAULT_DATA_FOLDER,
    fresh: values.fresh ?? false,
    json: values.json ?? false,
    dryRun: values['dry-run'] ?? false,
    gatewayUrl: values['gateway-url'],
    serve: values.serve ?? false,
    port: optionalNumber(
      '--port',
      values.port,
      (port) => Number.isInteger(port) && port >= 0 && port < 65_536,
    ),
    template: values.template ?? false,
    help: values.help ?? false,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        profile: { type: 'string' },
        limit: { type: 'string' },
        out: { type: 'string' },
        data: { type: 'string' },
        fresh: { type: 'boolean' },
        json: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        'gateway-url': { type: 'string' },
        serve: { type: 'boolean' },
        port: { type: 'string' },
        template: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('. ')[0] : String(cause);
    throw new CommandError(`${reason}. See npm start -- --help.`, { cause });
  }
}

function optionalNumber(
  name: string,
  text: string | undefined,
  isFit: (value: number) => boolean,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || !isFit(value)) {
    throw new CommandError(`${name} ${text} is no number that can be used. See npm start -- --help.`);
  }
  return value;
}
