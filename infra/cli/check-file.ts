import { randomBytes } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import {
  expectedRows,
  type ReadFile,
  type RefusedFile,
  readUpload,
} from '../../functions/validate/read-upload.ts';
import type { RowWriter } from '../../functions/validate/write-chunks.ts';
import type { Profile } from '../../shared/gateway/profile.ts';
import { managersOf, refusedOutcomes } from '../../shared/managers/chunk-managers.ts';
import { createManagerIndex } from '../../shared/managers/manager-index.ts';
import type { Language } from '../../shared/messages/language.ts';
import type { NameTable } from '../../shared/names/name-table.ts';
import { createDuplicateCheck } from '../../shared/overlap/duplicates.ts';
import type { StoredRow } from '../../shared/rows/row.ts';
import type { Problem } from '../../shared/user/outcome.ts';

/** What a file is checked by. */
export interface CheckRules {
  readonly profile: Profile;
  /** What the profile's people call things, if that is known. */
  readonly table: NameTable | undefined;
  /** In which a file is told of that tells no language itself. */
  readonly otherwise: Language;
}

/** How many rows of a file came to what. */
export interface CheckCounts {
  readonly valid: number;
  readonly rejected: number;
  readonly ignored: number;
}

/** A row that cannot be imported as it is. */
export interface WrongRow {
  readonly row: number;
  readonly problems: readonly Problem[];
}

/** What came of a file: that it was refused as a whole, or its rows. */
export type CheckedFile = RefusedFile | (ReadFile & { readonly counts: CheckCounts });

/** So many rows are asked for their managers at a time. */
const ROWS_AT_A_TIME = 1_000;

/**
 * Reads a local file as the function `validate` reads an upload, and imports nothing of it. What only a look
 * at the gateway tells, such as who is new there and lacks a password, is not checked.
 *
 * @param tell takes the rows to fix, in the order of the file; those that are wrong for their managers' sake come last,
 *   for that is known at the end
 */
export async function checkFile(
  file: string,
  { profile, table, otherwise }: CheckRules,
  tell: (rows: readonly WrongRow[]) => Promise<void>,
): Promise<CheckedFile> {
  const salt = randomBytes(32).toString('hex');
  const duplicates = createDuplicateCheck(salt, expectedRows(statSync(file).size));
  const managers = createManagerIndex(salt);
  const counts = { valid: 0, rejected: 0, ignored: 0 };

  function openWriter({ firstRow }: { readonly firstRow: number }): RowWriter {
    let next = firstRow;
    const judge = (stored: StoredRow): WrongRow[] => {
      const row = next++;
      const isPlain = Array.isArray(stored);
      counts[isPlain || stored.kind === 'user' ? 'valid' : stored.kind] += 1;
      return isPlain || stored.kind !== 'rejected' ? [] : [{ row, problems: stored.problems }];
    };
    return {
      add: (rows) => tell(rows.flatMap(judge)),
      finish: async () => next - firstRow,
    };
  }

  const body = createReadStream(file);
  try {
    const read = await readUpload(profile, body, { openWriter, duplicates, managers, table, otherwise });
    if (read.refusal) return read;
    const resolved = managers.resolve(duplicates.isUser);
    const spoken = { ...profile, language: read.language };
    for (const each of resolved ? managersOf({ job: '', chunkRows: ROWS_AT_A_TIME }, read, resolved) : []) {
      const refused = [...refusedOutcomes(each, spoken, read.columns).values()];
      counts.valid -= refused.length;
      counts.rejected += refused.length;
      await tell(refused.map(({ row, problems = [] }) => ({ row, problems })));
    }
    return { ...read, counts };
  } finally {
    body.destroy();
  }
}
