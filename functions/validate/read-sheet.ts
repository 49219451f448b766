import { FileRefusal } from '../../shared/csv/file-refusal.ts';
import type { CsvRecord } from '../../shared/csv/record-reader.ts';
import { Language } from '../../shared/messages/language.ts';
import { list, problemOf, say, shorten } from '../../shared/messages/say.ts';
import {
  HEADER_SEARCH_ROWS,
  isBetterHeader,
  type LikelyHeader,
  likeliestHeader,
} from '../../shared/rows/read-header.ts';
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
 * @throws FileRefusal `empty_file` when nothing stands in any
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
  if (!chosen) throw new FileRefusal('empty_file');
  const isTemplate = STAFF_SHEETS.has(chosen.sheet.name);
  const others = candidates
    .filter((each) => each !== chosen && !(isTemplate && READER_SHEETS.has(each.sheet.name)))
    .map(({ sheet }) => shorten(sheet.name));
  const shown = others.length > MAX_NAMED ? [...others.slice(0, MAX_NAMED), '…'] : others;
  const sheet = shorten(chosen.sheet.name);
  return {
    records: withWidth(chosen),
    notes: (language) => [
      ...(shown.length > 0
        ? [problemOf(language, 'other_sheets', { sheet, others: list(language, shown) })]
        : []),
      ...(hasMacros ? [problemOf(language, 'macros_never_run')] : []),
    ],
  };
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
  for await (const batch of sheet.rows(budget)) {
    first.push(...batch);
    if (first.length >= HEADER_SEARCH_ROWS) break;
  }
  return first.slice(0, HEADER_SEARCH_ROWS);
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
