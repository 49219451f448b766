import fc from 'fast-check';
import Papa from 'papaparse';
import { expect } from 'vitest';
import { parseProfile } from '../../shared/gateway/profile.ts';
import type { Encoding } from '../shared/csv/encode.ts';
import { createSpreadsheetRoad, type Journey, type SpreadsheetRoad } from './spreadsheet-road.ts';

const PROFILES = (['zh-CN', 'en'] as const).map((language) =>
  parseProfile(
    {
      name: 'test',
      secretName: 'test',
      matchBy: 'userName',
      requestsPerSecond: 1, // 13 rows a chunk
      language,
      gateway: { kind: 'ovopark', enterprise: 1212, url: 'https://gateway.example/cloud.api' },
    },
    'the test',
  ),
);
export const ENCODINGS: readonly Encoding[] = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'];

/** Everything that was dropped stays in a road, so that a new one is taken after so many files. */
const FILES_A_ROAD = 50;

/** Gives the road for the next file; they take turns in language. */
export function createRoads(): () => Promise<SpreadsheetRoad> {
  let used = 0;
  let road: Promise<SpreadsheetRoad> | undefined;
  return () => {
    const profile = PROFILES[Math.floor(used / FILES_A_ROAD) % PROFILES.length];
    if (!profile) throw new Error('There is no profile.');
    if (!road || used % FILES_A_ROAD === 0) road = createSpreadsheetRoad(profile);
    used++;
    return road;
  };
}

/** How a network may cut a file: lengths of pieces, over and over. */
export const cuts = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 4 });

/** The lines of a report file, each with as many cells as the first. */
export function linesOf(file: Buffer): string[][] {
  const text = file.toString().replace(/^\ufeff/, '');
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\r\n' });
  const lines = data.slice(0, -1); // after the last line break
  expect(errors).toEqual([]);
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
  return lines;
}

/** What holds of every report: one line for each row, in order, as long as the header, and the sum in the summary. */
export function expectReport({ summary, rows, decided, report, failed }: Journey): void {
  expect(linesOf(report)).toHaveLength(1 + (summary.error ? 1 : summary.rows));
  if (failed) linesOf(failed);
  expect(report.toString()).toMatch(/^\ufeff.*import_row,import_outcome,/s);
  expect(Object.values(summary.outcomes).reduce((sum, count) => sum + count, 0)).toBe(summary.rows);
  expect(rows.map(({ row }) => row)).toEqual(decided.map(({ row }) => row));
  expect(rows.every(({ row }, at) => row === (rows[0]?.row ?? 0) + at)).toBe(true);
  expect(rows.length > 0 || summary.error !== undefined).toBe(true);
}
