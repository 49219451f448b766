import type { Language } from '../messages/language.ts';
import { say } from '../messages/say.ts';
import { type TemplateColumn, templateColumns } from '../rows/template.ts';
import { type Advice, type AdviceOptions, adviceFor } from '../rows/template-advice.ts';
import type { Field } from '../user/field.ts';
import { widthFor } from './column-width.ts';
import { type Cell, columnRange, type SheetForm } from './write-sheet.ts';
import { createWorkbook } from './write-workbook.ts';

interface Sheet {
  readonly form: SheetForm;
  readonly rows: Cell[][];
}

interface AdvisedColumn extends TemplateColumn, Advice {
  /** The heading and, where it is required, a mark. */
  readonly marked: string;
  /** The names that people choose from, if there are any. */
  readonly names: readonly string[];
}

/** So many rows have drop-downs: as many as are read of a workbook. */
const DROP_DOWN_ROWS = 100_001;

/**
 * The template as a workbook: a sheet to fill in, whose headings say in a note what belongs below them, and one that says the
 * same as a table; where there are names to choose from, they stand in a third. A heading's mark is understood when it comes back.
 *
 * @returns the bytes of the `.xlsx`
 */
export function renderWorkbookTemplate(fields: readonly Field[], options: AdviceOptions): Uint8Array {
  const { language, choices = {} } = options;
  const columns = templateColumns(fields, options).map((column): AdvisedColumn => {
    const advice = adviceFor(column.field, fields, options);
    const mark = advice.isRequired ? say(language, 'required_mark') : '';
    return { ...column, ...advice, marked: column.heading + mark, names: choices[column.field.name] ?? [] };
  });
  const chosen = columns.filter(({ names }) => names.length > 0);
  const sheets = [staffSheet(columns, chosen, language), helpSheet(columns, language)];
  if (chosen.length > 0) sheets.push(choicesSheet(chosen, language));
  const book = createWorkbook(sheets.map(({ form }) => form));
  for (const { rows } of sheets) {
    book.addRows(rows);
    book.endSheet();
  }
  return Buffer.concat(book.take());
}

function staffSheet(
  columns: readonly AdvisedColumn[],
  chosen: readonly AdvisedColumn[],
  language: Language,
): Sheet {
  const formulaOf = (column: AdvisedColumn): string | undefined => {
    if (chosen.includes(column))
      return columnRange(say(language, 'sheet_choices'), chosen.indexOf(column), 2, column.names.length + 1);
    if (column.field.kind === 'flag') return `"${say(language, 'yes')},${say(language, 'no')}"`;
    return column.field.values && `"${column.field.values.join(',')}"`;
  };
  return {
    form: {
      name: say(language, 'sheet_staff'),
      widths: columns.map(({ marked, sample }) => widthFor([marked, sample])),
      frozen: { rows: 1, columns: 1 },
      hasNotes: true,
      dropDowns: columns.flatMap((each, column) => {
        const formula = formulaOf(each);
        return formula === undefined ? [] : { column, formula, rows: DROP_DOWN_ROWS };
      }),
    },
    rows: [
      columns.map(({ marked, isRequired, need, format, example }) => ({
        text: marked,
        style: isRequired ? 'required' : 'heading',
        note: [need, format, ...(example === '' ? [] : [say(language, 'example', { example })])].join('\n'),
      })),
      columns.map(({ sample }) => ({ text: sample, style: 'sample' })),
    ],
  };
}

const HELP_WIDTHS = [26, 44, 44, 32];

function helpSheet(columns: readonly AdvisedColumn[], language: Language): Sheet {
  const tips = [
    say(language, 'help_rows', { sheet: say(language, 'sheet_staff') }),
    say(language, 'help_sample'),
    say(language, 'help_text'),
    say(language, 'help_save'),
  ];
  const headings = (['help_heading', 'help_required', 'help_format', 'help_example'] as const).map(
    (code): Cell => ({ text: say(language, code), style: 'heading' }),
  );
  const rows = columns.map(({ marked, isRequired, need, format, example }): Cell[] => [
    { text: marked, style: isRequired ? 'required' : 'heading' },
    { text: need, style: 'wrapped' },
    { text: format, style: 'wrapped' },
    example,
  ]);
  return {
    form: { name: say(language, 'sheet_help'), widths: HELP_WIDTHS },
    rows: [...tips.map((tip) => [tip]), [], headings, ...rows],
  };
}

/** The names of each column below each other. */
function choicesSheet(chosen: readonly AdvisedColumn[], language: Language): Sheet {
  const count = Math.max(...chosen.map(({ names }) => names.length));
  return {
    form: {
      name: say(language, 'sheet_choices'),
      widths: chosen.map(({ heading, names }) => widthFor([heading, ...names])),
      frozen: { rows: 1, columns: 0 },
    },
    rows: [
      chosen.map(({ heading }) => ({ text: heading, style: 'heading' })),
      ...Array.from({ length: count }, (_, at) => chosen.map(({ names }) => names[at] ?? '')),
    ],
  };
}
