import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { REPORT_BOM, renderCsvRow } from '../../shared/csv/render.ts';
import { type Profile, userSchemaOf } from '../../shared/gateway/profile.ts';
import type { Language } from '../../shared/messages/language.ts';
import { choicesOf } from '../../shared/names/name-table.ts';
import { renderTemplate } from '../../shared/rows/template.ts';
import { isAllowed } from '../../shared/user/rights.ts';
import { renderWorkbookTemplate } from '../../shared/workbook/template.ts';
import { chooseProfile, namesOfProfile } from './choose-profile.ts';
import { CommandError, codeOf, messageOf } from './command-line.ts';
import type { StartOptions } from './start-options.ts';
import { terminalLanguage } from './terminal-language.ts';

/**
 * Makes the chosen profile's template, in the profile's language or in that of this system: as a workbook in a new file `.xlsx`,
 * else as CSV with a row of headings and a sample row.
 * What has names in the profile's table is chosen from them.
 *
 * @returns the template or, when a new file is named and it was written there, nothing
 * @throws CommandError when the file exists already or cannot be written, or the table of names has mistakes
 */
export async function writeTemplate(
  options: Pick<StartOptions, 'files' | 'profile'>,
  variables: NodeJS.ProcessEnv,
): Promise<string> {
  const [file, ...others] = options.files;
  if (others.length > 0) throw new CommandError('--template writes one file. See npm start -- --help.');
  const { profile } = chooseProfile(options.profile);
  const isWorkbook = file !== undefined && extname(file).toLowerCase() === '.xlsx';
  const content = await templateOf(profile, terminalLanguage(variables), isWorkbook);
  if (file === undefined) return String(content);
  writeNewFile(file, content);
  return '';
}

/**
 * A profile's template as a workbook or as CSV.
 *
 * @param otherwise the language where the profile leaves it to each file
 * @throws Error when the table of names has mistakes
 */
export async function templateOf(
  profile: Profile,
  otherwise: Language,
  isWorkbook: boolean,
): Promise<string | Uint8Array> {
  const language = profile.language === 'auto' ? otherwise : profile.language;
  const { fields } = userSchemaOf(profile);
  const names = await namesOfProfile(profile);
  const mayBeSet = (name: string, id: string): boolean => {
    const allowed = profile.allow?.[name];
    const field = fields.find((each) => each.name === name);
    return !allowed || !field || isAllowed(field, id, allowed);
  };
  const choices = names && Object.fromEntries(choicesOf(names.table, mayBeSet));
  const advice = { ...profile, language, ...(choices && { choices }) };
  if (isWorkbook) return renderWorkbookTemplate(fields, advice);
  const rows = renderTemplate(fields, advice);
  return REPORT_BOM + rows.map((cells) => renderCsvRow(cells)).join('');
}

/** A staff list named by mistake must not be overwritten. */
function writeNewFile(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content, { flag: 'wx' });
  } catch (cause) {
    const exists = codeOf(cause) === 'EEXIST';
    const reason = exists ? 'it exists already; give another name' : messageOf(cause);
    throw new CommandError(`The template cannot be written to ${file}: ${reason}.`, { cause });
  }
}
