import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The checksums that S3 clients send, by the last part of their `x-amz-checksum-…` header. */
export const CHECKSUMS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUMS)[number];

export interface Checksum {
  update(bytes: Uint8Array): void;
  /** Big-endian bytes, as S3 puts them in Base64. */
  digest(): Buffer;
}

/**
 * A running checksum. Check values of `123456789`: crc32 `cbf43926`, crc32c `e3069283`, crc64nvme
 * `ae8b14860a799888`.
 */
export function createChecksum(algorithm: ChecksumAlgorithm | 'md5'): Checksum {
  switch (algorithm) {
    case 'crc32':
      return createCrc32();
    case 'crc32c':
      return createCrc32c();
    case 'crc64nvme':
      return createCrc64Nvme();
    default: {
      const hash = createHash(algorithm);
      return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
    }
  }
}

function createCrc32(): Checksum {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    digest: () => uint32(value),
  };
}

function createCrc32c(): Checksum {
  const { low } = CRC32C;
  let value = 0xffffffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) value = (low[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
    },
    digest: () => uint32(~value),
  };
}

/** 64 bits in two halves: BigInt arithmetic would be twenty times slower. */
function createCrc64Nvme(): Checksum {
  const { low, high } = CRC64_NVME;
  let l = 0xffffffff;
  let h = 0xffffffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const index = (l ^ byte) & 0xff;
        l = ((l >>> 8) | (h << 24)) ^ (low[index] ?? 0);
        h = (h >>> 8) ^ (high[index] ?? 0);
      }
    },
    digest: () => Buffer.concat([uint32(~h), uint32(~l)]),
  };
}

const CRC32C = crcTable(0x82f63b78n);
const CRC64_NVME = crcTable(0x9a6c9329ac4bc9b5n);

/** The byte table of a reflected CRC polynomial, split into low and high halves. */
function crcTable(polynomial: bigint): { low: Uint32Array; high: Uint32Array } {
  const low = new Uint32Array(256);
  const high = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    low[byte] = Number(value & 0xffffffffn);
    high[byte] = Number(value >> 32n);
  }
  return { low, high };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
