/**
 * Keeps a bucket's state in a folder:
 *
 *     <folder>/<bucket>/<key>       the current objects, as plain files for people; hard links to their bodies
 *     <folder>/.s3/bodies/<id>      every version's body, written once, never changed
 *     <folder>/.s3/journal.jsonl    every change, one JSON line each; the state is what the journal says
 *
 * A put goes: body written → line appended → plain file linked → superseded body removed. The line is the commit.
 * A process killed before it leaves a body that nothing names, removed at the next start; one killed after it leaves
 * at most that one key's plain file to be put right, which settling the last line again does. Everything from the
 * line on is synchronous, so no two changes are ever half-way at once. Safe against `kill -9`, not against a power
 * cut: nothing is flushed to the disk. One process at a time may use a folder.
 */
import nodeFs from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Effect } from './bucket-index.ts';
import { Change } from './change.ts';
import { flatPath, naturalPath } from './plain-path.ts';
import type { BodySink, ByteRange, Storage } from './storage.ts';

/** The operations through which a folder is changed; a test breaks them off at any point. */
export type FileSystem = Pick<
  typeof nodeFs,
  | 'appendFileSync'
  | 'closeSync'
  | 'copyFileSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'mkdirSync'
  | 'openSync'
  | 'renameSync'
  | 'rmSync'
  | 'rmdirSync'
  | 'writeFileSync'
  | 'writeSync'
>;

/** So that an editor does not change a body under its ETag; it does not bind the descriptor that creates it. */
const READ_ONLY = 0o444;
/** Bodies up to this many bytes are read at once: faster than a stream. */
const MAX_WHOLE_READ_BYTES = 256 * 1024;

export function openFolderStorage(folder: string, fs: FileSystem = nodeFs): Storage {
  const inner = join(folder, '.s3');
  const bodies = join(inner, 'bodies');
  fs.mkdirSync(bodies, { recursive: true });
  const journal = openJournal(join(inner, 'journal.jsonl'), fs);
  const plainFiles = createPlainFiles(folder, fs);
  const bodyPath = (id: string): string => join(bodies, id);
  const removeBody = (id: string): void => fs.rmSync(bodyPath(id), { force: true });

  return {
    load: journal.load,
    append: journal.append,
    close: journal.close,
    removeBody,
    choosePath: plainFiles.choosePath,
    openBody: (id) => createFileSink(bodyPath(id), fs),
    readBody: (id, range) => readFile(bodyPath(id), range),
    settle: (effect) => {
      plainFiles.settle(effect, bodyPath);
      for (const id of effect.deadBodies) removeBody(id);
    },
    tidy: (liveBodies, changes) => {
      for (const id of nodeFs.readdirSync(bodies)) if (!liveBodies.has(id)) removeBody(id);
      journal.rewrite(changes);
    },
  };
}

function createFileSink(path: string, fs: FileSystem): BodySink {
  let fd: number | undefined = fs.openSync(path, 'w', READ_ONLY);
  const close = (): void => {
    if (fd !== undefined) fs.closeSync(fd);
    fd = undefined;
  };
  return {
    write: (bytes) => {
      for (let offset = 0; fd !== undefined && offset < bytes.length; )
        offset += fs.writeSync(fd, bytes, offset);
    },
    close,
    discard: () => {
      close();
      fs.rmSync(path, { force: true });
    },
  };
}

/** Opens at once, so that a body removed while it is being read is still read to its end. */
function readFile(path: string, { first, last }: ByteRange): Uint8Array | Readable {
  const bytes = last - first + 1;
  const fd = nodeFs.openSync(path, 'r');
  if (bytes > MAX_WHOLE_READ_BYTES) return nodeFs.createReadStream('', { fd, start: first, end: last });
  try {
    const buffer = Buffer.alloc(bytes);
    const read = nodeFs.readSync(fd, buffer, 0, bytes, first);
    if (read < bytes) throw new Error(`The body in ${path} is shorter than it was written.`);
    return buffer;
  } finally {
    nodeFs.closeSync(fd);
  }
}

