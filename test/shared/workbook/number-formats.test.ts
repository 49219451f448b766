import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { expect, it } from 'vitest';
import { numberText } from '../../../shared/workbook/sheet-number.ts';
import { readNumberFormat } from '../../../shared/workbook/sheet-number-format.ts';

/** A format a line, and what LibreOffice 7.4 shows of numbers by it, as it exports them to CSV. */
const [head = [], ...lines] = Papa.parse<string[]>(
  readFileSync(join(import.meta.dirname, '../../fixtures/number-formats.csv'), 'utf8'),
  { skipEmptyLines: true },
).data;
const numbers = head.slice(1);

/** Whether a text says no more than the number: no zeros before it, and nothing beside it. */
const isBare = (shown: string, text: string): boolean =>
  /^[1-9]|^0(?:\.|$)/.test(shown) && Number(shown.replaceAll(',', '')) === Number(text);

it.each(lines)('the format %s never hides from a code what a spreadsheet shows', (format, ...shown) => {
  const read = readNumberFormat(format);
  const isScientific = /E[+-]/.test(format);
  for (const [at, number] of numbers.entries()) {
    const { text, mark } = numberText(number, read, false);
    const expected = shown[at]?.trim() ?? '';
    if (mark === undefined && !isScientific && text !== expected)
      expect({ number, text, isBare: isBare(expected, text) }).toEqual({ number, text, isBare: true });
  }
});

it.each([
  ['000000_ ', '000012'],
  ['000000_);\\(000000\\)', '000012'],
  ['000000_ ;[Red]\\-000000\\ ', '000012'],
  ['_ * 000000_ ', '000012'],
  ['* 000000', '000012'],
  ['[>0]000000', '000012'],
  ['[<=9999]0000;000000', '0012'],
  ['[>99]0000;"x"0', 'x12'],
  ['000000\\ ', '000012'],
  ['000\\-0000\\-0000_ ', '000-0000-0012'],
  ['0000;;', '0012'],
  ['[Red]General', '12'],
])('by the format %s the number 12 is %s', (format, text) => {
  expect(numberText('12', readNumberFormat(format), false)).toEqual({ text });
});

it.each([
  '000000.',
  '00.00',
  '[DBNum1]000000',
  '[$-2000401]0',
  '0,000',
  '0,',
  '0%',
  '# ?/?',
  '0#',
  ';;;',
  '0!',
  'x0',
  `0${'"a"'.repeat(90)}`,
])('what the format %s shows of a number is not known, and the number is marked', (format) => {
  expect(numberText('12', readNumberFormat(format), false)).toMatchObject({ mark: 'shown_otherwise' });
});

it.each([
  'e"年"',
  'aaaa',
  'bbbb',
  'ggge',
  '[h]',
  '上午/下午h:mm',
  '[$-F800]dddd\\,\\ mmmm',
  '[DBNum1]yyyy"年"',
])('the format %s is one of dates', (format) => {
  expect(numberText('46198', readNumberFormat(format), false)).toMatchObject({ mark: 'date' });
});
