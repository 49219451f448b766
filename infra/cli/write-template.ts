import { writeFileSync } from 'node:fs';
import { REPORT_BOM, renderCsvRow } from '../../shared/csv/render.ts';
import { userSchemaOf } from '../../shared/gateway/profile.ts';
import { renderTemplate } from '../../shared/rows/template.ts';
import { chooseProfile } from './choose-profile.ts';
import { CommandError, codeOf, messageOf } from './command-line.ts';
import type { StartOptions } from './start-options.ts';
import { terminalLanguage } from './terminal-language.ts';

/**
 * Makes the chosen profile's template: headings in its language, or in that of this system, and one sample row, as CSV that Excel opens.
 *
 * @returns the template or, when a new file is named and it was written there, nothing
 * @throws CommandError when the file exists already or cannot be written.
 */
export function writeTemplate(
  options: Pick<StartOptions, 'files' | 'profile'>,
  variables: NodeJS.ProcessEnv,
): string {
  const [file, ...others] = options.files;
  if (others.length > 0) throw new CommandError('--template writes one file. See npm start -- --help.');
  const { profile } = chooseProfile(options.profile);
  const language = profile.language === 'auto' ? terminalLanguage(variables) : profile.language;
  const rows = renderTemplate(userSchemaOf(profile).fields, { ...profile, language });
  const text = REPORT_BOM + rows.map((cells) => renderCsvRow(cells)).join('');
  if (file === undefined) return text;
  writeNewFile(file, text);
  return '';
}

/** A staff list named by mistake must not be overwritten. */
function writeNewFile(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    const exists = codeOf(cause) === 'EEXIST';
    const reason = exists ? 'it exists already; give another name' : messageOf(cause);
    throw new CommandError(`The template cannot be written to ${file}: ${reason}.`, { cause });
  }
}
