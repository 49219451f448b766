/**
 * `npm start FILE --dry-run`, without `--` before the options: npm takes the flag for one of its own, and tells the command
 * only by the environment, as `npm_config_dry_run=true`. The value of a flag, unless `=` joins them, stays a word. Source: npm
 * 10 and 11, tried; npm documentation, "config", on environment variables, and on `.npmrc`, whose settings come the same way.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ParseArgsConfig } from 'node:util';
import { nearestWord } from '../../shared/names/nearest-word.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

const PREFIX = 'npm_config_';
/** A flag of npm's own that differs in more is meant for npm; in a long one two letters are changed places, or lost. */
const mistakesIn = (flag: string): number => (flag.length < 6 ? 1 : 2);
/** So much of an option's name, or more than it, is meant for it: `--prof`, `--dry-run-only`. */
const MIN_PART = 3;
/** What people type for `--dry-run`. */
const DRY_RUN_WORDS = new Set([
  'check',
  'check-only',
  'dry',
  'dryrun',
  'no-write',
  'preview',
  'simulate',
  'test',
]);

/** The options of a command that npm has kept, or what is spelt nearly so, with their values; not what `.npmrc` files set. */
function swallowedBy(options: Options, variables: NodeJS.ProcessEnv): Map<string, string> {
  const names = Object.keys(options);
  const swallowed = new Map<string, string>();
  for (const [variable, value = ''] of Object.entries(variables)) {
    if (!variable.startsWith(PREFIX)) continue;
    const flag = variable.slice(PREFIX.length).replaceAll('_', '-');
    const name = meantBy(flag, names);
    if (name !== undefined && !isInSettings(flag, variables)) swallowed.set(name, value);
  }
  return swallowed;
}

/** The option that a flag is meant for, if any. */
function meantBy(flag: string, names: readonly string[]): string | undefined {
  if (DRY_RUN_WORDS.has(flag) && names.includes('dry-run')) return 'dry-run';
  const isPart = (name: string): boolean =>
    (flag.length >= MIN_PART && name.startsWith(flag)) || flag.startsWith(`${name}-`);
  return nearestWord(flag, names, mistakesIn(flag)) ?? names.find(isPart);
}

/**
 * Says what should have been typed where npm has kept options of the command, for without them it would do something else:
 * write, for instance, where `--dry-run` was meant.
 *
 * @param words what npm has handed on
 * @returns undefined when it has kept none, or the command was not started by npm
 */
export function swallowedFlags(
  options: Options,
  words: readonly string[],
  variables: NodeJS.ProcessEnv,
): string | undefined {
  if (!variables.npm_config_user_agent?.startsWith('npm/')) return undefined;
  const swallowed = [...swallowedBy(options, variables)];
  if (swallowed.length === 0) return undefined;
  const script = variables.npm_lifecycle_event ?? 'start';
  const command = script === 'start' ? 'npm start' : `npm run ${script}`;
  const isLost = ([name, value]: [string, string]): boolean =>
    options[name]?.type === 'string' && value === 'true';
  // A script may have options of its own: serve is `start.ts --serve`.
  const typed = words.filter((word) => word !== `--${script}`).map(shellWord);
  const flags = swallowed.map((flag) => renderFlag(flag, options, isLost(flag)));
  // Which of the words is the value of which flag, npm does not tell.
  const right = [...(swallowed.some(isLost) ? ['…'] : typed), ...flags].join(' ');
  const kept = swallowed.map(([name]) => `--${name}`).join(', ');
  return `npm has kept ${kept} for itself, so nothing was done. Type -- before the options: ${command} -- ${right}`;
}

function renderFlag([name, value]: [string, string], options: Options, isLost: boolean): string {
  if (options[name]?.type === 'boolean') return `--${name}`;
  return `--${name} ${isLost ? '…' : shellWord(value)}`;
}

const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** Whether the person, the project or the machine has set it for every command of npm. */
function isInSettings(flag: string, variables: NodeJS.ProcessEnv): boolean {
  const line = new RegExp(`^\\s*${flag.replaceAll('-', '[-_]')}\\s*(?:=|$)`, 'im');
  const { npm_config_userconfig, npm_config_globalconfig, npm_config_local_prefix } = variables;
  const project = npm_config_local_prefix && join(npm_config_local_prefix, '.npmrc');
  return [npm_config_userconfig, npm_config_globalconfig, project].some(
    (file) => file && line.test(readIfThere(file)),
  );
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
