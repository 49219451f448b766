import { describe, expect, it } from 'vitest';
import { jobId, uploadOrder } from '../../../shared/job/upload.ts';

const upload = { bucket: 'files', key: 'uploads/sandbox/员工 名单.csv', version: 'v1' };

describe('job id', () => {
  it('is the same for the same object version, and 24 hexadecimal digits', () => {
    expect(jobId(upload)).toBe(jobId({ ...upload }));
    expect(jobId(upload)).toMatch(/^[0-9a-f]{24}$/);
  });

  it('differs when bucket, key or version differs, however they are joined', () => {
    const ids = [
      upload,
      { ...upload, version: 'v2' },
      { ...upload, bucket: 'files2' },
      { bucket: 'files', key: 'a', version: 'bc' },
      { bucket: 'files', key: 'ab', version: 'c' },
    ].map(jobId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('upload order', () => {
  const at = (droppedAt: string, key = 'k', version = 'v') => uploadOrder({ key, version }, droppedAt);

  it('sorts as text by the time at which S3 stored the upload', () => {
    const orders = ['2026-11-21T10:00:00.000Z', '2026-11-21T09:59:59.999Z', '1999-01-01T00:00:00.000Z'].map(
      (time) => at(time),
    );
    expect([...orders].sort()).toEqual([...orders].reverse());
  });

  it('tells uploads of one instant apart by key and version', () => {
    const time = '2026-11-21T10:00:00.000Z';
    expect(new Set([at(time), at(time, 'other'), at(time, 'k', 'other')]).size).toBe(3);
  });
});