function openJournal(path: string, fs: FileSystem) {
  let fd = fs.openSync(path, 'a');
  let length = 0;
  return {
    /** The text after the last line end is what a killed process did not finish: no change. */
    load: (): Change[] => {
      const lines = nodeFs.readFileSync(path, 'utf8').split('\n').slice(0, -1);
      return lines.map((line, index) => parseLine(line, `${path}:${index + 1}`));
    },
    append: (change: Change): void => {
      const line = Buffer.from(`${JSON.stringify(change)}\n`);
      try {
        fs.appendFileSync(fd, line);
      } catch (error) {
        fs.ftruncateSync(fd, length); // a full disk must not leave half a line in front of the next one
        throw error;
      }
      length += line.length;
    },
    rewrite: (changes: Iterable<Change>): void => {
      const text = Array.from(changes, (change) => `${JSON.stringify(change)}\n`).join('');
      fs.writeFileSync(`${path}.new`, text);
      fs.renameSync(`${path}.new`, path);
      fs.closeSync(fd);
      fd = fs.openSync(path, 'a');
      length = Buffer.byteLength(text);
    },
    close: (): void => fs.closeSync(fd),
  };
}

function parseLine(line: string, where: string): Change {
  try {
    return Change.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(`The journal of the embedded S3 is damaged at ${where}; empty the data folder.`, {
      cause,
    });
  }
}

/** The plain files are a view: where one cannot be made, the object is only in the dot folder, and as safe. */
function createPlainFiles(folder: string, fs: FileSystem) {
  const made = new Set<string>();
  const fileOf = ({ bucket, key }: Effect, path: string | undefined): string =>
    join(folder, bucket, path ?? naturalPath(key));

  const makeParent = (file: string): void => {
    const parent = dirname(file);
    if (made.has(parent)) return;
    fs.mkdirSync(parent, { recursive: true });
    made.add(parent);
  };
  const isFree = (bucket: string, path: string): boolean => {
    try {
      makeParent(join(folder, bucket, path));
      return nodeFs.lstatSync(join(folder, bucket, path), { throwIfNoEntry: false }) === undefined;
    } catch {
      return false;
    }
  };
  const hide = (file: string, bucketFolder: string): void => {
    fs.rmSync(file, { force: true });
    try {
      // An empty folder left behind would stand in the way of a key of its name.
      for (let parent = dirname(file); parent !== bucketFolder; parent = dirname(parent)) {
        fs.rmdirSync(parent);
        made.delete(parent);
      }
    } catch {
      // Not empty, or already gone.
    }
  };
  const tryLink = (body: string, file: string): boolean => {
    try {
      fs.linkSync(body, file);
      return true;
    } catch {
      return false;
    }
  };
  const show = (file: string, body: string): void => {
    makeParent(file);
    if (tryLink(body, file)) return;
    made.delete(dirname(file)); // a person may have removed it
    makeParent(file);
    fs.rmSync(file, { force: true }); // the former object's
    if (!tryLink(body, file)) fs.copyFileSync(body, file); // a file system without hard links
  };

  return {
    choosePath: (bucket: string, key: string): string | undefined => {
      if (isFree(bucket, naturalPath(key))) return undefined;
      const flat = flatPath(key);
      return flat !== undefined && isFree(bucket, flat) ? flat : '';
    },
    settle: (effect: Effect, bodyPath: (id: string) => string): void => {
      const { before, after } = effect;
      try {
        if (before && before.path !== '' && (!after || after.path !== before.path)) {
          hide(fileOf(effect, before.path), join(folder, effect.bucket));
        }
        if (after && after.path !== '') show(fileOf(effect, after.path), bodyPath(after.id));
      } catch {
        // Only the view is incomplete.
      }
    },
  };
}
