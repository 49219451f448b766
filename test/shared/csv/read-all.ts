import { readFile } from 'node:fs/promises';
import { type CsvDialect, readCsv } from '../../../shared/csv/read-csv.ts';
import type { CsvRecord } from '../../../shared/csv/record-reader.ts';

/** Gives bytes in chunks of the given lengths, over and over; whole if there are none. */
export async function* cutBytes(
  bytes: Uint8Array,
  lengths: readonly number[] = [],
): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = lengths.length > 0 ? (lengths[turn % lengths.length] ?? 1) : bytes.length;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

/** Reads a CSV to its end, the dialect as it stands then. */
export async function readAll(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ dialect: CsvDialect; records: CsvRecord[] }> {
  const { dialect, records } = await readCsv(bytes);
  const all: CsvRecord[] = [];
  for await (const batch of records) all.push(...batch);
  return { dialect: { ...dialect }, records: all };
}

/** Reads a text as a UTF-8 file. */
export const readText = (text: string) => readAll(cutBytes(Buffer.from(text)));

/** Reads a file of `test/fixtures/csv`. */
export async function readFixture(name: string) {
  return readAll(cutBytes(await readFile(new URL(`../../fixtures/csv/${name}`, import.meta.url))));
}

export const cellsOf = (file: { records: readonly CsvRecord[] }): string[][] =>
  file.records.map(({ cells }) => cells);
