import { FileRefusal } from '../../shared/csv/file-refusal.ts';
import type { CsvRecord } from '../../shared/csv/record-reader.ts';
import { Language } from '../../shared/messages/language.ts';
import { list, problemOf, say, shorten } from '../../shared/messages/say.ts';
import { isCredential } from '../../shared/rows/header-problems.ts';
import { mayBePassword } from '../../shared/rows/password-heading.ts';
import {
  createHeadCount,
  isBetterHeader,
  type LikelyHeader,
  likeliestHeader,
} from '../../shared/rows/read-header.ts';
import { headingWithoutPassword } from '../../shared/rows/told-in-heading.ts';
import type { Field } from '../../shared/user/field.ts';
import type { Problem } from '../../shared/user/outcome.ts';
import { MAX_SHEET_BYTES, type Sheet, type Workbook } from '../../shared/workbook/read-workbook.ts';
import { type Budget, createBudget } from '../../shared/workbook/zip-unzip.ts';

export interface SheetOptions {
  readonly fields: readonly Field[];
  readonly matchBy: string;
  readonly aliases?: Readonly<Record<string, string>>;
}

/** So many sheets are named that are left out. */
const MAX_NAMED = 10;

/** What the sheets of our template are called: the one for people's rows, and those for who fills it in. */
const inAllLanguages = (
  codes: readonly ('sheet_staff' | 'sheet_help' | 'sheet_choices')[],
): ReadonlySet<string> =>
  new Set(Language.options.flatMap((language) => codes.map((code) => say(language, code))));
const STAFF_SHEETS = inAllLanguages(['sheet_staff']);
const READER_SHEETS = inAllLanguages(['sheet_help', 'sheet_choices']);

/** A sheet with something in its first rows. */
interface Candidate {
  readonly sheet: Sheet;
  readonly header: LikelyHeader;
  readonly width: number;
}

/**
 * The rows of the sheet that has the people: the first whose first rows name the match parameter, else the one that names the most
 * parameters. Sheets that people cannot see are left alone; visible ones that are left out are named in a note.
 *
 * @throws FileRefusal `empty_file` when nothing stands in any, `only_hidden_sheets` when there are others that people cannot see
 */
export async function readSheet(
  { sheets, hasMacros }: Workbook,
  options: SheetOptions,
): Promise<{ records: AsyncIterable<CsvRecord[]>; notes(language: Language): Problem[] }> {
  const candidates = await findCandidates(
    sheets.filter(({ isHidden }) => !isHidden),
    options,
  );
  const chosen = candidates.reduce<Candidate | undefined>(
    (best, next) =>
      best && (best.header.namesKey || !isBetterHeader(next.header, best.header)) ? best : next,
    undefined,
  );
  const isTemplate = chosen ? STAFF_SHEETS.has(chosen.sheet.name) : false;
  const isOurs = ({ name }: Sheet): boolean => isTemplate && READER_SHEETS.has(name);
  const hidden = namesOf(sheets.filter((each) => each.isHidden && !isOurs(each)));
  if (!chosen)
    throw hidden.length > 0
      ? new FileRefusal('only_hidden_sheets', 1, hidden)
      : new FileRefusal('empty_file');
  const others = namesOf(
    candidates.flatMap((each) => (each === chosen || isOurs(each.sheet) ? [] : each.sheet)),
  );
  const sheet = labelOf(chosen.sheet);
  return {
    records: withWidth(chosen),
    notes: (language) => [
      ...(others.length > 0
        ? [problemOf(language, 'other_sheets', { sheet, others: list(language, others) })]
        : []),
      ...(hidden.length > 0
        ? [problemOf(language, 'hidden_sheets', { sheets: list(language, hidden) })]
        : []),
      ...(hasMacros ? [problemOf(language, 'macros_never_run')] : []),
    ],
  };
}

function namesOf(sheets: readonly Sheet[]): string[] {
  const names = sheets.slice(0, MAX_NAMED).map(labelOf);
  return sheets.length > MAX_NAMED ? [...names, '…'] : names;
}

/** How a sheet is called in messages: a name may tell a password, as a heading may. */
function labelOf({ name }: Sheet): string {
  const plain = headingWithoutPassword(name);
  const mayTell = isCredential(plain) || (mayBePassword(plain) && /[!-~]{4,}/.test(plain));
  return plain === '' || mayTell ? '…' : shorten(plain);
}

async function findCandidates(sheets: readonly Sheet[], options: SheetOptions): Promise<Candidate[]> {
  const budget = createBudget(MAX_SHEET_BYTES);
  const found: Candidate[] = [];
  for (const sheet of sheets) {
    const first = await readFirst(sheet, budget);
    const header = likeliestHeader(first, options.fields, options);
    const record = header && first[header.at];
    if (!header || !record) continue;
    found.push({ sheet, header, width: record.cells.length });
  }
  return found;
}

async function readFirst(sheet: Sheet, budget: Budget): Promise<CsvRecord[]> {
  const first: CsvRecord[] = [];
  const isEnough = createHeadCount();
  for await (const batch of sheet.rows(budget)) {
    first.push(...batch);
    if (isEnough(batch)) break;
  }
  return first;
}

/** The rows with every cell in its place: one that a sheet leaves out is blank, and not missing. */
async function* withWidth({ sheet, width }: Candidate): AsyncGenerator<CsvRecord[], undefined> {
  for await (const batch of sheet.rows()) yield batch.map((record) => pad(record, width));
}

function pad(record: CsvRecord, width: number): CsvRecord {
  const { cells } = record;
  for (let missing = width - cells.length; missing > 0; missing--) cells.push('');
  return record;
}
