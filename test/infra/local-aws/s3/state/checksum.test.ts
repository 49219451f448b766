import { describe, expect, it } from 'vitest';
import { CHECKSUMS, createChecksum } from '../../../../../infra/local-aws/s3/state/checksum.ts';

const CHECK_VALUES = {
  crc32: 'cbf43926',
  crc32c: 'e3069283',
  crc64nvme: 'ae8b14860a799888',
  sha1: 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  sha256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
};

describe('a checksum', () => {
  it.each(CHECKSUMS)('of 123456789 by %s is the published one, in one piece or several', (algorithm) => {
    for (const pieces of [['123456789'], ['1234', '', '56789']]) {
      const checksum = createChecksum(algorithm);
      for (const piece of pieces) checksum.update(Buffer.from(piece));
      expect(checksum.digest().toString('hex')).toBe(CHECK_VALUES[algorithm]);
    }
  });
});
