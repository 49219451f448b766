/**
 * Keeps buckets in a folder:
 *
 *     <folder>/<bucket>/<key>           the current objects, as plain files for people; hard links to their bodies
 *     <folder>/.s3/bodies/<id>          the body of every version, written once, never changed
 *     <folder>/.s3/objects/<id>.json    what is known of that version: key, ETag, date …
 *     <folder>/.s3/buckets/<name>.json
 *
 * A put goes: body written → record renamed into place → plain file linked → replaced record and body removed. The
 * rename is the commit. A process killed before it leaves a body without a record, which the next start removes. One
 * killed after it leaves at most the newest object without its plain file, or next to the one that it replaced; the
 * next start finishes both. From the rename on everything is synchronous, so at most one put is ever half done. Safe
 * against `kill -9`, not against a power cut: nothing is flushed to the disk. One process at a time may use a folder.
 */
import nodeFs from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import { naturalPath } from './plain-path.ts';
import { type ByteRange, type Storage, StoredBucket, StoredObject } from './storage.ts';

/** How a folder is read and written; a test breaks it off at any point. */
export type FileSystem = typeof nodeFs;

/** `isShown`: the plain file at the object's key is ours, not one that a person put there. */
const ObjectRecord = StoredObject.extend({ isShown: z.boolean() });

/** So that an editor does not change a body under its ETag; it does not bind the descriptor that creates it. */
const READ_ONLY = 0o444;
/** Bodies up to this many bytes are read at once: faster than a stream. */
const MAX_WHOLE_READ_BYTES = 256 * 1024;

/** Whether a folder holds buckets as an earlier version kept them, in a journal: they cannot be read any more. */
export const isOfEarlierVersion = (folder: string): boolean =>
  nodeFs.existsSync(join(folder, '.s3', 'journal.jsonl'));

/** Thrown when what a folder holds is not what was written there. One line, with what to do. */
export class DamagedFolder extends Error {
  override readonly name = 'DamagedFolder';

  constructor(what: string, options?: ErrorOptions) {
    const remedy = 'keep what you want of the folder, then start with another one, or with --fresh';
    super(`${what}: ${remedy}.`, options);
  }
}

export function openFolderStorage(folder: string, fs: FileSystem = nodeFs): Storage {
  const inner = join(folder, '.s3');
  const bodyPath = (id: string): string => join(inner, 'bodies', id);
  const objectPath = (id: string): string => join(inner, 'objects', `${id}.json`);
  const removeBody = (id: string): void => fs.rmSync(bodyPath(id), { force: true });
  const saveRecord = (path: string, record: object): void => {
    const unfinished = bodyPath('record'); // no object's body: what a kill leaves of it, the next start removes
    fs.writeFileSync(unfinished, JSON.stringify(record));
    fs.renameSync(unfinished, path);
  };
  // Its objects would be missing, and their bodies removed.
  if (isOfEarlierVersion(folder)) throw new Error(`${folder} was written by an earlier version: empty it.`);
  for (const name of ['bodies', 'objects', 'buckets']) fs.mkdirSync(join(inner, name), { recursive: true });
  const plainFiles = createPlainFiles(folder, fs);

  return {
    load: () => {
      const objects = readRecords(join(inner, 'objects'), ObjectRecord, fs);
      objects.sort((a, b) => a.sequence - b.sequence);
      const ids = new Set(objects.map(({ id }) => id));
      for (const id of fs.readdirSync(join(inner, 'bodies'))) if (!ids.has(id)) removeBody(id);
      for (const object of objects) if (object.isShown) plainFiles.own(object);
      const newest = objects.at(-1);
      if (newest?.isShown) plainFiles.show(newest, bodyPath(newest.id));
      return { buckets: readRecords(join(inner, 'buckets'), StoredBucket, fs), objects };
    },
    saveBucket: (bucket) => saveRecord(join(inner, 'buckets', `${bucket.name}.json`), bucket),
    openBody: (id) => {
      const fd = fs.openSync(bodyPath(id), 'w', READ_ONLY);
      return { write: (bytes) => fs.writeFileSync(fd, bytes), close: () => fs.closeSync(fd) };
    },
    readBody: (id, range) => readFile(bodyPath(id), range, fs),
    removeBody,
    commit: (object) => {
      const isShown = plainFiles.claim(object);
      saveRecord(objectPath(object.id), { ...object, isShown });
      if (isShown) plainFiles.show(object, bodyPath(object.id));
    },
    remove: ({ id }) => {
      fs.rmSync(objectPath(id), { force: true });
      removeBody(id);
    },
  };
}

function readRecords<T>(folder: string, schema: z.ZodType<T>, fs: FileSystem): T[] {
  return fs.readdirSync(folder).map((name) => {
    const path = join(folder, name);
    try {
      return schema.parse(JSON.parse(fs.readFileSync(path, 'utf8')));
    } catch (cause) {
      throw new DamagedFolder(`${path} is damaged`, { cause });
    }
  });
}

/** Opens at once, so that a body removed while it is being read is still read to its end. */
function readFile(path: string, { first, last }: ByteRange, fs: FileSystem): Uint8Array | Readable {
  const bytes = last - first + 1;
  const fd = openBody(path, fs);
  if (bytes > MAX_WHOLE_READ_BYTES) return fs.createReadStream('', { fd, start: first, end: last });
  try {
    const buffer = Buffer.alloc(bytes);
    const read = fs.readSync(fd, buffer, 0, bytes, first);
    if (read < bytes) throw new DamagedFolder(`${path} is shorter than it was written`);
    return buffer;
  } finally {
    fs.closeSync(fd);
  }
}

function openBody(path: string, fs: FileSystem): number {
  try {
    return fs.openSync(path, 'r');
  } catch (cause) {
    const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw isGone ? new DamagedFolder(`${path} is missing`, { cause }) : cause;
  }
}

type Address = Pick<StoredObject, 'bucket' | 'key'>;

/** The plain files are a view: where one cannot be made, the object is only in the dot folder, and as safe. */
function createPlainFiles(folder: string, fs: FileSystem) {
  const ours = new Set<string>();
  const pathOf = ({ bucket, key }: Address): string => join(folder, bucket, naturalPath(key));
  const own = (address: Address): void => void ours.add(pathOf(address));
  return {
    own,
    /** Whether the path of a key is ours from now on; false when something else lies there. */
    claim(address: Address): boolean {
      const path = pathOf(address);
      if (!ours.has(path) && fs.existsSync(path)) return false;
      own(address);
      return true;
    },
    show(address: Address, body: string): void {
      const path = pathOf(address);
      try {
        fs.mkdirSync(dirname(path), { recursive: true });
        fs.rmSync(path, { force: true }); // the former object's
        linkOrCopy(body, path, fs);
      } catch {
        // Only the view is incomplete: another key's file stands in the way of a folder, or a name is too long.
      }
    },
  };
}

function linkOrCopy(from: string, to: string, fs: FileSystem): void {
  try {
    fs.linkSync(from, to);
  } catch {
    fs.copyFileSync(from, to); // a file system without hard links
  }
}
