import { FileRefusal } from '../csv/file-refusal.ts';
import { type CsvFile, readCsv } from '../csv/read-csv.ts';
import type { CsvRecord } from '../csv/record-reader.ts';
import type { Language } from '../messages/language.ts';
import { list, problemOf, say, shorten } from '../messages/say.ts';
import { sayToSender } from '../messages/say-to-sender.ts';
import { createValueReader } from '../rows/cell-problems.ts';
import { indexHeadings } from '../rows/heading.ts';
import { NAMES_COLUMNS } from '../rows/names-columns.ts';
import { isBlank } from '../rows/normalise-cell.ts';
import { languageOfFile } from '../rows/reader-language.ts';
import type { Field } from '../user/field.ts';
import type { Problem } from '../user/outcome.ts';
import { type LineRules, readLine, type TableRules } from './name-line.ts';
import { type NamedIds, type NameTable, nameKey } from './name-table.ts';

/** The largest table: a chain has some thousands of stores. */
export const MAX_TABLE_BYTES = 4 * 1024 * 1024;
const MAX_LINES = 50_000;
/** So many mistakes, or ambiguous names, are told. */
const MAX_TOLD = 20;

/** What a table is held against. `auto`: its mistakes are told in the language of what it says. */
export interface TableOptions extends Omit<TableRules, 'language'> {
  readonly language: Language | 'auto';
}

/** A table that can be used, with what its writer should know of it; or all that is wrong with one that cannot. */
export type ReadTable =
  | { readonly language: Language; readonly table: NameTable; readonly notes: readonly Problem[] }
  | {
      /** Undefined where nothing tells it. */
      readonly language: Language | undefined;
      readonly mistakes: readonly [Problem, ...Problem[]];
      readonly count: number;
      /** The first of them, for one who reads a language. */
      reasonIn(language: Language): string;
    };

/**
 * Reads a table of names from its bytes: CSV in UTF-8, a first line `field,name,id`, then a name a line. `field` is a
 * parameter, or a heading that means one. One mistake makes all of it unusable, for whoever wrote it meant something else than what it
 * says; an ambiguous name does not: rows that use it are rejected.
 *
 * Rejects with the source's own error only.
 */
export async function readNameTable(
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions,
): Promise<ReadTable> {
  let language = options.language === 'auto' ? undefined : options.language;
  try {
    const csv = await readCsv(bytes);
    const records = await readRecords(csv);
    language ??= languageOfFile([], records, new Map());
    if (records.length > MAX_LINES) return tooLarge(language);
    // Certain only now that everything is read.
    const encoding = csv.dialect.encoding.toUpperCase();
    if (encoding !== 'UTF-8') return refuseTable(language, 'names_not_utf8', { encoding });
    return readLines(records, { ...options, language: language ?? 'en' });
  } catch (error) {
    if (!(error instanceof FileRefusal)) throw error;
    return refuseTable(language, REFUSALS[error.code] ?? 'names_not_csv', { line: error.line });
  }
}

/** What is told of a file that is no table at all; nearly all such are no CSV. */
const REFUSALS: Readonly<
  Partial<Record<FileRefusal['code'], 'names_empty' | 'utf_32' | 'unknown_encoding'>>
> = {
  empty_file: 'names_empty',
  utf_32: 'utf_32',
  unknown_encoding: 'unknown_encoding',
};

/** Refuses a whole table, in every language where nothing tells the reader's. */
function refuseTable(
  language: Language | undefined,
  code:
    | 'names_not_utf8'
    | 'names_too_large'
    | 'names_not_csv'
    | 'names_empty'
    | 'utf_32'
    | 'unknown_encoding',
  told: Readonly<Record<string, string | number>>,
): ReadTable {
  const parameters = { encoding: '', lines: '', bytes: '', line: '', ...told };
  return {
    language,
    mistakes: [sayToSender(language, code, () => [parameters])],
    count: 1,
    reasonIn: (spoken) => say(spoken, code, parameters),
  };
}

/** That a table has too many lines or bytes. */
export const tooLarge = (language: Language | undefined): ReadTable =>
  refuseTable(language, 'names_too_large', { lines: MAX_LINES, bytes: MAX_TABLE_BYTES });

/** The records that are not blank, until there are too many. */
async function readRecords({ records }: CsvFile): Promise<CsvRecord[]> {
  const all: CsvRecord[] = [];
  for await (const batch of records) {
    all.push(...batch.filter(({ cells }) => !cells.every(isBlank)));
    if (all.length > MAX_LINES) break;
  }
  return all;
}

function readLines([head, ...lines]: readonly CsvRecord[], rules: TableRules): ReadTable {
  const { language } = rules;
  const headings = head?.cells.map(nameKey) ?? [];
  const placeOf = (column: keyof typeof NAMES_COLUMNS): number =>
    headings.findIndex((heading) => NAMES_COLUMNS[column].includes(heading));
  const places = { field: placeOf('field'), name: placeOf('name'), id: placeOf('id') };
  const missing = (['field', 'name', 'id'] as const).find((column) => places[column] === -1);
  if (missing) {
    const mistake = problemOf(language, 'names_missing_column', { column: missing });
    return { language, mistakes: [mistake], count: 1, reasonIn: () => mistake.message };
  }
  const lineRules: LineRules = {
    ...rules,
    places,
    width: headings.length,
    index: indexHeadings(rules.fields, rules.aliases),
    readerOf: createReaders(rules),
  };
  const mistakes: Problem[] = [];
  const ambiguous = new Map<NamedIds, { readonly field: string; readonly line: number }>();
  const table = new Map<string, Map<string, NamedIds>>();
  for (const record of lines) {
    const read = readLine(record, lineRules);
    if ('mistake' in read) {
      mistakes.push(read.mistake);
      continue;
    }
    const names = table.get(read.field) ?? new Map<string, NamedIds>();
    table.set(read.field, names);
    const key = nameKey(read.name);
    const before = names.get(key);
    if (before?.ids.includes(read.id)) continue;
    const named = { name: before?.name ?? read.name, ids: [...(before?.ids ?? []), read.id] };
    names.set(key, named);
    if (!before) continue;
    ambiguous.delete(before);
    ambiguous.set(named, { field: read.field, line: record.row });
  }
  const [first, ...others] = mistakes;
  if (first)
    return {
      language,
      mistakes: [first, ...told(others, language)],
      count: mistakes.length,
      reasonIn: () => first.message,
    };
  const notes = [...ambiguous].map(([{ name, ids }, { field, line }]) =>
    problemOf(language, 'names_ambiguous', { line, field, name: shorten(name), ids: list(language, ids) }),
  );
  return { language, table, notes: told(notes, language) };
}

/** Makes the readers of ids, one for each parameter that has names. */
function createReaders({ language, patterns }: TableRules): LineRules['readerOf'] {
  const readers = new Map<Field, ReturnType<LineRules['readerOf']>>();
  return (field) => {
    const reader = readers.get(field) ?? createValueReader(language, field, patterns[field.name]);
    readers.set(field, reader);
    return reader;
  };
}

/** A report is read by people: it tells of so many, and how many more there are. */
function told(problems: readonly Problem[], language: Language): Problem[] {
  if (problems.length <= MAX_TOLD) return [...problems];
  const count = problems.length - MAX_TOLD;
  return [...problems.slice(0, MAX_TOLD), problemOf(language, 'names_more', { count })];
}
