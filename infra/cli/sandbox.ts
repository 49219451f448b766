import { createInterface } from 'node:readline';
import * as z from 'zod';
import { startAllinpaySandbox } from '../vendor-gateway/allinpay/start-allinpay-sandbox.ts';
import type { Faults } from '../vendor-gateway/faults.ts';
import { startSandboxGateway } from '../vendor-gateway/ovopark/start-sandbox-gateway.ts';
import type { Statistics } from '../vendor-gateway/statistics.ts';
import {
  CommandError,
  messageOf,
  oneLine,
  parseWords,
  printableLines,
  runCommandLine,
} from './command-line.ts';

const SEE_HELP = 'See npm run sandbox -- --help.';

const HELP = `Serves a gateway on this machine that behaves like the documented one, to rehearse imports and trouble.

  npm run sandbox -- [options]

  --port N            port on 127.0.0.1 (default 8090)
  --latency MS        milliseconds added to every answer (default 0)
  --limit N           requests a second; more get HTTP 429 (default no limit)
  --data DIR          keep the users there (default: they end with the sandbox)
  --fault TEXT        trouble to make, see below; may be given many times
  --enterprise N      the key's enterprise (default 1212)
  --key TEXT          developer key, or Allinpay's appId (default made up)
  --secret TEXT       developer secret (default made up; for Allinpay a key pair is always made)
  --skew SECONDS      how far the gateway's clock is ahead (default 0)
  --batch N           most keys in one look-up (default no limit)
  --most-users N      a look-up shows at most so many users, and does not say so (default no limit)
  --most-keys N       a look-up reads its first so many keys, and does not say so (default no limit)
  --unreadable NAMES  user names, joined by commas, whom look-ups show as null
  --roles IDS         the role ids that exist, joined by commas (default all)
  --allinpay          serve Allinpay instead of Ovopark; not with --enterprise, --secret, --skew, --batch, --most-users,
                      --most-keys, --unreadable or --roles
  --version
  --help

A fault says whom it strikes and what happens, as name=value joined by commas.
  whom     method=addUser    user=zhang.san    times=3 (the next three)    chance=0.01,seed=7
  instead  code=-500 (add text=why)    http=502    http=429,retryAfterSeconds=5    effect=reset    effect=hang
           effect=redirect,to=https://example.com/login
  after    effect=lose-answer (add ms=2000: seen by look-ups only then)    effect=slow,ms=3000
           effect=truncate    effect=huge,bytes=200000000    effect=late,ms=2000

While it runs, type a fault to add it; "outage on", "outage off"; "clear" takes all trouble away.

  npm run sandbox -- --port 8090 --latency 50 --limit 100 --data .sandbox
  npm run sandbox -- --fault method=addUser,code=-500,times=3
  npm run sandbox -- --fault method=addUser,effect=lose-answer,chance=0.01,seed=7 --fault user=zhang.san,http=502
`;

const Settings = z.object({
  port: z.coerce.number().int().min(0).max(65_535).default(8090),
  latency: z.coerce.number().nonnegative().default(0),
  limit: z.coerce.number().positive().default(Infinity),
  data: z.string().optional(),
  fault: z.array(z.string()).default([]),
  enterprise: z.coerce.number().int().optional(),
  key: z.string().min(1).optional(),
  secret: z.string().min(1).optional(),
  skew: z.coerce.number().optional(),
  batch: z.coerce.number().int().positive().optional(),
  'most-users': z.coerce.number().int().positive().optional(),
  'most-keys': z.coerce.number().int().positive().optional(),
  unreadable: z.string().optional(),
  roles: z.string().optional(),
  allinpay: z.boolean().default(false),
  help: z.boolean().default(false),
});
type Settings = z.infer<typeof Settings>;

/** What only the sandbox of Ovopark can do. Ignoring one of these would promise trouble that never comes. */
const OVOPARK_ONLY = [
  'enterprise',
  'secret',
  'skew',
  'batch',
  'most-users',
  'most-keys',
  'unreadable',
  'roles',
] as const;

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

const print = (text: string): void => void process.stdout.write(`${printableLines(text)}\n`);

