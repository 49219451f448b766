import { describe, expect, it } from 'vitest';
import {
  chunkKey,
  chunkOfKey,
  jobOfKey,
  namesKey,
  planKey,
  registrationKey,
  registrationOfKey,
  reportFolder,
  resultKey,
  uploadOfKey,
} from '../../../shared/job/keys.ts';

describe('layout of keys', () => {
  it('takes an upload apart into profile and name, folders below the profile included', () => {
    expect(uploadOfKey('uploads/ovopark/staff.csv')).toEqual({ profile: 'ovopark', name: 'staff.csv' });
    expect(uploadOfKey('uploads/ovopark/2026/11/员工.CSV')).toEqual({
      profile: 'ovopark',
      name: '2026/11/员工.CSV',
    });
  });

  it('takes a file dropped outside every profile as an upload that deserves an answer', () => {
    expect(uploadOfKey('uploads/staff.csv')).toEqual({ profile: undefined, name: 'staff.csv' });
    expect(reportFolder('uploads/staff.csv', 'j')).toBe('reports/no-profile/staff.csv/j/');
    expect(uploadOfKey('uploads//staff.csv')).toEqual({ profile: undefined, name: 'staff.csv' });
  });

  it('names a report’s folder for the time of its upload, so that they sort by it, and for its job', () => {
    expect(reportFolder('uploads/ovopark/2026/员工.csv', 'j', '2026-11-29T1006')).toBe(
      'reports/ovopark/2026/员工.csv/2026-11-29T1006-j/',
    );
  });

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html: 1,024 bytes of UTF-8. */
  it.each(['x', '名', '😀'])(
    'cuts a name of many %s so that every file of its report has room in a key',
    (character) => {
      const name = Array<string>(5)
        .fill(character.repeat(Math.floor(236 / Buffer.byteLength(character))))
        .join('/');
      const key = `${reportFolder(`uploads/ovopark/${name}`, 'j'.repeat(24), '2026-11-29T1006')}需要修改.xlsx`;
      expect(Buffer.byteLength(key)).toBeLessThanOrEqual(1024);
      expect(Buffer.byteLength(key)).toBeGreaterThan(1024 - 64);
      expect(key).not.toContain('\ufffd');
      expect(key).toMatch(new RegExp(`^reports/ovopark/[${character}/]+/2026-11-29T1006-j{24}/`, 'u'));
    },
  );

  it('cuts what no file system takes for a name', () => {
    const folder = reportFolder(`uploads/ovopark/dry-run/${'名'.repeat(280)}.csv`, 'j');
    expect(folder).toBe(`reports/ovopark/dry-run/${'名'.repeat(80)}/j/`);
  });

  it('takes a folder made in the S3 console, and what lies elsewhere, for no upload', () => {
    expect(uploadOfKey('uploads/ovopark/')).toBeUndefined();
    expect(uploadOfKey('reports/ovopark/staff.csv')).toBeUndefined();
    expect(uploadOfKey('names/')).toBeUndefined();
  });

  it('takes a table of names for an upload of its profile, and what else lies there for one of none', () => {
    expect(uploadOfKey(namesKey('ovopark'))).toEqual({ profile: 'ovopark', name: 'names.csv' });
    expect(reportFolder(namesKey('ovopark'), 'j')).toBe('reports/ovopark/names.csv/j/');
    expect(uploadOfKey('names/old/ovopark.csv')).toEqual({ profile: undefined, name: 'old/ovopark.csv' });
  });

  it('numbers chunks so that S3 lists them in file order', () => {
    const keys = [1, 2, 10, 999, 1000, 99_999].map((chunk) => resultKey('j', chunk));
    expect([...keys].sort()).toEqual(keys);
    expect(keys.map(chunkOfKey)).toEqual([1, 2, 10, 999, 1000, 99_999]);
  });

  it('keeps the parts of one job together under its id', () => {
    expect(jobOfKey(planKey('abc'))).toBe('abc');
    expect(chunkKey('abc', 7)).toBe('chunks/abc/000007');
  });

  it('finds place and job again in the key of a registration, dashes in the enterprise or not', () => {
    const order = '001795255200000-0123456789abcdef';
    expect(registrationOfKey(registrationKey('my-shop.com-1212', order, 'abc', 2))).toEqual({
      order,
      job: 'abc',
    });
  });
});
