/** A workbook: its parts, how they refer to each other, and its sheets in the order of their tabs. */
import { posix } from 'node:path';
import { FileRefusal } from '../csv/file-refusal.ts';
import type { CsvRecord } from '../csv/record-reader.ts';
import { readSharedStrings } from './read-shared-strings.ts';
import { readStyles } from './read-styles.ts';
import { readXml } from './read-xml.ts';
import type { CellContext } from './sheet-cell.ts';
import { readSheetRows } from './sheet-rows.ts';
import type { ZipDirectory } from './zip-directory.ts';
import { type Budget, createBudget, unzip } from './zip-unzip.ts';

/** What is held whole: the workbook as it came, zipped. */
export const MAX_HELD_BYTES = 64 * 1024 * 1024;

/** What may come out of a sheet, of which a block or two are held: a hundred thousand rows of twelve cells are 65 to 80 MB. */
export const MAX_SHEET_BYTES = 128 * 1024 * 1024;

/** What may come out of the texts that sheets share, held whole: all that a sheet has may stand there once it was saved by a spreadsheet. */
const MAX_STRINGS_BYTES = MAX_SHEET_BYTES;

/** More tabs nobody finds his way in. */
const MAX_SHEETS = 1_000;

export interface Sheet {
  readonly name: string;
  /** Whether people cannot see it. */
  readonly isHidden: boolean;
  /**
   * Its rows from the first on, in batches of about 64 KiB of XML. Leaving the loop stops the unzipping.
   * @param budget what may be unzipped; default {@link MAX_SHEET_BYTES}
   */
  rows(budget?: Budget): AsyncIterable<CsvRecord[]>;
}

export interface Workbook {
  readonly sheets: readonly Sheet[];
  /** Whether it has macros. They are never looked at. */
  readonly hasMacros: boolean;
}

interface Relationship {
  readonly id: string;
  /** The last word of its type: `worksheet`, `sharedStrings`. */
  readonly type: string;
  /** The name of the part in the directory. */
  readonly part: string;
}

/**
 * Opens a workbook that is whole in memory; its sheets are unzipped only when they are read.
 *
 * @throws FileRefusal `workbook_damaged`, `workbook_too_large`, `workbook_encrypted`; the sheets' rows throw the same
 */
export async function openWorkbook(bytes: Uint8Array, directory: ZipDirectory): Promise<Workbook> {
  const budget = createBudget(MAX_HELD_BYTES);
  const read = (part: string, charged = budget) => {
    const entry = directory.get(part);
    if (!entry) throw new FileRefusal('workbook_damaged');
    return unzip(bytes, entry, charged);
  };
  const relationshipsOf = (part: string) => {
    const { dir, base } = posix.parse(part);
    return readRelationships(read(posix.join(dir, '_rels', `${base}.rels`)), dir);
  };
  const main = (await relationshipsOf('')).find(({ type }) => type === 'officeDocument');
  if (!main) throw new FileRefusal('workbook_damaged');
  const [relationships, { sheets, is1904 }] = [
    await relationshipsOf(main.part),
    await readMain(read(main.part)),
  ];
  if (sheets.length > MAX_SHEETS) throw new FileRefusal('workbook_too_large');
  const worksheets = new Map(
    relationships.filter(({ type }) => type === 'worksheet').map((each) => [each.id, each.part]),
  );
  const partOf = (type: string) => relationships.find((each) => each.type === type)?.part;
  const [stylesPart, stringsPart] = [partOf('styles'), partOf('sharedStrings')];
  const context: CellContext = {
    is1904,
    styles: stylesPart ? await readStyles(read(stylesPart)) : () => undefined,
    strings: stringsPart ? await readSharedStrings(read(stringsPart, createBudget(MAX_STRINGS_BYTES))) : [],
  };
  return {
    hasMacros: [...directory.keys()].some((part) => /(?:^|\/)vbaproject\.bin$|\/macrosheets\//.test(part)),
    sheets: sheets.flatMap(({ name, isHidden, id }) => {
      const part = worksheets.get(id);
      if (part === undefined) return [];
      const rows = (charged = createBudget(MAX_SHEET_BYTES)) => readSheetRows(read(part, charged), context);
      return { name, isHidden, rows };
    }),
  };
}

async function readRelationships(blocks: AsyncIterable<Uint8Array>, folder: string): Promise<Relationship[]> {
  const found: Relationship[] = [];
  await readXml(blocks, {
    open(name, { Id = '', Type = '', Target = '', TargetMode }) {
      if (name !== 'Relationship' || TargetMode === 'External') return;
      const part = posix.resolve('/', folder, Target).slice(1).toLowerCase();
      found.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), part });
    },
  });
  return found;
}

interface NamedSheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly id: string;
}

async function readMain(
  blocks: AsyncIterable<Uint8Array>,
): Promise<{ sheets: NamedSheet[]; is1904: boolean }> {
  const sheets: NamedSheet[] = [];
  let is1904 = false;
  await readXml(blocks, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = /^(?:1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      // Whatever the prefix of relationships is called.
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const isHidden = (attributes.state ?? 'visible') !== 'visible';
      sheets.push({ name: attributes.name ?? '', isHidden, id });
    },
  });
  return { sheets, is1904 };
}
