import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import Papa from 'papaparse';
import { REPORT_BOM, renderCsvRow } from '../../shared/csv/render.ts';
import { createGateways } from '../../shared/gateway/connect.ts';
import { GatewayError } from '../../shared/gateway/errors.ts';
import type { Store } from '../../shared/gateway/gateway.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import { limitsOf } from '../../shared/gateway/sharing.ts';
import { canBeNameOfList } from '../../shared/names/name-line.ts';
import { didYouMean } from '../../shared/names/nearest-word.ts';
import { namesFile } from '../load-names.ts';
import { chooseProfile, PROFILES_FOLDER } from './choose-profile.ts';
import { CommandError, messageOf, parseWords, printable } from './command-line.ts';
import { findGateway, startSandbox } from './target-gateway.ts';

const OPTIONS = {
  profile: { type: 'string', default: 'sandbox' },
  out: { type: 'string' },
  'gateway-url': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const SEE_HELP = 'See npm run names -- --help.';

const HELP = `Usage: npm run names -- stores [options]

Writes the stores of the platform into a profile's table of names, so that staff lists may name them. Lines of the table
for other parameters stay as they are; those for the stores (depIds) are replaced.

  --profile NAME      whose table: sandbox (default), ovopark, opretail, or another of infra/profiles/
  --out FILE          the table; default infra/profiles/<profile>.names.csv
  --gateway-url URL   full address of another gateway; key and secret come from GATEWAY_KEY and GATEWAY_SECRET, as for
                      npm start
  --version           the version
  --help              this text

The method behind it, open.organize.departments.getDepartments, stands on no page of the vendor's that shows its answer: it
was seen in other programs, and that its ids are those that users' stores are given by is not proved. Import one person with
a store's name, and look at the platform, before you trust the table. What lists of roles, organisations and departments
answer is published nowhere: write their names by hand.
`;

/** The parameter that stores are given by: what the vendor publishes of addUser names no other. */
const FIELD = 'depIds';

/**
 * Writes the stores' part of a table of names.
 *
 * @returns what is told of it
 * @throws CommandError when it cannot be done.
 */
export async function writeStoreNames(
  words: readonly string[],
  variables: NodeJS.ProcessEnv,
): Promise<string> {
  const { values, positionals } = parseWords(words, OPTIONS, SEE_HELP, variables);
  if (values.help) return HELP;
  if (positionals.join() !== 'stores')
    throw new CommandError(
      `Say what is to be named: npm run names -- stores.${didYouMean(positionals.join(), ['stores'])} ${SEE_HELP}`,
    );
  const { profile, profiles } = chooseProfile(values.profile);
  const file = values.out ?? namesFile(PROFILES_FOLDER, profile.name);
  const others = otherLines(file);
  const stores = await listStores(profile, profiles, values['gateway-url'], variables);
  const usable = stores.filter(({ name }) => canBeNameOfList(name));
  const lines = [['field', 'name', 'id'], ...others, ...usable.map(({ name, id }) => [FIELD, name, id])];
  writeFileSync(file, REPORT_BOM + lines.map((cells) => renderCsvRow(cells)).join(''));
  return `${describe(file, stores, usable)}\n`;
}

/** Workers may be calling meanwhile: who asks for names is none of them, and has the share of those who look before a job is decided. */
async function listStores(
  profile: Profile,
  profiles: readonly Profile[],
  url: string | undefined,
  variables: NodeJS.ProcessEnv,
): Promise<readonly Store[]> {
  await using target = findGateway(profile, url, variables) ?? (await startSandbox(profile, undefined));
  const gateways = createGateways({ limits: limitsOf(profiles) });
  try {
    const gateway = gateways.connect({ ...profile, language: 'en' }, target.credentials, {
      onCall: () => {},
    });
    if (!gateway.listStores)
      throw new CommandError(
        `No method that lists the stores of ${profile.gateway.kind} is known: write their names by hand.`,
      );
    return await gateway.listStores();
  } catch (cause) {
    if (!(cause instanceof GatewayError)) throw cause;
    throw new CommandError(`The stores cannot be read: ${messageOf(cause)}`, { cause });
  } finally {
    await gateways.close();
  }
}

/** The lines of a table that are not of stores. */
function otherLines(file: string): string[][] {
  if (!existsSync(file)) return [];
  const { data } = Papa.parse<string[]>(readFileSync(file, 'utf8').replace(/^\ufeff/, ''), {
    skipEmptyLines: true,
  });
  const [head, ...lines] = data;
  if (head?.join() !== 'field,name,id')
    throw new CommandError(`${file} does not begin with the line field,name,id: fix it, or move it away.`);
  return lines.filter(([field]) => field !== FIELD);
}

function describe(file: string, stores: readonly Store[], usable: readonly Store[]): string {
  const count = new Map<string, number>();
  for (const { name } of usable) count.set(name, (count.get(name) ?? 0) + 1);
  const repeated = [...count].filter(([, times]) => times > 1).map(([name]) => name);
  const left = stores.filter((store) => !usable.includes(store));
  const some = (names: readonly string[]): string => printable(names.slice(0, 5).join(' · '));
  return [
    `${usable.length} stores are in ${file}.`,
    left.length > 0 &&
      `Left out, because such a name is a number or holds a separator of lists: ${left.length} (${some(left.map(({ name }) => name))}). Name them by hand.`,
    repeated.length > 0 &&
      `Names that several stores have, so that rows with them are rejected: ${repeated.length} (${some(repeated)}).`,
    'Unproven: that these ids are the ones that depIds takes. Import one person first, and look at the platform.',
    'Roles, organisations and departments stay by hand: what their lists answer is published nowhere.',
  ]
    .filter((line) => line !== false)
    .join('\n');
}
