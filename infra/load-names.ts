import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Profile, userSchemaOf } from '../shared/gateway/profile.ts';
import type { NameTable } from '../shared/names/name-table.ts';
import { readNameTable } from '../shared/names/read-table.ts';

/** Where the table of names of a profile stands, beside the profile. */
export const namesFile = (folder: string, profile: string): string => join(folder, `${profile}.names.csv`);

/** A table of names, and the bytes that it was read from. */
export interface LoadedNames {
  readonly bytes: Uint8Array;
  readonly table: NameTable;
}

/**
 * Reads the table of names beside a profile, as validate will read it from the bucket.
 *
 * @returns undefined where there is none
 * @throws Error naming the file and everything that is wrong with it.
 */
export async function loadNames(folder: string, profile: Profile): Promise<LoadedNames | undefined> {
  const path = namesFile(folder, profile.name);
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const { fields } = userSchemaOf(profile);
  // Who starts a command reads English.
  const read = await readNameTable(oneBlock(bytes), { ...profile, language: 'en', fields });
  if ('table' in read) return { bytes, table: read.table };
  const mistakes = read.mistakes.map(({ message }) => `  ${message}`);
  throw new Error(`${path} cannot be used:\n${mistakes.join('\n')}`);
}

async function* oneBlock(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
