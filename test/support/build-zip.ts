import { crc32, deflateRawSync } from 'node:zlib';

/** A file to put into a zip; what is not given is as it should be. */
export interface ZipFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly method?: 'stored' | 'deflated';
  /** What the zip claims. */
  readonly claims?: { readonly crc?: number; readonly unpackedBytes?: number };
  readonly isEncrypted?: true;
  /** Whether its sizes and its place stand in eight bytes, as streaming programs write them. */
  readonly is64?: true;
}

const ELSEWHERE = 0xffffffff;

/** A zip file, byte by byte, so that tests can have any that no program would write. */
export function buildZip(files: readonly ZipFile[], comment = ''): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const { local, central } = entryOf(file, at);
    parts.push(local);
    directory.push(central);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, listed, end, Buffer.from(comment)]);
}

function entryOf(file: ZipFile, at: number): { local: Buffer; central: Buffer } {
  const { name, content, method = 'deflated', claims = {}, isEncrypted, is64 } = file;
  const bytes = Buffer.from(content);
  const packed = method === 'deflated' ? deflateRawSync(bytes) : bytes;
  const unpackedBytes = claims.unpackedBytes ?? bytes.length;
  const fixed = Buffer.alloc(26);
  fixed.writeUInt16LE(20, 0);
  fixed.writeUInt16LE(isEncrypted ? 1 : 0, 2);
  fixed.writeUInt16LE(method === 'deflated' ? 8 : 0, 4);
  fixed.writeUInt32LE(claims.crc ?? crc32(bytes), 10);
  fixed.writeUInt32LE(is64 ? ELSEWHERE : packed.length, 14);
  fixed.writeUInt32LE(is64 ? ELSEWHERE : unpackedBytes, 18);
  fixed.writeUInt16LE(Buffer.byteLength(name), 22);
  const extra = is64 ? extraOf(unpackedBytes, packed.length, at) : Buffer.alloc(0);
  return {
    local: Buffer.concat([Buffer.from('PK\x03\x04'), fixed, Buffer.from(name), packed]),
    central: Buffer.concat([
      Buffer.from('PK\x01\x02\x14\x00'),
      fixed.subarray(0, 24),
      tailOf(extra.length, is64 ? ELSEWHERE : at),
      Buffer.from(name),
      extra,
    ]),
  };
}

/** Of an entry in the directory, from the length of its extra field on. */
function tailOf(extraBytes: number, at: number): Buffer {
  const tail = Buffer.alloc(16);
  tail.writeUInt16LE(extraBytes, 0);
  tail.writeUInt32LE(at, 12);
  return tail;
}

function extraOf(unpacked: number, packed: number, at: number): Buffer {
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  [unpacked, packed, at].forEach((number, place) => {
    extra.writeBigUInt64LE(BigInt(number), 4 + 8 * place);
  });
  return extra;
}