function parseSettings(words: readonly string[]): Settings {
  const names = Object.keys(Settings.shape);
  const options = {
    ...Object.fromEntries(names.map((name) => [name, { type: 'string' } as const])),
    fault: { type: 'string', multiple: true },
    allinpay: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  const { values, positionals } = parseWords(words, options, SEE_HELP, process.env);
  if (positionals.length > 0)
    throw new CommandError(`${positionals.join(' ')} is nothing that it takes. ${SEE_HELP}`);
  const parsed = Settings.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandError(`--${issue?.path.join('.')} cannot be used: ${issue?.message}. ${SEE_HELP}`);
}

/** @throws CommandError when something that was given cannot be used. */
async function startSandbox(settings: Settings) {
  try {
    return await start(settings);
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause) throw cause;
    throw new CommandError(oneLine(messageOf(cause)), { cause });
  }
}

function start(settings: Settings) {
  const { port, latency, limit, fault, data, key, secret, enterprise, skew = 0, batch, roles } = settings;
  const common = { port, latencyMs: latency, requestsPerSecond: limit, faults: fault, folder: data, key };
  if (!settings.allinpay) {
    const own = {
      secret,
      enterprise,
      clockSkewMs: skew * 1_000,
      lookUpBatch: batch,
      mostUsers: settings['most-users'],
      mostKeys: settings['most-keys'],
      unreadable: settings.unreadable?.split(','),
      roles: roles?.split(','),
    };
    return startSandboxGateway({ ...common, ...own });
  }
  const refused = OVOPARK_ONLY.filter((name) => settings[name] !== undefined).map((name) => `--${name}`);
  if (refused.length > 0) throw new CommandError(`--allinpay cannot be combined with ${refused.join(', ')}.`);
  return startAllinpaySandbox(common);
}

/** Prints what came in each second that something came, obeys the keyboard, and ends on a signal. */
function watch(sandbox: Sandbox): void {
  let before = sandbox.stats();
  const timer = setInterval(() => {
    const after = sandbox.stats();
    if (after.arrivals > before.arrivals) print(describeSecond(before, after, sandbox.users().length));
    before = after;
  }, 1_000);
  const keyboard = createInterface({ input: process.stdin });
  keyboard.on('line', (line) => obey(sandbox.faults, line.trim()));

  async function end(): Promise<void> {
    clearInterval(timer);
    keyboard.close();
    await sandbox.close();
  }
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

function obey(faults: Faults, line: string): void {
  if (line === '') return;
  try {
    if (line === 'clear') faults.clear();
    else if (line === 'outage on' || line === 'outage off') faults.setOutage(line === 'outage on');
    else faults.add(line);
    print(`ok: ${line}`);
  } catch (error) {
    print(messageOf(error));
  }
}

function describeSecond(before: Statistics, after: Statistics, users: number): string {
  const since = (name: 'calls' | 'faults'): string =>
    Object.entries(after[name])
      .map(([key, count]) => [key.replace(/.*\./, ''), count - (before[name][key] ?? 0)] as const)
      .filter(([, count]) => count > 0)
      .map(([key, count]) => `  ${key} ${count}`)
      .join('');
  const refused = after.refusedForPace - before.refusedForPace;
  const faults = since('faults');
  return [
    `${new Date().toISOString().slice(11, 19)}  ${after.arrivals - before.arrivals} requests`,
    since('calls'),
    refused > 0 ? `  refused for pace ${refused}` : '',
    faults && `  faults:${faults}`,
    `  users ${users}`,
  ].join('');
}

/** Serves until it is interrupted. */
await runCommandLine(async (words) => {
  const settings = parseSettings(words);
  if (settings.help) {
    print(HELP.trimEnd());
    return 0;
  }
  const sandbox = await startSandbox(settings);
  // Before the address is printed, because its reader may end this process at once.
  watch(sandbox);
  print(`gateway         ${sandbox.url}\nGATEWAY_KEY     ${sandbox.key}\nGATEWAY_SECRET  ${sandbox.secret}`);
  if ('publicKey' in sandbox) print(`public key      ${sandbox.publicKey}`);
  return 0;
});
