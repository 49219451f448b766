/** The directory at the end of a zip file, which alone says what is in it and where. */
import { FileRefusal } from '../csv/file-refusal.ts';

/** One file of a zip. Sizes that it claims are not kept: what comes out is counted while it is unzipped. */
export interface ZipEntry {
  /** 0 stored, 8 deflated; nothing else is read. */
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  /** Where its own header begins. */
  readonly at: number;
  readonly isEncrypted: boolean;
}

/** By name: in small letters, with slashes, for parts of a workbook are named without regard to case. */
export type ZipDirectory = ReadonlyMap<string, ZipEntry>;

const END = 0x06054b50;
const END_BYTES = 22;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const LOCATOR_BYTES = 20;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const MAX_COMMENT_BYTES = 0xffff;
/** A number that stands elsewhere, in eight bytes. */
const ELSEWHERE = 0xffffffff;
const EXTRA_64 = 0x0001;

/** No workbook has more parts. */
const MAX_ENTRIES = 10_000;

/**
 * Reads the directory of a zip file that is whole in memory.
 *
 * @throws FileRefusal `workbook_damaged` when there is none, or two files have one name
 */
export function readZipDirectory(bytes: Uint8Array): ZipDirectory {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return readEntries(view, bytes);
  } catch (error) {
    // What stands outside of the file cannot be read.
    if (error instanceof RangeError) throw new FileRefusal('workbook_damaged');
    throw error;
  }
}

function readEntries(view: DataView, bytes: Uint8Array): ZipDirectory {
  const { count, start } = findDirectory(view);
  if (count > MAX_ENTRIES) throw new FileRefusal('workbook_too_large');
  const entries = new Map<string, ZipEntry>();
  let at = start;
  for (let number = 0; number < count; number++) {
    expectSignature(view, at, ENTRY);
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const commentBytes = view.getUint16(at + 32, true);
    const nameAt = at + ENTRY_BYTES;
    const name = Buffer.from(bytes.subarray(nameAt, nameAt + nameBytes)).toString();
    const key = name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
    if (entries.has(key)) throw new FileRefusal('workbook_damaged');
    entries.set(key, readEntry(view, at, nameAt + nameBytes, extraBytes));
    at = nameAt + nameBytes + extraBytes + commentBytes;
  }
  return entries;
}

function readEntry(view: DataView, at: number, extraAt: number, extraBytes: number): ZipEntry {
  const unpacked = view.getUint32(at + 24, true);
  const packed = view.getUint32(at + 20, true);
  const offset = view.getUint32(at + 42, true);
  let next = findExtra64(view, extraAt, extraAt + extraBytes);
  const numbers = [unpacked, packed, offset].map((number) => {
    if (number !== ELSEWHERE || next === undefined) return number;
    next += 8;
    return Number(view.getBigUint64(next - 8, true));
  });
  return {
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedBytes: numbers[1] ?? 0,
    at: numbers[2] ?? 0,
    isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
  };
}

/** Where the eight-byte numbers of an entry begin, if it has any. */
function findExtra64(view: DataView, from: number, end: number): number | undefined {
  for (let at = from; at + 4 <= end; at += 4 + view.getUint16(at + 2, true))
    if (view.getUint16(at, true) === EXTRA_64) return at + 4;
  return undefined;
}

function findDirectory(view: DataView): { count: number; start: number } {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count !== 0xffff && start !== ELSEWHERE) return { count, start };
  expectSignature(view, end - LOCATOR_BYTES, END_64_LOCATOR);
  const end64 = Number(view.getBigUint64(end - LOCATOR_BYTES + 8, true));
  expectSignature(view, end64, END_64);
  return {
    count: Number(view.getBigUint64(end64 + 32, true)),
    start: Number(view.getBigUint64(end64 + 48, true)),
  };
}

/** The last record of the file; a comment may follow it. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT_BYTES); at--)
    if (view.getUint32(at, true) === END) return at;
  throw new FileRefusal('workbook_damaged');
}

function expectSignature(view: DataView, at: number, signature: number): void {
  if (view.getUint32(at, true) !== signature) throw new FileRefusal('workbook_damaged');
}
