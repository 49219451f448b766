import { crc32, createInflateRaw } from 'node:zlib';
import { FileRefusal } from '../csv/file-refusal.ts';
import type { ZipEntry } from './zip-directory.ts';

/** What may still be unzipped. */
export interface Budget {
  /** @throws FileRefusal `workbook_too_large` when no so many bytes are left */
  take(bytes: number): void;
}

export function createBudget(bytes: number): Budget {
  let left = bytes;
  return {
    take(taken) {
      left -= taken;
      if (left < 0) throw new FileRefusal('workbook_too_large');
    },
  };
}

const BLOCK_BYTES = 65_536;
const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;

/**
 * Unzips one file of a zip block by block, and holds no more than a few of them. Who stops in the middle reads no further.
 *
 * @param budget is charged with what really comes out
 * @throws FileRefusal `workbook_encrypted`, `workbook_too_large`, or `workbook_damaged`, which a checksum shows only at the end
 */
export async function* unzip(
  bytes: Uint8Array,
  entry: ZipEntry,
  budget: Budget,
): AsyncGenerator<Uint8Array, undefined> {
  if (entry.isEncrypted) throw new FileRefusal('workbook_encrypted');
  const packed = packedBytes(bytes, entry);
  let crc = 0;
  try {
    for await (const block of entry.method === STORED ? cut(packed) : inflate(packed)) {
      budget.take(block.length);
      crc = crc32(block, crc);
      yield block;
    }
  } catch (error) {
    throw error instanceof FileRefusal ? error : new FileRefusal('workbook_damaged');
  }
  if (crc !== entry.crc) throw new FileRefusal('workbook_damaged');
}

function packedBytes(bytes: Uint8Array, { method, at, packedBytes: length }: ZipEntry): Uint8Array {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset + Math.min(at, bytes.length));
  const isKnown = method === STORED || method === DEFLATED;
  if (!isKnown || at + LOCAL_HEADER_BYTES > bytes.length || header.readUInt32LE(0) !== LOCAL_HEADER)
    throw new FileRefusal('workbook_damaged');
  const start = at + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + length > bytes.length) throw new FileRefusal('workbook_damaged');
  return bytes.subarray(start, start + length);
}

function inflate(packed: Uint8Array): AsyncIterable<Uint8Array> {
  const stream = createInflateRaw({ chunkSize: BLOCK_BYTES });
  stream.end(packed);
  return stream;
}

async function* cut(bytes: Uint8Array): AsyncGenerator<Uint8Array, undefined> {
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) yield bytes.subarray(at, at + BLOCK_BYTES);
}
