/**
 * The rows of a report as a workbook has them: first what became of a row, what to do and its number, in the language of the
 * report, then the upload's own columns. Wrong cells are red and have the message as a note, too.
 */
import type { ResultRow } from '../chunk/result.ts';
import { guardCell, unguardCell } from '../csv/guard.ts';
import { say } from '../messages/say.ts';
import { addedHeadings, EXTRA_HEADING } from '../rows/heading.ts';
import { joinExtra } from '../rows/own-columns.ts';
import { isMarked } from '../rows/to-fix-sign.ts';
import type { Column } from '../user/field.ts';
import { OUTCOMES, type Outcome, type Problem } from '../user/outcome.ts';
import { outcomeWords } from '../user/outcome-words.ts';
import { widthFor } from '../workbook/column-width.ts';
import type { Cell, SheetForm } from '../workbook/write-sheet.ts';
import type { Style } from '../workbook/write-styles.ts';
import { isUndone, type ReportForm } from './render.ts';

export interface ReportSheet extends ReportForm {
  /** The parameters that are passwords. */
  readonly secrets: ReadonlySet<string>;
  /** Nothing was written: the sheet says so in its name. */
  readonly isDryRun: boolean;
  /** Nothing was sent yet, in a dry run or a held job: the rows to fix are fixed in the list that they are a part of. */
  readonly isBeforeImport: boolean;
}

const TO_DO_WIDTH = 48;

const LOOKS: Readonly<Partial<Record<Outcome, Style>>> = {
  created: 'good',
  updated: 'good',
  unchanged: 'good',
};

const outcomeText = ({ language, isDryRun }: ReportSheet, outcome: Outcome): string =>
  outcomeWords(language, outcome, isDryRun);

/** What is known of the sheet when its first rows are there: they tell how wide columns are. */
export function sheetFormOf(sheet: ReportSheet, isToFix: boolean, first: readonly ResultRow[]): SheetForm {
  const { language, columns, hasExtra } = sheet;
  const [, , rowHeading] = addedHeadings(language);
  return {
    name: sheetName(sheet, isToFix),
    widths: [
      widthFor(OUTCOMES.map((outcome) => outcomeText(sheet, outcome))),
      TO_DO_WIDTH,
      widthFor([rowHeading]),
      ...columns.map(({ heading }, at) => widthFor([heading, ...first.map(({ cells }) => cells[at] ?? '')])),
      ...(hasExtra ? [widthFor([EXTRA_HEADING])] : []),
    ],
    frozen: { rows: 1, columns: 3 },
    hasNotes: true,
  };
}

function sheetName({ language, isDryRun, isBeforeImport }: ReportSheet, isToFix: boolean): string {
  if (isToFix) return say(language, isBeforeImport ? 'sheet_to_fix_in_list' : 'sheet_to_fix');
  const title = say(language, 'sheet_report');
  return isDryRun ? say(language, 'sheet_of_dry_run', { title }) : title;
}

export function renderSheetHeader(
  { language, columns, hasExtra, secrets, isBeforeImport }: ReportSheet,
  isToFix: boolean,
): Cell[] {
  const [outcome, toDo, row] = addedHeadings(language);
  const added = (text: string, note?: string): Cell => ({ text, style: 'added', ...(note ? { note } : {}) });
  const own = ({ heading, field }: Column): Cell => ({
    // A spreadsheet drops blank cells at the end of a row: a space keeps a column that has no name.
    text: textOf(heading) || ' ',
    style: 'heading',
    ...(field !== undefined && secrets.has(field) ? { note: say(language, 'note_password') } : {}),
  });
  return [
    added(outcome, say(language, 'note_added')),
    added(toDo, isToFix ? say(language, isBeforeImport ? 'note_wrong_in_list' : 'note_wrong') : undefined),
    added(row),
    ...columns.map(own),
    ...(hasExtra ? [added(EXTRA_HEADING)] : []),
  ];
}

export function renderSheetRow(sheet: ReportSheet, row: ResultRow): Cell[] {
  const { columns, hasExtra } = sheet;
  const { outcome, problems = [], cells } = row;
  const surplus = cells.slice(columns.length);
  const notes = notesOf(columns, problems);
  const own = (at: number): Cell => {
    const text = textOf(cells[at] ?? '');
    const note = notes.get(at);
    // A remark on a row that is done is no reason to fix the cell.
    if (!isUndone(row) || (note === undefined && !isMarked(text))) return text;
    return { text, style: 'wrong', ...(note === undefined ? {} : { note }) };
  };
  return [
    { text: outcomeText(sheet, outcome), style: isUndone(row) ? 'wrong' : (LOOKS[outcome] ?? 'text') },
    { text: problems.map((problem) => sayProblem(sheet, problem)).join('\n'), style: 'wrapped' },
    String(row.row),
    ...Array.from(columns, (_, at) => own(at)),
    ...(hasExtra ? [surplus.length > 0 ? textOf(joinExtra(surplus)) : ''] : []),
  ];
}

const sayProblem = ({ language }: ReportSheet, { column: heading, message }: Problem): string =>
  heading ? say(language, 'named_problem', { heading, message }) : message;

/** Place of a column → what is wrong with the cell in it. */
function notesOf(columns: readonly Column[], problems: readonly Problem[]): ReadonlyMap<number, string> {
  const notes = new Map<number, string>();
  for (const { column, message } of problems) {
    const at = column ? columns.findIndex(({ heading }) => heading === column) : -1;
    if (at === -1) continue;
    const others = notes.get(at);
    notes.set(at, others === undefined ? message : `${others}\n${message}`);
  }
  return notes;
}

/** Text needs no guard here. What looks as if it had one gets it, for it is taken off when the file comes back. */
const textOf = (cell: string): string => (unguardCell(cell) === cell ? cell : guardCell(cell));
