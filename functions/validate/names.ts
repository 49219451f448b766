/**
 * Tables of names: `names/<profile>.csv` of the files bucket. An upload is read with the version that stood there when it
 * was planned; a table that is dropped is read at once, so that whoever wrote it hears of its mistakes.
 */
import { type Profile, userSchemaOf } from '../../shared/gateway/profile.ts';
import { languageOf } from '../../shared/job/job-language.ts';
import { namesKey } from '../../shared/job/keys.ts';
import { type Manifest, refusedManifest } from '../../shared/job/manifest.ts';
import type { Plan } from '../../shared/job/plan.ts';
import { list, problemOf } from '../../shared/messages/say.ts';
import { sayToSender } from '../../shared/messages/say-to-sender.ts';
import type { NameTable } from '../../shared/names/name-table.ts';
import { MAX_TABLE_BYTES, type ReadTable, readNameTable, tooLarge } from '../../shared/names/read-table.ts';
import type { ObjectFacts, ObjectStore, OpenBody } from '../../shared/ports/object-store.ts';
import type { JobError } from '../../shared/user/outcome.ts';

type Opened = ObjectFacts & OpenBody;

/** Opens the table of a profile, as it is now or as it was in one version. */
export const openNames = (
  files: ObjectStore,
  bucket: string,
  profile: string,
  version?: string,
): Promise<Opened | undefined> =>
  files.open({ bucket, key: namesKey(profile), ...(version === undefined ? {} : { version }) });

/** Reads a table that was opened, and closes it. */
export async function readOpened(opened: Opened, profile: Profile): Promise<ReadTable> {
  try {
    const language = profile.language === 'auto' ? undefined : profile.language;
    if (opened.bytes > MAX_TABLE_BYTES) return tooLarge(language);
    return await readNameTable(opened.body, { ...profile, fields: userSchemaOf(profile).fields });
  } finally {
    opened.discard();
  }
}

/**
 * The names that a job is read with: those of its plan's version. A table that cannot be used refuses the file: which cells
 * are names only a table can tell, so that nothing could be imported without a guess.
 *
 * @param opened the table as it was opened for the plan
 */
export async function namesOf(
  files: ObjectStore,
  plan: Plan,
  profile: Profile,
  opened: Opened | undefined,
): Promise<{ readonly table?: NameTable; readonly refusal?: JobError }> {
  const { profileName, namesVersion, upload } = plan;
  if (namesVersion === undefined) return {};
  const file = namesKey(profileName);
  // A plan that another attempt has written may have another version.
  const isPlanned = opened?.version === namesVersion;
  const planned = isPlanned ? opened : await openNames(files, upload.bucket, profileName, namesVersion);
  if (!planned) return { refusal: sayToSender(languageOf(plan), 'names_gone', () => [{ file }]) };
  const read = await readOpened(planned, profile);
  if ('table' in read) return { table: read.table };
  const { language, reasonIn } = read;
  return {
    refusal: sayToSender(language, 'names_unusable', (spoken) => [{ file, reason: reasonIn(spoken) }]),
  };
}

/** Decides a table that was dropped: nothing is sent for it, and its report says what it holds, or what is wrong with it. */
export async function decideTable({ job }: Plan, profile: Profile, opened: Opened): Promise<Manifest> {
  const read = await readOpened(opened, profile);
  const { language } = read;
  if ('mistakes' in read) {
    const { mistakes, count, reasonIn } = read;
    const error = sayToSender(language, 'names_mistakes', (spoken) => [{ count, reason: reasonIn(spoken) }]);
    return { ...refusedManifest(job, error, { language }), notes: [...mistakes] };
  }
  const counts = [...read.table].map(([field, names]) => `${field} (${names.size})`);
  const count = [...read.table.values()].reduce((sum, names) => sum + names.size, 0);
  const fields = list(read.language, counts);
  const holds =
    count === 0
      ? problemOf(read.language, 'names_none')
      : problemOf(read.language, 'names_read', { count, fields });
  return {
    job,
    verdict: 'go',
    chunks: 0,
    rows: 0,
    firstRow: 1,
    columns: [],
    language: read.language,
    notes: [holds, ...read.notes],
  };
}
